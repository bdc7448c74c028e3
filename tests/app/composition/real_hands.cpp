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
    const auto moveTo = [](const QPoint& place) {
        xdotool(
            {QStringLiteral("mousemove"),
             QStringLiteral("--sync"),
             QString::number(place.x()),
             QString::number(place.y())}
        );
    };
    const QPoint end = to.mapToGlobal(to.rect().center());
    moveTo(from);
    xdotool({QStringLiteral("mousedown"), QStringLiteral("1")});
    constexpr int steps = 8;
    for (int step = 1; step <= steps; ++step) {
        moveTo(from + (end - from) * step / steps);
    }
    xdotool({QStringLiteral("mouseup"), QStringLiteral("1")});
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
