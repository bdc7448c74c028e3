#include "app/composition/studio_engine.h"
#include "engine/capture/capture_history.h"
#include "engine/tracker/past_flows.h"
#include "tests/engine/capture/captured.h"
#include "tests/support/many_flows.h"
#include "tests/support/recording.h"
#include "tests/support/scenario.h"

#include <QSignalSpy>

#include <map>
#include <random>

namespace backstep {

namespace {

/// What the window was told, as it would show it.
struct Shown
{
    std::map<FlowId, std::string> flows;
    QObject heard; ///< nothing is told any more after its end

    explicit Shown(FlowFeed& feed)
    {
        QObject::connect(&feed, &FlowFeed::flowsChanged, &heard, [this](const std::vector<SeenFlow>& changed) {
            for (const SeenFlow& flow : changed) {
                flows[flow.id] = picturedFlow(flow) + " # " + picturedSpans(flow);
            }
        });
        QObject::connect(&feed, &FlowFeed::flowsForgotten, &heard, [this](const std::vector<FlowId>& gone) {
            for (const FlowId& id : gone) {
                flows.erase(id);
            }
        });
        QObject::connect(&feed, &FlowFeed::restarted, &heard, [this] { flows.clear(); });
    }
};

std::map<FlowId, std::string> picturesOf(const FlowQuery& query)
{
    std::map<FlowId, std::string> pictures;
    for (const SeenFlow& flow : query.changesSince(0, 100'000).flows) {
        pictures[flow.id] = picturedFlow(flow) + " # " + picturedSpans(flow);
    }
    return pictures;
}

bool hasArrived(StudioEngine& engine)
{
    return QTest::qWaitFor([&] { return engine.scrubber().isPast() && !engine.scrubber().isOnItsWay(); });
}

} // namespace

/// The window as of another time.
class StudioPastTest : public QObject
{
    Q_OBJECT

private slots:

    void showsACaptureAsItWas()
    {
        const QTemporaryDir folder;
        std::mt19937 random(1);
        const std::vector<Record> records = manyFlows(120, random);
        const QString file = folder.filePath(QStringLiteral("tonight.capture"));
        QCOMPARE(writeCapture(file, asBacklog(records, random)), "");
        Connection connection;
        StudioEngine engine(connection, folder.filePath(QStringLiteral("ledgers")));
        Shown shown(engine.feed());
        QVERIFY(engine.openCapture(file));
        QTRY_VERIFY(engine.isCaptureRead());
        QTRY_COMPARE(shown.flows.size(), picturesOf(wholeOf(file)).size());
        const auto end = shown.flows;
        for (int i = 0; i < 12; ++i) {
            const Instant then = records[random() % records.size()].at;
            engine.scrubber().goTo(then);
            QVERIFY(hasArrived(engine));
            QCOMPARE(engine.feed().now().micros, then.micros);
            QVERIFY(engine.feed().isPast());
            QVERIFY(shown.flows == picturesOf(asOf(file, then)));
        }
        engine.scrubber().leave();
        QVERIFY(shown.flows == end);
        QCOMPARE(engine.feed().now().micros, records.back().at.micros);
        QVERIFY(!engine.feed().isPast() && engine.whyReadOnly().isEmpty());
    }

    void goesFromRecordToRecord()
    {
        const QTemporaryDir folder;
        const std::vector<Record> records = recorded("a > b", "a ok; wait; b ok");
        const QString file = folder.filePath(QStringLiteral("tonight.capture"));
        QCOMPARE(writeCapture(file, records), "");
        Connection connection;
        StudioEngine engine(connection, folder.filePath(QStringLiteral("ledgers")));
        QVERIFY(engine.openCapture(file));
        QTRY_VERIFY(engine.isCaptureRead());
        engine.scrubber().goTo(records.back().at);
        QVERIFY(hasArrived(engine));
        QCOMPARE(engine.scrubber().extent().first.micros, records.front().at.micros);
        QCOMPARE(engine.scrubber().extent().now.micros, records.back().at.micros);
        std::size_t steps = 0;
        while (engine.scrubber().at() > records.front().at) {
            const Instant before = engine.scrubber().at();
            engine.scrubber().step(-1);
            QVERIFY(engine.scrubber().at() < before);
            QVERIFY(hasArrived(engine));
            ++steps;
        }
        QVERIFY(steps > 2);
        engine.scrubber().step(-1);
        QCOMPARE(engine.scrubber().at().micros, records.front().at.micros);
        engine.scrubber().step(1);
        QVERIFY(engine.scrubber().at() > records.front().at);
    }

    /// What is seen now is kept meanwhile, and shown again at once.
    void goesOnWatchingMeanwhile()
    {
        const QTemporaryDir folder;
        Connection connection;
        StudioEngine engine(connection, folder.filePath(QStringLiteral("ledgers")));
        Shown shown(engine.feed());
        engine.connectTo(sandboxProfile());
        const Orchestration flow = pictured("a > b");
        QSignalSpy started(&engine, &StudioEngine::started);
        const auto runOne = [&](int number) {
            engine.run(flow, "{}");
            return QTest::qWaitFor([&] { return started.size() == number; });
        };
        QVERIFY(runOne(1));
        const auto first = started.front().front().value<FlowId>();
        QTRY_VERIFY(engine.feed().flow(first) && engine.feed().flow(first)->status == FlowStatus::Completed);
        const auto seen = engine.feed().records(first);
        QVERIFY(seen);
        const auto command = std::ranges::find(*seen, SeenRecord::Kind::Command, &SeenRecord::kind);
        QVERIFY(command != seen->end());

        QSignalSpy timeChanged(&engine, &StudioEngine::timeChanged);
        engine.scrubber().goTo(command->record.at);
        QVERIFY(hasArrived(engine));
        QCOMPARE(timeChanged.size(), 1);
        QVERIFY(engine.whyReadOnly().contains(QStringLiteral("nothing can be sent")));
        QVERIFY(engine.lag() == nullptr);
        QVERIFY(engine.feed().flow(first) && engine.feed().flow(first)->status == FlowStatus::InProgress);
        const auto then = shown.flows;

        QVERIFY(runOne(2)); // who designs goes on; the window shows nothing of it
        const auto second = started.back().front().value<FlowId>();
        QVERIFY(QTest::qWaitFor([&] { return connection.recordsPerSecond() > 0; }));
        QVERIFY(!engine.feed().flow(second));
        QVERIFY(shown.flows == then);

        engine.scrubber().leave();
        QCOMPARE(timeChanged.size(), 2);
        QVERIFY(engine.lag() != nullptr && engine.whyReadOnly().isEmpty());
        QTRY_VERIFY(engine.feed().flow(second) && engine.feed().flow(second)->status == FlowStatus::Completed);
        QTRY_COMPARE(shown.flows.size(), 2U);
        QVERIFY(engine.feed().flow(first)->status == FlowStatus::Completed);
    }

    void isOverWithTheConnection()
    {
        const QTemporaryDir folder;
        Connection connection;
        StudioEngine engine(connection, folder.filePath(QStringLiteral("ledgers")));
        QSignalSpy refused(&engine.scrubber(), &TimeScrubber::refused);
        engine.scrubber().goTo(Instant{1'000'000});
        QCOMPARE(refused.size(), 1);
        QVERIFY(refused.front().front().toString().startsWith(QStringLiteral("Not connected")));
        QVERIFY(!engine.scrubber().isPast());
        engine.connectTo(sandboxProfile());
        engine.scrubber().goTo(Instant{1'000'000});
        QVERIFY(engine.scrubber().isPast());
        engine.connectTo(sandboxProfile()); // while it may still be on its way
        QVERIFY(!engine.scrubber().isPast() && engine.whyReadOnly().isEmpty());
        QVERIFY(!engine.feed().isPast());
    }

private:
    /// The same worked out directly.
    PastFlows& asOf(const QString& file, Instant then)
    {
        m_past.reset();
        m_history = std::move(*CaptureHistory::open(file.toStdString()));
        (void)m_history->replay([](const std::vector<History::Entry>&) {});
        m_past = std::make_unique<PastFlows>(*m_history);
        (void)m_past->goTo(
            then, [](std::size_t, std::size_t) {}, false
        );
        return *m_past;
    }

    PastFlows& wholeOf(const QString& file) { return asOf(file, {std::numeric_limits<std::int64_t>::max() / 2}); }

    std::unique_ptr<CaptureHistory> m_history;
    std::unique_ptr<PastFlows> m_past;
};

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::StudioPastTest)
#include "studio_past_test.moc"
