#pragma once

#include "model/timeline/bars.h"

#include <vector>

class QColor;
class QPainter;

namespace backstep {

class Theme;

/// Paints the marks of the timeline (look §8): bars, hatch, cap, × block, zig-zag, the lines of now and of turning
/// back. Whole pixels without antialiasing; knows shapes and tones, and nothing of flows. One for each paint event.
class SpanPainter
{
public:
    SpanPainter(QPainter& painter, const Theme& theme);

    /// Bars of a row whose origin stands at `origin`. `text`: also writes in them what fits.
    void bars(const std::vector<Bar>& bars, const QPoint& origin, bool text = true);
    /// 1 px of text colour around the bar under the pointer.
    void frame(const Bar& bar, const QPoint& origin);
    /// 2 px of accent around the chosen bar.
    void chosen(const Bar& bar, const QPoint& origin);
    /// The line of now; with a flag of 14 px above `top` when asked for.
    void now(int x, int top, int bottom, const QString& flag);
    /// Where a flow turned back: a dashed line with a flag that holds the words.
    void turnedBack(int x, int top, int bottom, const QString& words);
    /// Folded idle time from top to bottom, with its words upright where there is room.
    void idle(int x, int top, int bottom, const QString& words);

private:
    void bar(const Bar& bar, const QRect& box);
    void done(const Bar& bar, const QRect& box);
    void running(const Bar& bar, const QRect& box);
    void failed(const Bar& bar, const QRect& box);
    void noAnswer(const QRect& box);
    void backoff(const QRect& box);
    void folded(const Bar& bar, const QRect& box);
    void blocked(const QRect& box);
    void undoGround(const QRect& box);
    void outline(const QRect& box, const QColor& ink);
    void write(const Bar& bar, const QRect& box);
    [[nodiscard]] QColor inkOn(const Bar& bar) const;
    [[nodiscard]] int roomFor(const Bar& bar, const QRect& box) const;

    QPainter& m_painter;
    const Theme& m_theme;
};

} // namespace backstep
