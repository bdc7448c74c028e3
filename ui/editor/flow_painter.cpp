#include "ui/editor/flow_painter.h"

#include "model/editor/canvas_gestures.h"
#include "ui/editor/card_painter.h"
#include "ui/editor/edge_painter.h"
#include "ui/shared/status_glyph.h"
#include "ui/shared/theme.h"

#include <QPainter>

#include <cmath>

namespace backstep {

namespace {

constexpr double pillInner = 12;
constexpr double pillGap = 8;
constexpr double pillIcon = 14;
constexpr double pillLeast = 16; ///< pixels on the screen, as long as its word is drawn

} // namespace

Detail detailAt(double scale)
{
    if (scale >= 0.75) {
        return Detail::Full;
    }
    if (scale >= 0.45) {
        return Detail::Words;
    }
    return scale >= 0.2 ? Detail::Node : Detail::Flat;
}

FlowPainter::FlowPainter(const Theme& theme, const FlowPicture& picture, double scale)
    : m_theme(theme)
    , m_picture(picture)
    , m_scale(scale)
{
}

void FlowPainter::paint(QPainter& painter, const QRectF& visible) const
{
    paintEdges(painter, visible);
    paintCards(painter, visible);
    paintPills(painter);
    paintLost(painter);
    if (m_picture.canEdit && (detailAt(m_scale) == Detail::Full || detailAt(m_scale) == Detail::Words)) {
        paintPluses(painter, visible);
        paintHandle(painter);
    }
    if (detailAt(m_scale) == Detail::Full) {
        paintTimes(painter, visible);
        paintNotes(painter);
    }
}

void FlowPainter::paintEdges(QPainter& painter, const QRectF& visible) const
{
    const EdgePainter edges(m_theme, m_picture, m_scale);
    for (const EdgeLine& edge : m_picture.layout->edges) {
        const double room = layout::cardWidth; // the UNDO edge of a sequence stands beside the DO edge
        if (edge.bounds().adjusted(-8, -8, room, 8).intersects(visible)) {
            edges.paint(painter, edge);
        }
    }
}

/// Edges that a change takes away have no place in the drawing of what comes: they lead straight from card to card.
void FlowPainter::paintLost(QPainter& painter) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    for (const auto& [from, to] : m_picture.lost) {
        const QRectF& one = m_picture.layout->cards[from];
        const QRectF& other = m_picture.layout->cards[to];
        const bool isBeside = other.top() < one.bottom() && other.bottom() > one.top();
        const bool isRight = other.center().x() > one.center().x();
        const bool isBelow = other.center().y() > one.center().y();
        const QLineF way = isBeside ? QLineF(
                               isRight ? one.right() : one.left(),
                               one.center().y(),
                               isRight ? other.left() : other.right(),
                               other.center().y()
                           )
                                    : QLineF(
                                        one.center().x(),
                                        isBelow ? one.bottom() : one.top(),
                                        other.center().x(),
                                        isBelow ? other.top() : other.bottom()
                                    );
        QPen pen(m_theme.fill(Tone::Fail), lineWidth(1.5, m_scale));
        pen.setDashPattern({3, 3});
        painter.setPen(pen);
        painter.drawLine(way);
        constexpr double arm = 5; // crossed out: not by its colour alone
        painter.setPen(QPen(m_theme.ink(Tone::Fail), lineWidth(2, m_scale)));
        painter.drawLine(way.center() - QPointF(arm, arm), way.center() + QPointF(arm, arm));
        painter.drawLine(way.center() - QPointF(arm, -arm), way.center() + QPointF(arm, -arm));
    }
}

void FlowPainter::paintPluses(QPainter& painter, const QRectF& visible) const
{
    const auto& edges = m_picture.layout->edges;
    constexpr double reach = layout::plusSize;
    const QRectF seen = visible.adjusted(-reach, -reach, reach, reach);
    for (std::size_t edge = 0; edge < edges.size(); ++edge) {
        if (!edges[edge].bounds().adjusted(-1, -1, 1, 1).intersects(seen)) {
            continue;
        }
        if (const QPointF at = middleOf(edges[edge]); seen.contains(at)) {
            paintPlus(painter, at, m_picture.plusHovered == edge);
        }
    }
}

void FlowPainter::paintPlus(QPainter& painter, const QPointF& at, bool hovered) const
{
    constexpr double arm = 4;
    constexpr double radius = layout::plusSize / 2 - 0.5;
    const QColor line = m_theme.color(hovered ? Token::AccentFill : Token::LineStrong);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(line, lineWidth(1, m_scale)));
    painter.setBrush(m_theme.color(hovered ? Token::AccentFill : Token::Panel));
    painter.drawEllipse(at, radius, radius);
    painter.setPen(QPen(m_theme.color(hovered ? Token::OnAccent : Token::Text2), lineWidth(1.5, m_scale)));
    painter.drawLine(at - QPointF(arm, 0), at + QPointF(arm, 0));
    painter.drawLine(at - QPointF(0, arm), at + QPointF(0, arm));
}

/// Below the card under the pointer, where the order is drawn as dependencies.
void FlowPainter::paintHandle(QPainter& painter) const
{
    if (m_picture.hovered < 0 || m_picture.graph->orchestration.shape != FlowShape::Graph) {
        return;
    }
    constexpr double radius = layout::handleSize / 2;
    painter.setPen(QPen(m_theme.color(Token::Panel), lineWidth(1.5, m_scale)));
    painter.setBrush(m_theme.color(Token::AccentFill));
    painter.drawEllipse(handleOf(m_picture.layout->cards[static_cast<std::size_t>(m_picture.hovered)]), radius, radius);
}

void FlowPainter::paintCards(QPainter& painter, const QRectF& visible) const
{
    const CardPainter cards(m_theme, m_picture, m_scale);
    const QRectF reach = visible.adjusted(-40, -8, 40, 8); // wave numbers stand outside of their card
    for (std::size_t step = 0; step < m_picture.layout->cards.size(); ++step) {
        if (m_picture.layout->cards[step].intersects(reach)) {
            cards.paint(painter, step);
        }
    }
}

void FlowPainter::paintPills(QPainter& painter) const
{
    paintPill(painter, false);
    paintPill(painter, true);
}

FlowPainter::Pill FlowPainter::pillOf(bool end) const
{
    const QRectF& place = end ? m_picture.layout->end : m_picture.layout->start;
    const EditorGraph& graph = *m_picture.graph;
    Pill pill;
    pill.word = end ? QStringLiteral("Completed") : QStringLiteral("Start");
    if (detailAt(m_scale) == Detail::Full && end) {
        pill.detail = graph.longest.count() > 0 ? QStringLiteral("at most ") + atMostWords(graph.longest) : QString();
    } else if (detailAt(m_scale) == Detail::Full) {
        pill.detail = graph.steps.empty() ? QString() : graph.steps.front().objectType;
    }
    if (detailAt(m_scale) != Detail::Flat) {
        pill.grown = std::max(1.0, pillLeast / (place.height() * m_scale));
    }
    const QFontMetricsF words(legible(m_theme.font(TextRole::Small), m_scale));
    const QFontMetricsF numbers(m_theme.font(TextRole::NumberTiny));
    pill.detail = numbers.elidedText(pill.detail, Qt::ElideRight, 2 * place.width());
    const double used = pill.grown * (2 * pillInner + pillIcon + pillGap) + words.horizontalAdvance(pill.word)
        + (pill.detail.isEmpty() ? 0 : pillGap + numbers.horizontalAdvance(pill.detail));
    const double left = m_picture.layout->chain ? place.left() : place.center().x() - used / 2;
    // It grows away from the cards, so that its edges end at it as before.
    const double high = pill.grown * place.height();
    pill.box = QRectF(left, end ? place.top() : place.bottom() - high, used, high);
    return pill;
}

void FlowPainter::paintPill(QPainter& painter, bool end) const
{
    const Pill pill = pillOf(end);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.color(Token::LineStrong), lineWidth(1, m_scale)));
    painter.setBrush(m_theme.color(Token::Raised));
    const double round = pill.box.height() / 2;
    painter.drawRoundedRect(pill.box.adjusted(0.5, 0.5, -0.5, -0.5), round, round);
    if (detailAt(m_scale) == Detail::Flat) {
        return;
    }
    const double side = pill.grown * pillIcon;
    const QRectF glyph(pill.box.left() + pill.grown * pillInner, pill.box.center().y() - side / 2, side, side);
    if (end) {
        paintGlyph(painter, glyph, GlyphKind::DiscTick, m_theme.ink(Tone::Done), m_theme.color(Token::Raised));
    } else {
        paintThemeIcon(painter, glyph, m_theme, {QStringLiteral("play"), m_theme.color(Token::Text)}, m_scale);
    }
    painter.setFont(legible(m_theme.font(TextRole::Small), m_scale));
    painter.setPen(m_theme.color(Token::Text));
    QRectF text(glyph.right() + pill.grown * pillGap, pill.box.top(), pill.box.width(), pill.box.height());
    painter.drawText(text, Qt::AlignVCenter, pill.word);
    text.setLeft(text.left() + QFontMetricsF(painter.font()).horizontalAdvance(pill.word) + pillGap);
    painter.setFont(m_theme.font(TextRole::NumberTiny));
    painter.setPen(m_theme.color(Token::Text2));
    painter.drawText(text, Qt::AlignVCenter, pill.detail);
}

QRectF FlowPainter::reach() const
{
    const WhatIf* answer = m_picture.answer;
    const auto failing = answer == nullptr ? std::vector<std::size_t>() : answer->failing();
    return pictureBounds(*m_picture.layout, failing).united(pillOf(false).box).united(pillOf(true).box);
}

/// At the right of each card of a sequence: the longest time until an answer, on the rows it belongs to.
void FlowPainter::paintTimes(QPainter& painter, const QRectF& visible) const
{
    const FlowLayout& drawn = *m_picture.layout;
    if (!drawn.chain || m_picture.answer != nullptr) {
        return;
    }
    for (std::size_t step = 0; step < drawn.cards.size(); ++step) {
        const QRectF& card = drawn.cards[step];
        if (!card.adjusted(0, 0, layout::timesGap + layout::timesWidth, 0).intersects(visible)) {
            continue;
        }
        const EditorStep& shown = m_picture.graph->steps[step];
        const QRectF place(card.right() + layout::timesGap, 0, layout::timesWidth, layout::rowHeight);
        if (step == 0) {
            painter.setFont(m_theme.font(TextRole::Tiny));
            painter.setPen(m_theme.color(Token::Text2));
            painter.drawText(
                place.translated(0, card.top() + layout::headingHeight - 22),
                Qt::AlignVCenter,
                QStringLiteral("answer takes at most")
            );
        }
        painter.setFont(m_theme.font(TextRole::NumberTiny));
        painter.setPen(m_theme.color(Token::Text));
        painter.drawText(place.translated(0, doRow(card).top()), Qt::AlignVCenter, atMostWords(shown.forward.longest));
        if (shown.hasUndo) {
            painter.drawText(
                place.translated(0, undoRow(card).top()), Qt::AlignVCenter, atMostWords(shown.backward.longest)
            );
        }
    }
}

void FlowPainter::paintNotes(QPainter& painter) const
{
    if (m_picture.answer != nullptr) {
        for (const std::size_t step : m_picture.answer->failing()) {
            paintNote(painter, step);
        }
    }
}

void FlowPainter::paintNote(QPainter& painter, std::size_t step) const
{
    const auto place = notePlace(*m_picture.layout, step);
    const QString text = m_picture.answer->steps[step].failsHere;
    if (!place || text.isEmpty()) {
        return;
    }
    constexpr double lineHeight = 16;
    const bool atLeft = place->left() < m_picture.layout->cards[step].left();
    const int side = atLeft ? Qt::AlignRight : Qt::AlignLeft;
    const auto lines = static_cast<double>(text.count(QLatin1Char('\n')) + 2);
    QRectF line(place->left(), place->center().y() - lines * lineHeight / 2, place->width(), lineHeight);
    // With its own wave number at the left the note makes room for it.
    if (atLeft && m_picture.answer->steps[step].wave > 0) {
        line.translate(-layout::waveSize, 0);
    }
    painter.setPen(m_theme.ink(Tone::Fail));
    painter.setFont(m_theme.font(TextRole::TinyStrong));
    painter.drawText(line, side | Qt::AlignVCenter, QStringLiteral("Fails here."));
    painter.setFont(m_theme.font(TextRole::Tiny));
    painter.drawText(line.translated(0, lineHeight).adjusted(0, 0, 0, lines * lineHeight), side | Qt::AlignTop, text);
}

void paintGround(QPainter& painter, const QRectF& visible, double scale, const Theme& theme)
{
    constexpr double closest = 12;
    double every = 16;
    while (every * scale < closest) {
        every *= 2;
    }
    QList<QPointF> dots;
    const int firstColumn = static_cast<int>(std::floor(visible.left() / every));
    const int firstRow = static_cast<int>(std::floor(visible.top() / every));
    for (int row = firstRow; row * every < visible.bottom(); ++row) {
        for (int column = firstColumn; column * every < visible.right(); ++column) {
            dots.append(QPointF(column * every, row * every));
        }
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(theme.color(Token::Grid), 0));
    painter.drawPoints(dots.constData(), static_cast<int>(dots.size()));
}

} // namespace backstep
