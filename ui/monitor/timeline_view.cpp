#include "ui/monitor/timeline_view.h"

#include "ui/shared/theme.h"

#include <QApplication>
#include <QMouseEvent>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace backstep {

namespace {

constexpr int rulerHeight = 20;
constexpr std::chrono::milliseconds tipDelay(400);
constexpr double notch = 120; ///< of a wheel
constexpr double zoomOfNotch = 1.25;

} // namespace

TimelineView::TimelineView(const Theme& theme, const FlowFeed& feed, const ShownFlows& shown)
    : m_theme(theme)
    , m_feed(feed)
    , m_shown(shown)
{
    setObjectName(QStringLiteral("timeline"));
    setAccessibleName(QStringLiteral("Timeline"));
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    m_tipDelay.setSingleShot(true);
    m_tipDelay.setInterval(tipDelay);
    connect(&m_tipDelay, &QTimer::timeout, this, [this] {
        m_tipDue = true;
        viewport()->update();
    });
    connect(&shown, &ShownFlows::changed, this, [this] {
        regroup();
        refresh();
    });
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void TimelineView::refresh()
{
    layOut();
    viewport()->update();
}

void TimelineView::layOut()
{
    const Instant now = m_feed.now();
    const IndexedFlows& whole = m_grouping == Grouping::Flows ? m_shown.alone() : allShown();
    m_window.update(whole, std::max(1, viewport()->width() - m_gutter), now);
    layOutRows(now);
    const int height = stack(m_rows);
    const int page = viewport()->height() - rulerHeight;
    verticalScrollBar()->setRange(0, std::max(0, height - page));
    verticalScrollBar()->setPageStep(std::max(0, page));
    verticalScrollBar()->setSingleStep(rowOfOneLane);
    // Rows and bars are new ones: what is under the pointer is found again.
    hover(m_pointer.has_value() ? barAt(*m_pointer) : std::nullopt);
    Q_EMIT rangeChanged(m_window.scale().shown());
}

void TimelineView::zoom(double factor)
{
    const bool over = m_pointer.has_value() && m_pointer->x() > m_gutter;
    m_window.zoom(factor, over ? m_pointer->x() - m_gutter : m_window.scale().width() / 2);
    refresh();
}

void TimelineView::pan(double part)
{
    m_window.pan(part * m_window.scale().width());
    refresh();
}

void TimelineView::fit()
{
    m_window.fit();
    refresh();
}

void TimelineView::centre()
{
    const IndexedFlows& flows = m_shown.alone();
    const auto current
        = std::ranges::find(flows, m_current, [](const IndexedFlow* each) -> const FlowId& { return each->flow.id; });
    if (current != flows.end()) {
        m_window.centre((*current)->flow);
        refresh();
    }
}

void TimelineView::show(const TimeRange& range)
{
    m_window.show(range);
    refresh();
}

void TimelineView::stepBar(int direction)
{
    const IndexedFlows& flows = m_shown.alone();
    auto current
        = std::ranges::find(flows, m_current, [](const IndexedFlow* each) -> const FlowId& { return each->flow.id; });
    if (current == flows.end()) {
        current = flows.begin();
    }
    if (current != flows.end()) {
        choose(nextAttempt(**current, m_chosenSpan, direction));
    }
}

void TimelineView::stepError(int direction)
{
    choose(nextError(allShown(), m_chosenSpan, direction));
}

/// Nothing is chosen beyond the ends: what was stays.
void TimelineView::choose(const std::optional<ChosenSpan>& span)
{
    if (!span) {
        return;
    }
    m_chosenSpan = span;
    for (const IndexedFlows* flows : {&m_shown.alone(), &m_shown.together()}) {
        for (const IndexedFlow* flow : *flows) {
            if (const Span* found = spanOf(flow->flow, *span)) {
                m_window.bringIntoSight({found->from, found->to.isSet() ? found->to : m_feed.now()});
            }
        }
    }
    refresh();
    if (const auto bar = barOf(*span)) {
        const QRect box = barBox(*bar);
        if (box.bottom() >= viewport()->height() || box.top() < rulerHeight) {
            verticalScrollBar()->setValue(m_rows[bar->row].top);
        }
    }
    if (span->flow != m_current) {
        Q_EMIT flowChosen(span->flow);
    }
}

void TimelineView::chooseAt(const Hovered& clicked)
{
    const TimelineRow& row = m_rows[clicked.row];
    const Bar& bar = row.bars[clicked.bar];
    if (row.flow.isEmpty()) {
        chooseWorst(clicked);
        return;
    }
    const SeenFlow* flow = flowOf(row);
    const bool isOne = flow != nullptr && bar.span >= 0 && static_cast<std::size_t>(bar.span) < flow->spans.size();
    if (isOne && flow->spans[static_cast<std::size_t>(bar.span)].kind == Span::Kind::Attempt) {
        choose(chosenOf(*flow, flow->spans[static_cast<std::size_t>(bar.span)]));
    } else {
        Q_EMIT flowChosen(FlowId(row.flow));
    }
}

/// Its own bar, or the mark it is folded into.
std::optional<TimelineView::Hovered> TimelineView::barOf(const ChosenSpan& chosen) const
{
    const auto row = std::ranges::find(m_rows, chosen.flow, &TimelineRow::flow);
    const SeenFlow* flow = row == m_rows.end() ? nullptr : flowOf(*row);
    const Span* span = flow == nullptr ? nullptr : spanOf(*flow, chosen);
    if (span == nullptr) {
        return std::nullopt;
    }
    const auto number = static_cast<int>(span - flow->spans.data());
    const int x = static_cast<int>(std::floor(m_window.scale().x(span->from)));
    auto bar = std::ranges::find(row->bars, number, &Bar::span);
    if (bar == row->bars.end()) {
        bar = std::ranges::find_if(row->bars, [&](const Bar& each) {
            return each.phase == chosen.phase && each.span < 0 && each.box.left() <= x && x <= each.box.right() + 1;
        });
    }
    if (bar == row->bars.end()) {
        return std::nullopt;
    }
    return Hovered{static_cast<std::size_t>(row - m_rows.begin()), static_cast<std::size_t>(bar - row->bars.begin())};
}

void TimelineView::setFoldsIdle(bool folds)
{
    m_window.setFoldsIdle(folds);
    refresh();
}

void TimelineView::setCurrent(const FlowId& flow)
{
    m_current = flow;
    viewport()->update();
}

void TimelineView::setGutter(int width)
{
    if (m_gutter != width) {
        m_gutter = width;
        refresh();
    }
}

int TimelineView::topOf(const TimelineRow& row) const
{
    return rulerHeight + row.top - verticalScrollBar()->value();
}

const TimelineRow* TimelineView::rowAt(const QPoint& at) const
{
    const auto row = std::ranges::find_if(m_rows, [&](const TimelineRow& each) {
        return at.y() >= std::max(rulerHeight, topOf(each)) && at.y() < topOf(each) + each.height;
    });
    return row == m_rows.end() ? nullptr : &*row;
}

const SeenFlow* TimelineView::flowOf(const TimelineRow& row) const
{
    const IndexedFlows& flows = m_shown.alone();
    const auto found
        = std::ranges::find(flows, row.flow, [](const IndexedFlow* each) -> const FlowId& { return each->flow.id; });
    return found == flows.end() ? nullptr : &(*found)->flow;
}

QRect TimelineView::barBox(const Hovered& hovered) const
{
    const TimelineRow& row = m_rows[hovered.row];
    return row.bars[hovered.bar].box.translated(m_gutter, topOf(row));
}

std::optional<TimelineView::Hovered> TimelineView::barAt(const QPoint& at) const
{
    const TimelineRow* row = rowAt(at);
    if (row == nullptr || at.x() < m_gutter) {
        return std::nullopt;
    }
    const auto number = static_cast<std::size_t>(row - m_rows.data());
    for (std::size_t bar = row->bars.size(); bar-- > 0;) {
        const Hovered here{number, bar};
        if (barBox(here).adjusted(-1, -1, 1, 1).contains(at)) {
            return here;
        }
    }
    return std::nullopt;
}

void TimelineView::hover(const std::optional<Hovered>& hovered)
{
    if (hovered == m_hovered) {
        return;
    }
    m_hovered = hovered;
    m_tipDue = false;
    if (hovered.has_value()) {
        m_tipDelay.start();
    } else {
        m_tipDelay.stop();
    }
    viewport()->update();
}

void TimelineView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    layOut();
}

void TimelineView::wheelEvent(QWheelEvent* event)
{
    const QPointF at = event->position();
    if (at.x() < m_gutter) {
        QAbstractScrollArea::wheelEvent(event);
        return;
    }
    const QPoint turned = event->angleDelta();
    if (std::abs(turned.x()) > std::abs(turned.y())) {
        m_window.pan(-turned.x());
    } else {
        m_window.zoom(std::pow(zoomOfNotch, turned.y() / notch), at.x() - m_gutter);
    }
    event->accept();
    refresh();
}

void TimelineView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) {
        return;
    }
    if (event->pos().x() < m_gutter) {
        const TimelineRow* row = rowAt(event->pos());
        if (row != nullptr && !row->flow.isEmpty()) {
            Q_EMIT flowChosen(row->flow);
        }
        return;
    }
    if (event->pos().y() < rulerHeight) {
        m_choosesTime = true;
        chooseTime(event->pos().x());
        return;
    }
    m_dragFrom = event->pos();
    m_dragged = false;
}

void TimelineView::mouseMoveEvent(QMouseEvent* event)
{
    m_pointer = event->pos();
    if (m_choosesTime) {
        chooseTime(event->pos().x());
        return;
    }
    if (!m_dragFrom.has_value()) {
        hover(barAt(event->pos()));
        return;
    }
    const int moved = event->pos().x() - m_dragFrom->x();
    if (!m_dragged && std::abs(moved) < QApplication::startDragDistance()) {
        return;
    }
    m_dragged = true;
    m_dragFrom = event->pos();
    viewport()->setCursor(Qt::ClosedHandCursor);
    m_window.pan(-moved);
    refresh();
}

void TimelineView::mouseReleaseEvent(QMouseEvent* event)
{
    viewport()->unsetCursor();
    m_choosesTime = false;
    const bool clicked = m_dragFrom.has_value() && !m_dragged;
    m_dragFrom.reset();
    if (!clicked) {
        return;
    }
    const double x = event->pos().x() - m_gutter;
    for (const TimelineScale::Fold& fold : m_window.scale().folds()) {
        if (x >= fold.x && x < fold.x + TimelineScale::foldWidth) {
            m_window.unfold(fold.time);
            refresh();
            return;
        }
    }
    if (const auto under = barAt(event->pos())) {
        chooseAt(*under);
    }
}

void TimelineView::mouseDoubleClickEvent(QMouseEvent* event)
{
    const TimelineRow* row = rowAt(event->pos());
    if (row != nullptr && !row->flow.isEmpty()) {
        Q_EMIT openRequested(row->flow);
    }
}

bool TimelineView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::Leave) {
        m_pointer.reset();
        hover(std::nullopt);
    }
    return QAbstractScrollArea::viewportEvent(event);
}

} // namespace backstep
