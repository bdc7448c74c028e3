#include "ui/editor/flow_canvas.h"

#include "ui/editor/canvas_map.h"
#include "ui/editor/canvas_tools.h"
#include "ui/shared/theme.h"

namespace backstep {

namespace {

constexpr double legible = 0.75; ///< a long flow begins at its top rather than being shown too small

} // namespace

FlowCanvas::FlowCanvas(const Theme& theme)
    : m_theme(theme)
    , m_tools(new CanvasTools(theme, *this))
    , m_map(new CanvasMap(theme, *this))
{
    setObjectName(QStringLiteral("flowCanvas"));
    setAccessibleName(QStringLiteral("Flow"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAcceptDrops(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    connect(m_tools, &CanvasTools::zoomAsked, this, &FlowCanvas::zoom);
    connect(m_tools, &CanvasTools::fitAsked, this, &FlowCanvas::fitAll);
    connect(m_map, &CanvasMap::placeAsked, this, &FlowCanvas::showAt);
    connect(&theme, &Theme::changed, this, qOverload<>(&FlowCanvas::redraw));
    setGraph(std::nullopt);
}

QSize FlowCanvas::minimumSizeHint() const
{
    return {320, 240};
}

void FlowCanvas::setGraph(const std::optional<EditorGraph>& graph)
{
    const bool sameFlow = m_graph && graph && m_graph->name() == graph->name();
    const bool sameShape = m_graph && graph && hasShapeOf(*m_graph, *graph);
    const bool sameMarks = !m_answer && m_picture.gained.empty() && m_picture.lost.empty();
    const auto differing
        = sameFlow && sameShape && sameMarks ? differingCards(*m_graph, *graph) : std::optional<std::vector<int>>();
    hoverOver(-1, {});
    std::ranges::for_each(m_picture.alsoChosen, [this](int also) { redrawCard(also); });
    m_graph = graph;
    m_answer.reset();
    if (!m_graph) {
        m_layout = {};
    } else if (!sameShape) {
        m_layout = layoutOf(*m_graph);
    }
    m_picture
        = {m_graph ? &*m_graph : nullptr,
           &m_layout,
           nullptr,
           0,
           sameFlow && m_picture.chosen < static_cast<int>(graph->steps.size()) ? m_picture.chosen : -1,
           {},
           -1,
           {},
           false,
           hasFocus(),
           &m_presence,
           {},
           {}};
    if (!sameFlow) {
        m_presence.clear();
    }
    cancelGesture();
    readEditable();
    m_fitPending = m_fitPending || !sameFlow;
    takeBounds();
    m_map->show(m_picture, m_view); // it has its size by the flow
    placeTools();
    fitOnce();
    setAccessibleName(m_graph ? QStringLiteral("Flow ") + m_graph->name() : QStringLiteral("Flow"));
    tellCardsChanged(*this);
    if (differing) {
        std::ranges::for_each(*differing, [this](int card) { redrawCard(card); });
        moved();
    } else {
        changed();
    }
}

void FlowCanvas::markChanges(std::vector<StepPair> gained, std::vector<StepPair> lost)
{
    if (gained == m_picture.gained && lost == m_picture.lost) {
        return;
    }
    m_picture.gained = std::move(gained);
    m_picture.lost = std::move(lost);
    redraw();
}

void FlowCanvas::setStale(bool stale)
{
    const bool wasStale = std::exchange(m_stale, stale);
    readEditable();
    if (stale != wasStale) {
        redraw();
    }
}

void FlowCanvas::setEditable(bool editable)
{
    const bool couldEdit = m_picture.canEdit;
    m_editable = editable;
    readEditable();
    if (m_picture.canEdit != couldEdit) {
        redraw();
    }
}

void FlowCanvas::readEditable()
{
    m_picture.canEdit = m_editable && !m_stale && !m_answer.has_value();
}

void FlowCanvas::setAnswer(const std::optional<WhatIf>& answer)
{
    if (!answer && !m_answer) {
        return;
    }
    const bool turned = answer.has_value() != m_answer.has_value();
    m_answer = answer;
    readEditable();
    m_picture.answer = m_answer ? &*m_answer : nullptr;
    m_picture.wavesShown = m_answer ? static_cast<int>(m_answer->waves.size()) : 0;
    takeBounds();
    placeTools();
    m_fitPending = m_fitPending || turned;
    redraw();
}

void FlowCanvas::setWavesShown(int waves)
{
    m_picture.wavesShown = waves;
    changed();
}

void FlowCanvas::setPresence(std::vector<StepPresence> presence)
{
    const bool differs = !looksLike(m_presence, presence);
    m_presence = std::move(presence);
    if (differs) {
        redraw();
    }
}

void FlowCanvas::choose(int step)
{
    redrawCard(m_picture.chosen);
    std::ranges::for_each(m_picture.alsoChosen, [this](int also) { redrawCard(also); });
    m_picture.chosen = m_graph && step < static_cast<int>(m_graph->steps.size()) ? step : -1;
    m_picture.alsoChosen.clear();
    redrawCard(m_picture.chosen);
    if (m_picture.chosen >= 0) {
        const auto at = static_cast<std::size_t>(step);
        setAccessibleDescription(spoken(m_graph->steps, at));
        if (!m_fitPending) {
            reveal(step);
        }
    }
    tellCurrentCard(*this);
    moved();
}

QRect FlowCanvas::placeOf(int step) const
{
    const QRectF card = m_layout.cards.at(static_cast<std::size_t>(step));
    return QRectF(m_view.toView(card.topLeft()), card.size() * m_view.scale()).toAlignedRect();
}

void FlowCanvas::takeBounds()
{
    const auto failing = m_answer ? m_answer->failing() : std::vector<std::size_t>();
    m_view.setContent(m_graph ? pictureBounds(m_layout, failing) : QRectF());
}

/// Fits a new flow once the canvas has its size.
void FlowCanvas::fitOnce()
{
    if (m_fitPending && m_graph && isVisible()) {
        m_fitPending = false;
        m_fitted = legible;
        fitAgain();
    }
}

/// The size of the canvas or what stands over it has changed.
void FlowCanvas::fitAgain()
{
    if (m_fitted) {
        m_view.fit(m_view.content(), *m_fitted);
        if (m_picture.chosen >= 0) {
            reveal(m_picture.chosen);
        }
        showView();
    }
}

void FlowCanvas::reveal(int step)
{
    const QPointF before = m_view.offset();
    m_view.reveal(m_layout.cards[static_cast<std::size_t>(step)]);
    if (m_view.offset() != before) {
        m_fitted.reset();
    }
}

void FlowCanvas::fitAnew()
{
    m_fitPending = true;
    fitOnce();
    changed();
}

void FlowCanvas::fitAll()
{
    m_fitted = 0;
    m_view.fit(m_view.content());
    changed();
}

void FlowCanvas::fitChosen()
{
    if (m_picture.chosen >= 0) {
        m_fitted.reset();
        m_view.fit(m_layout.cards[static_cast<std::size_t>(m_picture.chosen)]);
        changed();
    }
}

void FlowCanvas::zoom(int direction)
{
    m_fitted.reset();
    m_view.step(QRectF(rect()).center(), direction);
    changed();
}

void FlowCanvas::showAt(const QPointF& drawingPoint)
{
    m_fitted.reset();
    m_view.centre(drawingPoint);
    moved();
}

/// On what stands over the drawing.
void FlowCanvas::showView()
{
    m_tools->setScale(m_view.scale());
    const QRectF drawn(m_view.toView(m_view.content().topLeft()), m_view.content().size() * m_view.scale());
    m_tools->setCovering(m_graph && drawn.intersects(m_tools->geometry()));
    m_map->show(m_picture, m_view);
}

void FlowCanvas::resizeEvent(QResizeEvent*)
{
    m_view.setSize(size());
    placeTools();
    fitOnce();
    fitAgain();
    changed();
}

void FlowCanvas::placeTools()
{
    constexpr int margin = 16;
    constexpr int leastForMap = 560;
    constexpr int leastForLegend = 700;
    m_tools->setLegend(!m_answer.has_value() && width() >= leastForLegend);
    m_tools->move(margin, height() - m_tools->height() - margin);
    m_map->move(width() - m_map->width() - margin, height() - m_map->height() - margin);
    m_map->setVisible(width() >= leastForMap && !m_layout.cards.empty());
    std::vector<QRectF> obstacles{QRectF(m_tools->geometry())};
    if (!m_map->isHidden()) {
        obstacles.emplace_back(m_map->geometry());
    }
    m_view.setObstacles(std::move(obstacles));
}

int FlowCanvas::stepUnder(const QPointF& at) const
{
    return m_graph ? cardAt(m_layout, m_view.toDrawing(at)) : -1;
}

void FlowCanvas::chooseByPerson(int step)
{
    if (step != m_picture.chosen) {
        choose(step);
        Q_EMIT stepChosen(step);
    }
}

/// The next step in the order of the file; at the ends the keys lead out of the canvas.
bool FlowCanvas::walk(int way)
{
    if (!m_graph || m_graph->steps.empty()) {
        return false;
    }
    const int last = static_cast<int>(m_graph->steps.size()) - 1;
    const int first = way > 0 ? 0 : last;
    const int next = m_picture.chosen < 0 ? first : m_picture.chosen + way;
    if (next < 0 || next > last) {
        return false;
    }
    chooseByPerson(next);
    return true;
}

bool FlowCanvas::walkByArrow(int key)
{
    static const QHash<int, Direction> directions{
        {Qt::Key_Up, Direction::Up},
        {Qt::Key_Down, Direction::Down},
        {Qt::Key_Left, Direction::Left},
        {Qt::Key_Right, Direction::Right}};
    const auto direction = directions.constFind(key);
    if (direction == directions.constEnd() || !m_graph) {
        return false;
    }
    const int next = neighbour(m_layout, m_picture.chosen, *direction);
    if (next >= 0) {
        chooseByPerson(next);
    }
    return true;
}

} // namespace backstep
