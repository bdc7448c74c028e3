#pragma once

#include "model/timeline/grouping.h"
#include "model/timeline/shown_flows.h"
#include "model/timeline/span_walk.h"
#include "model/timeline/timeline_window.h"

#include <QAbstractScrollArea>
#include <QTimer>

#include <optional>
#include <vector>

namespace backstep {

class SpanPainter;
class Theme;

/// The timeline of the shown flows, painted by hand in one viewport. The wheel zooms, dragging pans, a click opens idle
/// time that is folded or chooses the bar and its flow; over the gutter the wheel scrolls and a click chooses the flow.
/// In the ruler a click, and dragging, chooses the time that the window shows.
class TimelineView final : public QAbstractScrollArea
{
    Q_OBJECT

public:
    TimelineView(const Theme& theme, const FlowFeed& feed, const ShownFlows& shown);

    /// Lays out and paints anew: flows or the time changed.
    void refresh();
    void zoom(double factor);
    /// In parts of the width.
    void pan(double part);
    void fit();
    void centre();
    void show(const TimeRange& range);
    /// Chooses the next (1) or previous (-1) attempt of the current flow and brings it into sight.
    void stepBar(int direction);
    /// The same over all flows shown, and only what failed or was not answered.
    void stepError(int direction);
    void setFoldsIdle(bool folds);
    /// What rows stand for. Grouped, all flows in view and the chosen ones share them.
    void setGrouping(Grouping grouping);
    void setNextGrouping();

    [[nodiscard]] Grouping grouping() const { return m_grouping; }

    void setCurrent(const FlowId& flow);
    void setGutter(int width);

    [[nodiscard]] int gutter() const { return m_gutter; }

    /// The attempt that was chosen last, by click or key.
    [[nodiscard]] const std::optional<ChosenSpan>& chosen() const { return m_chosenSpan; }

    /// When the chosen attempt began; now where none is chosen.
    [[nodiscard]] Instant timeMeant() const;

    [[nodiscard]] const TimelineWindow& window() const { return m_window; }

Q_SIGNALS:
    void rangeChanged(const backstep::TimeRange& shown);
    void groupingChanged(backstep::Grouping grouping);
    void flowChosen(const backstep::FlowId& flow);
    void openRequested(const backstep::FlowId& flow);
    /// A point of the ruler was clicked, or dragged to.
    void timeChosen(backstep::Instant at);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    struct Hovered
    {
        std::size_t row = 0;
        std::size_t bar = 0;

        friend bool operator==(const Hovered&, const Hovered&) = default;
    };

    void layOut();
    void layOutRows(Instant now);
    void regroup();
    [[nodiscard]] IndexedFlows allShown() const;
    void chooseWorst(const Hovered& clicked);
    void hover(const std::optional<Hovered>& hovered);
    void choose(const std::optional<ChosenSpan>& span);
    void chooseAt(const Hovered& clicked);
    void chooseTime(int x);
    [[nodiscard]] std::optional<Hovered> barOf(const ChosenSpan& chosen) const;
    void paintRuler(QPainter& painter) const;
    void paintRows(QPainter& painter) const;
    void paintChosen(SpanPainter& spans) const;
    void paintGutter(QPainter& painter) const;
    void paintGutterRow(QPainter& painter, const TimelineRow& row, int top) const;
    void paintIdle(SpanPainter& spans) const;
    void paintTip(QPainter& painter) const;
    [[nodiscard]] QRect barBox(const Hovered& hovered) const;
    [[nodiscard]] std::optional<Hovered> barAt(const QPoint& at) const;
    [[nodiscard]] const TimelineRow* rowAt(const QPoint& at) const;
    [[nodiscard]] const SeenFlow* flowOf(const TimelineRow& row) const;
    [[nodiscard]] int topOf(const TimelineRow& row) const;

    const Theme& m_theme;
    const FlowFeed& m_feed;
    const ShownFlows& m_shown;
    TimelineWindow m_window;
    Grouping m_grouping = Grouping::Flows;
    std::vector<FlowGroup> m_groups; ///< none where rows are flows; they refer into what is shown
    std::vector<TimelineRow> m_rows;
    FlowId m_current;
    std::optional<ChosenSpan> m_chosenSpan;
    int m_gutter = 176;
    std::optional<QPoint> m_pointer; ///< while it is over the viewport
    std::optional<Hovered> m_hovered;
    bool m_tipDue = false;
    QTimer m_tipDelay;
    std::optional<QPoint> m_dragFrom;
    bool m_dragged = false;
    bool m_choosesTime = false; ///< the ruler is dragged in
};

} // namespace backstep
