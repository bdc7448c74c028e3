#include "tests/app/composition/real_hands.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QProcess>

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

/// In one go of the tool: a drag that begins in this program runs a loop of its own, out of which nobody here could
/// move the pointer on.
void drag(const QPoint& from, const QPoint& end)
{
    QStringList hand;
    const auto moveTo = [&hand](const QPoint& place) {
        hand << QStringLiteral("mousemove") << QString::number(place.x()) << QString::number(place.y())
             << QStringLiteral("sleep") << QStringLiteral("0.05");
    };
    moveTo(from);
    hand << QStringLiteral("mousedown") << QStringLiteral("1");
    constexpr int steps = 8;
    for (int step = 1; step <= steps; ++step) {
        moveTo(from + (end - from) * step / steps);
    }
    moveTo(end); // whoever is below has seen where the pointer stands
    hand << QStringLiteral("mouseup") << QStringLiteral("1");
    xdotool(hand);
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
