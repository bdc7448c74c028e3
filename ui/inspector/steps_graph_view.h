#pragma once

#include "model/inspector/step_outcomes.h"
#include "ui/shared/accessible_cards.h"

#include <QAbstractScrollArea>

namespace backstep {

class Theme;

/// The chosen flow's steps as a small graph, coloured by outcome.
class StepsGraphView final : public QAbstractScrollArea, public SpokenCards
{
    Q_OBJECT

public:
    explicit StepsGraphView(const Theme& theme);

    void setGraph(StepsGraph graph);
    void setChosen(const QString& step);

    [[nodiscard]] QSize minimumSizeHint() const override { return {200, 120}; }

    [[nodiscard]] int cardCount() const override { return static_cast<int>(m_graph.nodes.size()); }

    [[nodiscard]] QString cardName(int card) const override;
    [[nodiscard]] QString cardDescription(int card) const override;
    [[nodiscard]] QRect cardPlace(int card) const override;

    [[nodiscard]] bool isCardChosen(int card) const override { return card == chosenNode(); }

    [[nodiscard]] int currentCard() const override { return chosenNode(); }

    void chooseCard(int card) override;

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
