#pragma once

#include <QProxyStyle>

namespace backstep {

class Theme;

/// Fusion with the few parts that a palette cannot say: check boxes, radio buttons, table headings, 1 px splitters,
/// menus and tips with flat fills.
class StudioStyle final : public QProxyStyle
{
    Q_OBJECT

public:
    explicit StudioStyle(const Theme& theme);

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget)
        const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget)
        const override;
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    [[nodiscard]] QRect
    subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    [[nodiscard]] int
    styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const override;
    [[nodiscard]] QSize sizeFromContents(
        ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget
    ) const override;

private:
    void drawCheck(const QStyleOption& option, QPainter& painter) const;
    void drawRadio(const QStyleOption& option, QPainter& painter) const;
    void drawHeading(const QStyleOption& option, QPainter& painter) const;
    void drawSortArrow(const QStyleOption& option, QPainter& painter) const;
    void drawBranch(const QStyleOption& option, QPainter& painter) const;

    const Theme& m_theme;
};

} // namespace backstep
