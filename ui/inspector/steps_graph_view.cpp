#include "ui/inspector/steps_graph_view.h"

#include "ui/shared/status_glyph.h"
#include "ui/shared/theme.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace backstep {

namespace {

constexpr int margin = 14;
constexpr int sideMargin = 11;
constexpr double leastScale = 0.75; ///< below it no name could be read
constexpr int legend = 24;
constexpr int gridStep = 16;
constexpr double bend = 4;
constexpr int holdWidth = 6;

/// An orthogonal line with rounded corners.
QPainterPath pathOf(const std::vector<QPointF>& points)
{
    QPainterPath path;
    if (points.empty()) {
        return path;
    }
    path.moveTo(points.front());
    for (std::size_t i = 1; i < points.size(); ++i) {
        const QPointF here = points[i];
        if (i + 1 == points.size()) {
            path.lineTo(here);
            break;
        }
        const QLineF in(here, points[i - 1]);
        const QLineF out(here, points[i + 1]);
        const double radius = std::min({bend, in.length() / 2, out.length() / 2});
        if (radius < 0.5) {
            path.lineTo(here);
            continue;
        }
        path.lineTo(in.pointAt(radius / in.length()));
        path.quadTo(here, out.pointAt(radius / out.length()));
    }
    return path;
}

} // namespace

StepsGraphView::StepsGraphView(const Theme& theme)
    : m_theme(theme)
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(QStringLiteral("Steps, by outcome"));
    viewport()->setMouseTracking(true);
    horizontalScrollBar()->setSingleStep(gridStep);
    verticalScrollBar()->setSingleStep(gridStep);
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void StepsGraphView::setGraph(StepsGraph graph)
{
    const bool isSame = m_graph.nodes.size() == graph.nodes.size();
    m_graph = std::move(graph);
    placeBars();
    if (!isSame) { // a state that changes is heard when it is asked for
        tellCardsChanged(*this);
    }
    viewport()->update();
}

void StepsGraphView::setChosen(const QString& step)
{
    if (m_chosen == step) {
        return;
    }
    m_chosen = step;
    const int node = chosenNode();
    if (node >= 0) {
        const QRectF& box = m_graph.nodes[static_cast<std::size_t>(node)].box;
        const double below = corner().y() + box.bottom() * m_scale + margin + legend - viewport()->height();
        const double above = corner().y() + box.top() * m_scale - margin;
        QScrollBar& bar = *verticalScrollBar();
        bar.setValue(bar.value() + static_cast<int>(std::max(0.0, below) + std::min(0.0, above)));
    }
    viewport()->update();
    tellCurrentCard(*this);
}

QString StepsGraphView::cardName(int card) const
{
    const StepNode& node = m_graph.nodes[static_cast<std::size_t>(card)];
    QStringList above;
    for (const EdgeLine& edge : m_graph.edges) {
        if (edge.to == static_cast<std::uint32_t>(card) && edge.from < m_graph.nodes.size()) {
            above.append(m_graph.nodes[edge.from].name);
        }
    }
    return QStringLiteral("%1, step %2 of %3, %4")
               .arg(node.name)
               .arg(card + 1)
               .arg(m_graph.nodes.size())
               .arg(node.neverSent ? QStringLiteral("never sent") : node.status.word)
        + (above.isEmpty() ? QString() : QStringLiteral(", after ") + above.join(QStringLiteral(" and ")))
        + (node.marked ? QStringLiteral(", still has its effect") : QString());
}

QString StepsGraphView::cardDescription(int card) const
{
    return m_graph.nodes[static_cast<std::size_t>(card)].tip;
}

QRect StepsGraphView::cardPlace(int card) const
{
    const QRectF& box = m_graph.nodes[static_cast<std::size_t>(card)].box;
    const QRect place = QRectF(corner() + box.topLeft() * m_scale, box.size() * m_scale).toAlignedRect();
    return place.translated(viewport()->pos());
}

void StepsGraphView::chooseCard(int card)
{
    Q_EMIT stepChosen(m_graph.nodes[static_cast<std::size_t>(card)].name);
}

/// Made a little smaller where it then fits; scrolled where it does not.
void StepsGraphView::placeBars()
{
    const QSizeF room = QSizeF(maximumViewportSize()) - QSizeF(2 * sideMargin, 2 * margin + legend);
    const QSizeF needs = m_graph.bounds.size();
    const double fits
        = std::min(room.width() / std::max(1.0, needs.width()), room.height() / std::max(1.0, needs.height()));
    m_scale = fits >= 1 || fits < leastScale ? 1 : fits;
    const QSizeF all = needs * m_scale + QSizeF(2 * sideMargin, 2 * margin + legend);
    const QSize seen = viewport()->size();
    horizontalScrollBar()->setRange(0, std::max(0, static_cast<int>(std::floor(all.width())) - seen.width()));
    horizontalScrollBar()->setPageStep(seen.width());
    verticalScrollBar()->setRange(0, std::max(0, static_cast<int>(std::floor(all.height())) - seen.height()));
    verticalScrollBar()->setPageStep(seen.height());
}

/// Where the graph's origin stands in the viewport: in the middle where it fits.
QPointF StepsGraphView::corner() const
{
    const double spare = viewport()->width() - m_graph.bounds.width() * m_scale;
    const double left = spare >= 2 * sideMargin ? std::floor(spare / 2) : sideMargin - horizontalScrollBar()->value();
    return {left, static_cast<double>(margin - verticalScrollBar()->value())};
}

int StepsGraphView::nodeAt(const QPointF& place) const
{
    const QPointF inside = (place - corner()) / m_scale;
    const auto holds = [&](const StepNode& node) { return node.box.contains(inside); };
    const auto found = std::ranges::find_if(m_graph.nodes, holds);
    return found == m_graph.nodes.end() ? -1 : static_cast<int>(found - m_graph.nodes.begin());
}

int StepsGraphView::chosenNode() const
{
    const auto found = std::ranges::find(m_graph.nodes, m_chosen, &StepNode::name);
    return found == m_graph.nodes.end() ? -1 : static_cast<int>(found - m_graph.nodes.begin());
}

void StepsGraphView::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_theme.color(Token::Canvas));
    const QPointF origin = corner();
    painter.setPen(m_theme.color(Token::Grid));
    for (int y = static_cast<int>(origin.y()) % gridStep; y < viewport()->height(); y += gridStep) {
        for (int x = static_cast<int>(origin.x()) % gridStep; x < viewport()->width(); x += gridStep) {
            painter.drawPoint(x, y);
        }
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(origin);
    painter.scale(m_scale, m_scale);
    paintEdges(painter);
    const QRectF seen(-origin / m_scale, QSizeF(viewport()->size()) / m_scale);
    for (const StepNode& node : m_graph.nodes) {
        if (node.box.intersects(seen)) {
            paintNode(painter, node);
        }
    }
    painter.restore();
    paintLegend(painter);
}

void StepsGraphView::paintEdges(QPainter& painter) const
{
    painter.setPen(QPen(m_theme.color(Token::LineStrong), 1.5));
    painter.setBrush(Qt::NoBrush);
    for (const EdgeLine& edge : m_graph.edges) {
        painter.drawPath(pathOf(edge.points));
    }
}

void StepsGraphView::paintNode(QPainter& painter, const StepNode& node) const
{
    const Tone tone = node.status.tone;
    const QColor ground = node.status.solid ? m_theme.color(Token::FailSolid) : m_theme.tint(tone);
    const QColor ink = node.status.solid ? m_theme.color(Token::OnSolid) : m_theme.ink(tone);
    constexpr double radius = 4;
    QPen pen(node.status.solid ? ground : ink, 1);
    if (node.neverSent) {
        pen.setDashPattern({3, 2});
    }
    painter.setPen(pen);
    painter.setBrush(ground);
    painter.drawRoundedRect(node.box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    if (node.marked && !node.status.solid) {
        QPainterPath shape;
        shape.addRoundedRect(node.box.adjusted(1, 1, -1, -1), radius - 1, radius - 1);
        QPainterPath band;
        band.addRect(QRectF(node.box.right() - holdWidth, node.box.top(), holdWidth, node.box.height()));
        painter.fillPath(shape.intersected(band), m_theme.color(Token::RetryFill));
    }
    constexpr double glyph = 14;
    constexpr double indent = 7;
    const QRectF sign(node.box.left() + indent, node.box.center().y() - glyph / 2, glyph, glyph);
    paintGlyph(painter, sign, node.status.glyph, ink, ground);
    QFont font = m_theme.font(TextRole::TinyStrong);
    font.setWeight(QFont::Medium);
    painter.setFont(font);
    painter.setPen(node.status.solid ? ink : m_theme.color(node.neverSent ? Token::Text2 : Token::Text));
    const QRectF room = node.box.adjusted(indent + glyph + 5, 0, node.marked ? -holdWidth - 2 : -4, 0);
    painter.drawText(
        room, Qt::AlignLeft | Qt::AlignVCenter, QFontMetricsF(font).elidedText(node.name, Qt::ElideRight, room.width())
    );
    if (node.name == m_chosen) {
        painter.setPen(QPen(m_theme.color(Token::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(node.box.adjusted(-2, -2, 2, 2), radius + 2, radius + 2);
    }
}

void StepsGraphView::paintLegend(QPainter& painter) const
{
    const bool marked = std::ranges::any_of(m_graph.nodes, &StepNode::marked);
    const bool unsent = std::ranges::any_of(m_graph.nodes, &StepNode::neverSent);
    if (!marked && !unsent) {
        return;
    }
    const QFont font = m_theme.font(TextRole::Tiny);
    const QFontMetrics metrics(font);
    const int top = viewport()->height() - legend;
    painter.fillRect(0, top, viewport()->width(), legend, m_theme.color(Token::Canvas));
    painter.setFont(font);
    int x = 12;
    const auto say = [&](const QString& words) {
        painter.setPen(m_theme.color(Token::Text2));
        painter.drawText(QRect(x, top, metrics.horizontalAdvance(words) + 1, legend), Qt::AlignVCenter, words);
        x += metrics.horizontalAdvance(words) + 14;
    };
    if (marked) {
        painter.fillRect(x, top + 6, holdWidth, 12, m_theme.color(Token::RetryFill));
        x += holdWidth + 6;
        say(QStringLiteral("still has its effect"));
    }
    if (unsent) {
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        paintGlyph(
            painter,
            QRectF(x, top + 6, 12, 12),
            GlyphKind::Circle,
            m_theme.ink(Tone::Idle),
            m_theme.color(Token::Canvas)
        );
        painter.restore();
        x += 12 + 5;
        say(QStringLiteral("never sent"));
    }
}

void StepsGraphView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    placeBars();
}

void StepsGraphView::mousePressEvent(QMouseEvent* event)
{
    const int node = nodeAt(event->position());
    if (node >= 0) {
        Q_EMIT stepChosen(m_graph.nodes[static_cast<std::size_t>(node)].name);
    }
}

void StepsGraphView::keyPressEvent(QKeyEvent* event)
{
    const bool forward = event->key() == Qt::Key_Down || event->key() == Qt::Key_Right;
    const bool backward = event->key() == Qt::Key_Up || event->key() == Qt::Key_Left;
    if ((!forward && !backward) || m_graph.nodes.empty()) {
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    const int last = static_cast<int>(m_graph.nodes.size()) - 1;
    const int next = std::clamp(chosenNode() + (forward ? 1 : -1), 0, last);
    Q_EMIT stepChosen(m_graph.nodes[static_cast<std::size_t>(next)].name);
}

bool StepsGraphView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto& help = static_cast<QHelpEvent&>(*event);
        const int node = nodeAt(help.pos());
        QToolTip::showText(
            help.globalPos(), node < 0 ? QString() : m_graph.nodes[static_cast<std::size_t>(node)].tip, this
        );
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

} // namespace backstep
