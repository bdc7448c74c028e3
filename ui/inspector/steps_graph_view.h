#pragma once

#include "model/inspector/step_outcomes.h"

#include <QAbstractScrollArea>

namespace backstep {

class Theme;

/// The chosen flow's steps as a small graph, coloured by outcome.
class StepsGraphView final : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit StepsGraphView(const Theme& theme);

    void setGraph(StepsGraph graph);
    void setChosen(const QString& step);

    [[nodiscard]] QSize minimumSizeHint() const override { return {200, 120}; }

Q_SIGNALS:
    void stepChosen(const QString& step);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void placeBars();
    [[nodiscard]] QPointF corner() const;
    [[nodiscard]] int nodeAt(const QPointF& place) const;
    [[nodiscard]] int chosenNode() const;
    void paintEdges(QPainter& painter) const;
    void paintNode(QPainter& painter, const StepNode& node) const;
    void paintLegend(QPainter& painter) const;

    const Theme& m_theme;
    StepsGraph m_graph;
    double m_scale = 1;
    QString m_chosen;
};

} // namespace backstep
