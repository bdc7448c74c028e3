#pragma once

#include "ui/shared/theme.h"

#include <QIconEngine>
#include <QPointer>

namespace backstep {

/// A lucide outline drawn at its size: stroke 1.9 units of 24, 2.1 below 16 px (look §5).
[[nodiscard]] QPixmap drawIcon(const QString& name, int size, const QColor& ink, double ratio);

/// The same as lines instead of dots, for what is drawn into a file or onto paper.
void paintOutline(QPainter& painter, const QRectF& place, const QString& name, const QColor& ink);

/// Asks the theme for its colour whenever it is painted, so that an icon given to an action once is right in every
/// theme and state.
class ThemeIcon final : public QIconEngine
{
public:
    ThemeIcon(const Theme& theme, QString name, Token ink);

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override;
    [[nodiscard]] QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override;
    [[nodiscard]] QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override;
    [[nodiscard]] QIconEngine* clone() const override;

private:
    [[nodiscard]] QColor inkFor(QIcon::Mode mode) const;

    QPointer<const Theme> m_theme;
    QString m_name;
    Token m_ink;
};

} // namespace backstep
