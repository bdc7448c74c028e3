#include "app/composition/studio.h"
#include "tests/bench/broker.h"
#include "tests/bench/flood.h"
#include "tests/bench/measuring.h"
#include "tests/bench/row.h"
#include "ui/monitor/filter_box.h"
#include "ui/monitor/monitor_place.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QKeyEvent>
#include <QLineEdit>
#include <QTimer>
#include <fmt/format.h>

#include <cstdio>
#include <thread>
#include <utility>

namespace backstep::bench {

namespace {

constexpr double barMs = 50;
constexpr int beatMs = 5;
constexpr int partitions = 6;

/// For how long the window's loop was held: how late a beat of 5 ms came.
class StallMeter : public QObject
{
public:
    StallMeter()
    {
        m_beat.setTimerType(Qt::PreciseTimer);
        connect(&m_beat, &QTimer::timeout, this, [this] { m_late.push_back(std::max(0.0, since() - beatMs)); });
        m_beat.start(beatMs);
        m_clock.start();
    }

    /// Milliseconds since the last call.
    [[nodiscard]] std::vector<double> take() { return std::exchange(m_late, {}); }

private:
    double since()
    {
        const double ms = static_cast<double>(m_clock.nsecsElapsed()) / 1e6;
        m_clock.restart();
        return ms;
    }

    QTimer m_beat;
    QElapsedTimer m_clock;
    std::vector<double> m_late;
};

/// The whole window at the place Monitor, watching a broker.
class WatchingWindow
{
public:
    explicit WatchingWindow(const std::string& folder)
        : m_folder(QString::fromStdString(folder))
        , m_studio(*qApp, places())
    {
        m_studio.window().resize(1440, 900);
        m_studio.window().show();
        m_studio.window().showPlace(MainWindow::Place::Monitor);
        QObject::connect(&m_studio.engine().feed(), &FlowFeed::recordsSeen, &m_studio, [this](quint64 count) {
            m_seen = count;
        });
    }

    [[nodiscard]] Studio& studio() { return m_studio; }

    [[nodiscard]] std::uint64_t seen() const { return m_seen; }

    void connectTo(const LocalBroker& broker)
    {
        Profile profile;
        profile.name = QStringLiteral("bench");
        profile.broker = Connection::Broker::Bootstrap;
        profile.bootstrap = QString::fromStdString(broker.address());
        profile.role = Connection::Role::WatchOnly;
        m_studio.connectTo(profile);
    }

    /// Lives until something holds, or for so long; false when it did not hold by then.
    template <typename Holds>
    bool live(double seconds, const Holds& holds)
    {
        const Stopwatch watch;
        while (!holds()) {
            if (watch.seconds() > seconds) {
                return false;
            }
            QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, beatMs);
        }
        return true;
    }

    void live(double seconds)
    {
        (void)live(seconds, [] { return false; });
    }

    [[nodiscard]] std::vector<double> stalls() { return m_meter.take(); }

private:
    [[nodiscard]] Studio::Places places() const
    {
        return {
            m_folder + QStringLiteral("/settings.ini"),
            m_folder + QStringLiteral("/sample"),
            m_folder + QStringLiteral("/ledgers")};
    }

    QString m_folder;
    Studio m_studio;
    StallMeter m_meter;
    std::uint64_t m_seen = 0;
};

/// What a row has before it begins, and its verdict.
struct Stage
{
    explicit Stage(const std::string& folder)
        : broker(folder)
        , window(folder)
    {
    }

    /// Topics are there, the window is open. Faults: Unreachable.
    [[nodiscard]] Result<void> prepare(const std::string& folder)
    {
        if (!broker.runs()) {
            return tl::unexpected(LocalBroker::missing());
        }
        auto flow = tapeOf(folder + "/tape");
        if (!flow) {
            return failure(flow.error());
        }
        tape = std::move(*flow);
        return Flood::makeTopics(broker.address(), tape, partitions);
    }

    void connectAndRest(double seconds = 5)
    {
        window.connectTo(broker);
        window.live(3); // what it finds out once is not what is measured
        (void)window.stalls();
        window.live(seconds);
        quiet = window.stalls();
    }

    [[nodiscard]] Measured verdict(const std::string& words)
    {
        std::vector<double> late = window.stalls();
        const auto above = std::ranges::count_if(late, [](double ms) { return ms > barMs; });
        fmt::print(
            stderr,
            "  {}; held p50 {:.1f} ms, p99 {:.1f} ms, longest {:.1f} ms, above {:.0f} ms {} times of {}\n",
            words,
            percentile(late, 0.5),
            percentile(late, 0.99),
            percentile(late, 1),
            barMs,
            above,
            late.size()
        );
        return {percentile(std::move(late), 1), "ms", percentile(quiet, 1), "the same window while nothing comes"};
    }

    LocalBroker broker;
    WatchingWindow window;
    FlowTape tape;
    std::vector<double> quiet;
};

using Act = std::function<std::string(Stage&)>;

Row row(const char* name, Act act)
{
    return {
        name,
        [act = std::move(act)](const std::string& folder) -> Result<Measured> {
            Stage stage(folder);
            if (const auto prepared = stage.prepare(folder); !prepared) {
                return failure(prepared.error());
            }
            const std::string words = act(stage);
            return stage.verdict(words);
        },
        true};
}

double secondsAsked(double otherwise)
{
    return qEnvironmentVariableIsSet("BACKSTEP_BENCH_SECONDS")
        ? qEnvironmentVariable("BACKSTEP_BENCH_SECONDS").toDouble()
        : otherwise;
}

std::string whileRecordsCome(Stage& stage)
{
    constexpr double rate = 50'000;
    const double seconds = secondsAsked(600);
    stage.connectAndRest();
    const Stopwatch watch;
    Flood flood(stage.broker.address(), stage.tape, {rate, 0});
    stage.window.live(seconds);
    const double came = watch.seconds();
    const std::uint64_t written = flood.records();
    const std::uint64_t seen = stage.window.seen();
    flood.stop();
    const Stopwatch behind;
    (void)stage.window.live(120, [&] { return stage.window.seen() >= flood.records(); });
    return fmt::format(
        "{:.0f} s: {} records written ({:.0f}/s), {} seen by then, all {:.1f} s later; {:.0f} MB",
        came,
        written,
        static_cast<double>(written) / came,
        seen,
        behind.seconds(),
        residentBytes() / 1e6
    );
}

std::string whileABacklogIsRead(Stage& stage)
{
    // What the window reads of each partition from before the end bounds it.
    constexpr std::uint64_t records = 1'000'000;
    {
        Flood flood(stage.broker.address(), stage.tape, {0, records});
        (void)stage.window.live(120, [&] { return flood.isDone(); });
    }
    (void)stage.window.stalls();
    stage.window.live(3);
    stage.quiet = stage.window.stalls();
    const Stopwatch watch;
    stage.window.connectTo(stage.broker);
    (void)stage.window.live(120, [&] { return stage.window.seen() >= records; });
    return fmt::format("{} records read in {:.1f} s", stage.window.seen(), watch.seconds());
}

std::string whileAFilterIsTyped(Stage& stage)
{
    constexpr std::uint64_t records = 1'000'000;
    stage.connectAndRest();
    {
        Flood flood(stage.broker.address(), stage.tape, {0, records});
        (void)stage.window.live(120, [&] { return flood.isDone() && stage.window.seen() >= records; });
    }
    (void)stage.window.stalls();
    auto* box = stage.window.studio().window().findChild<FilterBox*>();
    const QString words = QStringLiteral("status:completed step:step2 flow~flood-0000[13579] duration>1ms ");
    int keys = 0;
    Flood more(stage.broker.address(), stage.tape, {5'000, 0});
    for (int round = 0; round < 3; ++round) {
        box->edit().setFocus();
        for (const QChar& letter : words) {
            QKeyEvent press(QEvent::KeyPress, 0, Qt::NoModifier, QString(letter));
            QCoreApplication::sendEvent(&box->edit(), &press);
            ++keys;
            stage.window.live(0.06);
        }
        stage.window.live(1);
        box->setText({});
        stage.window.live(1);
    }
    return fmt::format("{} keys over {} records", keys, stage.window.seen());
}

std::string whileHistoryIsCompacted(Stage& stage)
{
    SegmentHistoryLimits small;
    small.bytesMax = std::size_t{64} * 1024 * 1024;
    small.segmentBytes = std::size_t{4} * 1024 * 1024;
    stage.window.studio().engine().setHistoryLimits(small);
    stage.connectAndRest();
    Flood flood(stage.broker.address(), stage.tape, {20'000, 0});
    stage.window.live(secondsAsked(60));
    return fmt::format("{} records through a history of 64 MB", stage.window.seen());
}

std::string whileTheBrokerIsAway(Stage& stage)
{
    stage.connectAndRest();
    Flood flood(stage.broker.address(), stage.tape, {5'000, 0});
    stage.window.live(5);
    std::atomic<bool> isBack = false;
    std::jthread hand([&] {
        stage.broker.stop();
        std::this_thread::sleep_for(std::chrono::seconds(10));
        stage.broker.start();
        isBack = true;
    });
    (void)stage.window.live(120, [&] { return isBack.load(); });
    const std::uint64_t before = stage.window.seen();
    const Stopwatch watch;
    const bool goesOn = stage.window.live(60, [&] { return stage.window.seen() > before; });
    return fmt::format(
        "broker away for 10 s, records {} after {:.1f} s", goesOn ? "come again" : "do not come", watch.seconds()
    );
}

} // namespace

std::vector<Row> windowRows()
{
    return {
        row("ingest-stall", whileRecordsCome),
        row("stall-backlog", whileABacklogIsRead),
        row("stall-filter", whileAFilterIsTyped),
        row("stall-history", whileHistoryIsCompacted),
        row("stall-away", whileTheBrokerIsAway),
    };
}

} // namespace backstep::bench
