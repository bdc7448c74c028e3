#pragma once

#include <QColor>
#include <QFont>
#include <QRectF>
#include <QString>

class QPainter;

namespace backstep {

class Theme;

/// Line widths stay at least one pixel, however small the drawing is.
[[nodiscard]] double lineWidth(double width, double scale);

/// A font that is still read at this scale: no text is smaller than 9 pixels on the screen.
[[nodiscard]] QFont legible(QFont font, double scale);

struct IconInk
{
    QString name;
    QColor ink;
};

/// An icon of the theme: dots on a screen, lines in a file and on paper.
void paintThemeIcon(QPainter& painter, const QRectF& place, const Theme& theme, const IconInk& icon, double scale);

} // namespace backstep
