#pragma once

#include "model/inspector/waterfall.h"

#include <QAbstractScrollArea>

namespace backstep {

class SpanPainter;
class Theme;

/// The attempts of a flow over time: a row a step, DO above UNDO.
class WaterfallView final : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit WaterfallView(const Theme& theme);

    void setWaterfall(Waterfall waterfall);
    void setChosen(const QString& step);

    [[nodiscard]] QSize minimumSizeHint() const override { return {260, 120}; }

Q_SIGNALS:
    void stepChosen(const QString& step);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void fit();
    [[nodiscard]] int rowTop(std::size_t row) const;
    [[nodiscard]] int rowAt(int y) const;
    [[nodiscard]] QString tipAt(const QPoint& place) const;
    void paintTicks(QPainter& painter, int top, int bottom, bool words) const;
    [[nodiscard]] bool isUnderFlag(int x) const;
    void paintRow(QPainter& painter, SpanPainter& bars, std::size_t row) const;
    void paintNote(QPainter& painter, const WaterfallRow& row, int left, int top) const;

    const Theme& m_theme;
    Waterfall m_waterfall;
    TimelineScale m_scale;
    QString m_chosen;
};

} // namespace backstep
