#include "model/editor/canvas_gestures.h"
#include "ui/editor/flow_canvas.h"

#include <QDragEnterEvent>
#include <QMimeData>

/// Steps of the library that are dragged onto the canvas.
namespace backstep {

void FlowCanvas::dragEnterEvent(QDragEnterEvent* event)
{
    if (m_picture.canEdit && m_graph && stepIn(*event->mimeData())) {
        event->acceptProposedAction();
    }
}

void FlowCanvas::dragMoveEvent(QDragMoveEvent* event)
{
    showInsertPlace(event->position());
    event->acceptProposedAction();
}

void FlowCanvas::dragLeaveEvent(QDragLeaveEvent*)
{
    hoverOver(-1, {});
}

/// As under the pointer: the + of the edge, or the card behind which it comes.
void FlowCanvas::showInsertPlace(const QPointF& at)
{
    const InsertPlace place = insertPlace(m_layout, m_view.toDrawing(at));
    hoverOver(place.card, place.edge);
}

void FlowCanvas::dropEvent(QDropEvent* event)
{
    const auto step = stepIn(*event->mimeData());
    if (!step || !m_graph) {
        return;
    }
    event->acceptProposedAction();
    const InsertPlace place = insertPlace(m_layout, m_view.toDrawing(event->position()));
    dragLeaveEvent(nullptr);
    setFocus();
    const int last = static_cast<int>(m_graph->steps.size()) - 1;
    if (place.edge) {
        const EdgeLine edge = m_layout.edges[*place.edge];
        Q_EMIT servedStepDropped(*step, nameAt(edge.from), nameAt(edge.to));
    } else {
        Q_EMIT servedStepDropped(*step, nameAt(static_cast<std::uint32_t>(place.card < 0 ? last : place.card)), {});
    }
}

} // namespace backstep
