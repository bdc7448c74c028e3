#include "tests/app/composition/real_hands.h"

#include <QApplication>
#include <QDeadlineTimer>
#include <QDragMoveEvent>
#include <QProcess>

#include <atomic>
#include <thread>

namespace backstep::hands {

namespace {

/// The window goes on living while the tool works: it has to take what the tool sends.
void xdotool(const QStringList& arguments)
{
    QProcess tool;
    tool.start(QStringLiteral("xdotool"), arguments);
    const bool ended = seen([&] { return tool.state() == QProcess::NotRunning; });
    if (!ended || tool.exitCode() != 0) {
        qFatal("xdotool %s failed", qPrintable(arguments.join(QLatin1Char(' '))));
    }
}

constexpr std::chrono::seconds patience{30};

/// What the program under test has noticed of a drag; asked from the hand's thread.
class DragWatch : public QObject
{
public:
    explicit DragWatch(const QPoint& end)
        : m_end(end)
    {
        qApp->installEventFilter(this);
    }

    [[nodiscard]] bool hasBegun() const { return m_begun; }

    [[nodiscard]] bool isAtEnd() const { return m_atEnd; }

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        const bool moves = event->type() == QEvent::DragEnter || event->type() == QEvent::DragMove;
        const auto* widget = qobject_cast<QWidget*>(watched);
        if (moves && widget != nullptr) {
            m_begun = true;
            const QPoint place = static_cast<QDragMoveEvent*>(event)->position().toPoint();
            m_atEnd = widget->mapToGlobal(place) == m_end;
        }
        return false;
    }

private:
    QPoint m_end;
    std::atomic<bool> m_begun = false;
    std::atomic<bool> m_atEnd = false;
};

/// A drag that begins in this program runs a loop of its own, so the hand has a thread of its own. It is as patient as
/// a person: goes on moving until the window shows that something is being dragged, and lets go once it is there.
void dragByHand(const QPoint& from, const QPoint& end, const DragWatch& watch)
{
    const auto hand = [](const QStringList& arguments) {
        if (QProcess::execute(QStringLiteral("xdotool"), arguments) != 0) {
            qFatal("xdotool %s failed", qPrintable(arguments.join(QLatin1Char(' '))));
        }
    };
    const auto moveTo = [&hand](const QPoint& place) {
        hand(
            {QStringLiteral("mousemove"),
             QString::number(place.x()),
             QString::number(place.y()), //
             QStringLiteral("sleep"),
             QStringLiteral("0.05")}
        );
    };
    const QDeadlineTimer deadline(patience);
    moveTo(from);
    hand({QStringLiteral("mousedown"), QStringLiteral("1")});
    constexpr int steps = 8;
    for (int step = 1; step <= steps; ++step) {
        moveTo(from + (end - from) * step / steps);
    }
    for (int nudge = 1; !(watch.hasBegun() && watch.isAtEnd()) && !deadline.hasExpired(); nudge = 1 - nudge) {
        moveTo(end - QPoint(nudge, 0)); // whoever is below has seen where the pointer stands
    }
    hand({QStringLiteral("mouseup"), QStringLiteral("1")});
}

} // namespace

void click(const QWidget& widget, int times)
{
    click(widget, widget.rect().center(), times);
}

void click(const QWidget& widget, const QPoint& at, int times)
{
    const QPoint place = widget.mapToGlobal(at);
    xdotool(
        {QStringLiteral("mousemove"),
         QStringLiteral("--sync"),
         QString::number(place.x()),
         QString::number(place.y()),
         QStringLiteral("click"),
         QStringLiteral("--repeat"),
         QString::number(times),
         QStringLiteral("--delay"),
         QStringLiteral("60"),
         QStringLiteral("1")}
    );
}

void drag(const QPoint& from, const QWidget& to)
{
    drag(from, to.mapToGlobal(to.rect().center()));
}

void drag(const QPoint& from, const QPoint& end)
{
    DragWatch watch(end);
    std::atomic<bool> isOver = false;
    std::thread hand([&] {
        dragByHand(from, end, watch);
        isOver = true;
    });
    const bool ended = seen([&] { return isOver.load(); }, 2 * patience);
    if (!ended) {
        qFatal("the hand that drags did not come to an end");
    }
    hand.join();
}

void press(const QString& key)
{
    xdotool({QStringLiteral("key"), key});
}

void type(const QString& text)
{
    xdotool({QStringLiteral("type"), QStringLiteral("--delay"), QStringLiteral("5"), text});
}

bool seen(const std::function<bool()>& holds, std::chrono::seconds atMost)
{
    const QDeadlineTimer deadline(atMost);
    while (!holds()) {
        if (deadline.hasExpired()) {
            return false;
        }
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
    }
    return true;
}

} // namespace backstep::hands
