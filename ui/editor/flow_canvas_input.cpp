#include "ui/editor/canvas_map.h"
#include "ui/editor/flow_canvas.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <cmath>

namespace backstep {

bool FlowCanvas::event(QEvent* event)
{
    // Tab walks the steps; QWidget would take it for the focus before keyPressEvent sees it.
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<const QKeyEvent*>(event);
        const bool back = key->key() == Qt::Key_Backtab;
        if ((back || key->key() == Qt::Key_Tab) && !key->modifiers().testFlag(Qt::ControlModifier)
            && walk(back ? -1 : 1)) {
            return true;
        }
    }
    return QWidget::event(event);
}

void FlowCanvas::mousePressEvent(QMouseEvent* event)
{
    const bool left = event->button() == Qt::LeftButton;
    if (event->button() == Qt::MiddleButton || (left && m_spaceHeld)) {
        m_panFrom = event->position();
        setCursor(Qt::ClosedHandCursor);
        return;
    }
    if (left) {
        press(event->position(), (event->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier)) != 0);
    } else if (event->button() == Qt::RightButton && !m_picture.isChosen(stepUnder(event->position()))) {
        chooseByPerson(stepUnder(event->position()));
    }
}

void FlowCanvas::mouseMoveEvent(QMouseEvent* event)
{
    if (m_panFrom) {
        m_fitted.reset();
        m_view.panBy(event->position() - *m_panFrom);
        m_panFrom = event->position();
        moved();
        return;
    }
    if (m_gesture != Gesture::None) {
        drag(event->position());
    } else {
        hover(event->position());
    }
}

void FlowCanvas::mouseReleaseEvent(QMouseEvent*)
{
    drop();
    m_panFrom.reset();
    setCursor(m_spaceHeld ? Qt::OpenHandCursor : Qt::ArrowCursor);
}

void FlowCanvas::mouseDoubleClickEvent(QMouseEvent* event)
{
    const int step = stepUnder(event->position());
    if (event->button() == Qt::LeftButton && step >= 0) {
        Q_EMIT stepOpened(step);
    }
}

void FlowCanvas::wheelEvent(QWheelEvent* event)
{
    m_fitted.reset();
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        constexpr double perNotch = 1.2;
        const double notches = event->angleDelta().y() / 120.0;
        m_view.zoomAround(event->position(), m_view.scale() * std::pow(perNotch, notches));
    } else {
        // A touchpad says pixels; a wheel says notches, of which one moves by half a card.
        const QPointF way
            = event->pixelDelta().isNull() ? QPointF(event->angleDelta()) / 2.4 : QPointF(event->pixelDelta());
        const bool sideways = event->modifiers().testFlag(Qt::ShiftModifier) && way.x() == 0;
        m_view.panBy(sideways ? QPointF(way.y(), 0) : way);
    }
    moved();
    event->accept();
}

void FlowCanvas::keyPressEvent(QKeyEvent* event)
{
    const bool plain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (plain && event->key() == Qt::Key_Space) {
        if (!event->isAutoRepeat()) {
            m_spaceHeld = true;
            setCursor(Qt::OpenHandCursor);
        }
        return;
    }
    if (event->key() == Qt::Key_Escape && m_gesture != Gesture::None) {
        cancelGesture();
        return;
    }
    if (plain && walkByArrow(event->key())) {
        return;
    }
    if (plain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_picture.chosen >= 0) {
        Q_EMIT stepOpened(m_picture.chosen);
        return;
    }
    if (plain && (event->key() == Qt::Key_Home || event->key() == Qt::Key_End) && m_graph && !m_graph->steps.empty()) {
        chooseByPerson(event->key() == Qt::Key_Home ? 0 : static_cast<int>(m_graph->steps.size()) - 1);
        return;
    }
    QWidget::keyPressEvent(event);
}

void FlowCanvas::keyReleaseEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
        m_spaceHeld = false;
        unsetCursor();
        return;
    }
    QWidget::keyReleaseEvent(event);
}

void FlowCanvas::focusInEvent(QFocusEvent* event)
{
    m_picture.focused = true;
    redraw();
    QWidget::focusInEvent(event);
    tellCurrentCard(*this);
}

void FlowCanvas::focusOutEvent(QFocusEvent* event)
{
    m_picture.focused = false;
    m_spaceHeld = false;
    m_panFrom.reset();
    unsetCursor();
    redraw();
    QWidget::focusOutEvent(event);
}

void FlowCanvas::leaveEvent(QEvent*)
{
    hoverOver(-1, {});
}

void FlowCanvas::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const int step = byKey ? m_picture.chosen : stepUnder(event->pos());
    if (step < 0) {
        return;
    }
    const QPoint at = byKey ? mapToGlobal(placeOf(step).center()) : event->globalPos();
    Q_EMIT menuAsked(step, at);
}

} // namespace backstep
