#include "ui/shared/theme_icon.h"

#include <QFile>
#include <QPainter>
#include <QSvgRenderer>

namespace backstep {

namespace {

QByteArray outlineOf(const QString& name, double size, const QColor& ink)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(opened, "outlineOf", qPrintable(name));
    Q_UNUSED(opened);
    QByteArray svg = file.readAll();
    svg.replace("currentColor", ink.name().toLatin1());
    svg.replace("stroke-width=\"2\"", size < 16 ? "stroke-width=\"2.1\"" : "stroke-width=\"1.9\"");
    return svg;
}

} // namespace

QPixmap drawIcon(const QString& name, int size, const QColor& ink, double ratio)
{
    QPixmap picture((QSizeF(size, size) * ratio).toSize());
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    QSvgRenderer(outlineOf(name, size, ink)).render(&painter, QRectF(QPointF(), QSizeF(picture.size())));
    painter.end();
    picture.setDevicePixelRatio(ratio);
    return picture;
}

void paintOutline(QPainter& painter, const QRectF& place, const QString& name, const QColor& ink)
{
    QSvgRenderer(outlineOf(name, place.width(), ink)).render(&painter, place);
}

ThemeIcon::ThemeIcon(const Theme& theme, QString name, Token ink)
    : m_theme(&theme)
    , m_name(std::move(name))
    , m_ink(ink)
{
}

QColor ThemeIcon::inkFor(QIcon::Mode mode) const
{
    return m_theme->color(mode == QIcon::Disabled ? Token::Text3 : m_ink);
}

void ThemeIcon::paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State)
{
    if (m_theme.isNull()) {
        return;
    }
    const int size = std::min(rect.width(), rect.height());
    const QPixmap picture = m_theme->picture(m_name, size, inkFor(mode), painter->device()->devicePixelRatioF());
    painter->drawPixmap(QPoint(rect.x() + (rect.width() - size) / 2, rect.y() + (rect.height() - size) / 2), picture);
}

QPixmap ThemeIcon::pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state)
{
    return scaledPixmap(size, mode, state, 1.0);
}

QPixmap ThemeIcon::scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale)
{
    if (m_theme.isNull()) {
        return {};
    }
    // Qt hands in device pixels; the stroke follows the size that a person sees.
    const int pixels = std::min(size.width(), size.height());
    return m_theme->picture(m_name, std::max(1, qRound(pixels / scale)), inkFor(mode), scale);
}

QIconEngine* ThemeIcon::clone() const
{
    return new ThemeIcon(*this);
}

} // namespace backstep
