#include "ui/editor/theme_paint.h"

#include "ui/shared/theme.h"
#include "ui/shared/theme_icon.h"

#include <QPaintEngine>
#include <QPainter>
#include <QtMath>

#include <algorithm>
#include <cmath>

namespace backstep {

namespace {

/// How many pixels an icon is drawn with, in steps, so that zooming does not make one picture after another.
double pictureRatio(const QPainter& painter, double scale)
{
    const double wanted = scale * painter.device()->devicePixelRatioF();
    return std::max(0.5, std::ceil(wanted * 2) / 2);
}

/// Paper and files of lines are larger than any screen: dots would show.
bool drawsLines(const QPainter& painter)
{
    const QPaintEngine::Type type = painter.paintEngine()->type();
    return type == QPaintEngine::SVG || type == QPaintEngine::Pdf || type == QPaintEngine::Picture;
}

} // namespace

double lineWidth(double width, double scale)
{
    return std::max(width, 1.0 / scale);
}

QFont legible(QFont font, double scale)
{
    constexpr double leastPixels = 9;
    font.setPixelSize(std::max(font.pixelSize(), qCeil(leastPixels / scale)));
    return font;
}

void paintThemeIcon(QPainter& painter, const QRectF& place, const Theme& theme, const IconInk& icon, double scale)
{
    if (drawsLines(painter)) {
        paintOutline(painter, place, icon.name, icon.ink);
        return;
    }
    const QPixmap picture = theme.picture(icon.name, qRound(place.width()), icon.ink, pictureRatio(painter, scale));
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawPixmap(place, picture, QRectF(QPointF(0, 0), QSizeF(picture.size())));
}

} // namespace backstep
