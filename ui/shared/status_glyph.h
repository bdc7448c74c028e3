#pragma once

#include "model/words.h"

#include <QColor>
#include <QRectF>

class QPainter;

namespace backstep {

class Theme;

/// Paints one shape of the status vocabulary (look §6) into `box`, whose 16 × 16 grid is stretched to its size. Strokes
/// that are cut out of a solid shape take the colour of the ground behind it.
void paintGlyph(QPainter& painter, const QRectF& box, GlyphKind kind, const QColor& ink, const QColor& ground);

/// The three forms. Badge: tint ground, 12 px glyph, word. Line: 13 px glyph and word on any ground. Glyph: alone.
void paintBadge(QPainter& painter, const QPointF& topLeft, const StatusWord& status, const Theme& theme);
void paintLine(
    QPainter& painter, const QRectF& box, const StatusWord& status, const Theme& theme, const QColor& ground
);

inline constexpr int badgeHeight = 20;
inline constexpr int badgeGlyph = 12;
inline constexpr int lineGlyph = 13;

[[nodiscard]] int badgeWidth(const StatusWord& status, const Theme& theme);

/// Worker presence beside DO or UNDO: how many listen, or that nobody was ever seen.
enum class Presence : std::uint8_t
{
    Here,
    Gone,
    NeverSeen
};
void paintPresence(QPainter& painter, const QPointF& centre, Presence presence, const Theme& theme);

} // namespace backstep
