#include "ui/editor/flow_canvas.h"
#include "ui/shared/theme.h"

#include <QPainter>

/// What of the canvas is painted, and when.
namespace backstep {

/// What is painted has changed.
void FlowCanvas::redraw()
{
    m_surface.forget();
    update();
}

/// This card alone, with what stands around it: its handle, its wave number, its frame.
void FlowCanvas::redrawCard(int step)
{
    if (step >= 0 && step < static_cast<int>(m_layout.cards.size())) {
        m_surface.forget(m_layout.cards[static_cast<std::size_t>(step)].adjusted(-44, -16, 44, 24));
        update();
    }
}

void FlowCanvas::changed()
{
    redraw();
    moved();
}

/// The same stands elsewhere in the view.
void FlowCanvas::moved()
{
    showView();
    update();
    Q_EMIT viewChanged();
}

void FlowCanvas::paintEvent(QPaintEvent*)
{
    fitOnce();
    QPainter painter(this);
    m_surface.paint(
        painter,
        {size(), devicePixelRatioF(), m_view.scale(), m_view.offset()},
        [this](QPainter& onSurface, const QRectF& part) { paintPart(onSurface, part); }
    );
    if (!m_graph) {
        return;
    }
    painter.translate(m_view.offset());
    painter.scale(m_view.scale(), m_view.scale());
    paintGesture(painter);
    if (m_graph->steps.empty()) {
        painter.resetTransform();
        painter.setFont(m_theme.font(TextRole::Body));
        painter.setPen(m_theme.color(Token::Text2));
        const QRect below(0, height() / 2 + 72, width(), 24);
        painter.drawText(below, Qt::AlignCenter, QStringLiteral("No step yet. Press Ins, or the + here."));
    }
}

void FlowCanvas::paintPart(QPainter& painter, const QRectF& part) const
{
    painter.fillRect(part, m_theme.color(Token::Canvas));
    paintGround(painter, part, m_view.scale(), m_theme);
    if (m_graph) {
        painter.setOpacity(m_stale ? 0.5 : 1.0);
        FlowPainter(m_theme, m_picture, m_view.scale()).paint(painter, part);
    }
}

} // namespace backstep
