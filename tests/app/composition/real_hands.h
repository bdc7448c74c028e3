#pragma once

#include <QString>
#include <QWidget>

#include <chrono>
#include <functional>

namespace backstep {

/// A person at the display: the X server's pointer and keyboard (xdotool), not events made up inside the program.
namespace hands {

/// Moves to the middle of the widget, or to a place in it, and presses the left button once or twice.
void click(const QWidget& widget, int times = 1);
void click(const QWidget& widget, const QPoint& at, int times = 1);
/// Presses at a place of the screen, moves to the middle of the widget, and lets go once a widget of this program has
/// noticed the drag there.
void drag(const QPoint& from, const QWidget& to);
/// Between two places of the screen.
void drag(const QPoint& from, const QPoint& to);
/// "ctrl+2", "F5".
void press(const QString& key);
void type(const QString& text);

/// Lets the window live until something holds; false when it did not in time.
[[nodiscard]] bool seen(const std::function<bool()>& holds, std::chrono::seconds atMost = std::chrono::seconds(20));

} // namespace hands

} // namespace backstep
