#include "model/editor/canvas_gestures.h"
#include "ui/editor/card_painter.h"
#include "ui/editor/flow_canvas.h"
#include "ui/editor/name_field.h"
#include "ui/shared/theme.h"

#include <QApplication>
#include <QPainter>
#include <QToolTip>

namespace backstep {

namespace {

constexpr double handleReach = 10; ///< a click so near to a handle means it

} // namespace

QString FlowCanvas::nameAt(std::uint32_t step) const
{
    return m_graph && step < m_graph->steps.size() ? m_graph->steps[step].name : QString();
}

QStringList FlowCanvas::chosenNames() const
{
    QStringList names;
    for (std::size_t step = 0; m_graph && step < m_graph->steps.size(); ++step) {
        if (m_picture.isChosen(static_cast<int>(step))) {
            names.append(m_graph->steps[step].name);
        }
    }
    return names;
}

void FlowCanvas::hover(const QPointF& at)
{
    const QPointF point = m_view.toDrawing(at);
    const int under = stepUnder(at);
    const bool isOnHandle = m_picture.hovered >= 0 && m_picture.canEdit
        && QLineF(handleOf(m_layout.cards[static_cast<std::size_t>(m_picture.hovered)]), point).length() <= handleReach;
    const int hovered = under < 0 && isOnHandle ? m_picture.hovered : under;
    const auto plus = m_picture.canEdit && under < 0 && !isOnHandle ? plusAt(m_layout, point) : std::nullopt;
    const QString tip = plus ? QStringLiteral("Insert a step here (Ins)") : tipAt(point);
    if (tip != toolTip()) {
        setToolTip(tip);
    }
    hoverOver(hovered, plus);
}

void FlowCanvas::hoverOver(int step, std::optional<std::size_t> plus)
{
    const auto redrawPlus = [this](const std::optional<std::size_t>& edge) {
        if (edge && *edge < m_layout.edges.size()) {
            constexpr double reach = layout::plusSize;
            m_surface.forget(QRectF(middleOf(m_layout.edges[*edge]), QSizeF()).adjusted(-reach, -reach, reach, reach));
            update();
        }
    };
    if (step != m_picture.hovered) {
        redrawCard(m_picture.hovered);
        redrawCard(step);
        m_picture.hovered = step;
    }
    if (plus != m_picture.plusHovered) {
        redrawPlus(m_picture.plusHovered);
        redrawPlus(plus);
        m_picture.plusHovered = plus;
    }
}

/// Who serves the direction under the pointer.
QString FlowCanvas::tipAt(const QPointF& point) const
{
    const int step = m_graph ? cardAt(m_layout, point) : -1;
    const StepPresence* presence = step < 0 ? nullptr : m_picture.presenceOf(static_cast<std::size_t>(step));
    if (presence == nullptr || detailAt(m_view.scale()) != Detail::Full) {
        return {};
    }
    const QRectF& card = m_layout.cards[static_cast<std::size_t>(step)];
    const bool isUndo = undoRow(card).contains(point);
    if (!isUndo && !doRow(card).contains(point)) {
        return {};
    }
    const QString& sentence = isUndo ? presence->backward.sentence : presence->forward.sentence;
    return sentence.isEmpty() ? QString() : (isUndo ? QStringLiteral("UNDO: ") : QStringLiteral("DO: ")) + sentence;
}

/// A click chooses, adds a step on a +, or begins a gesture: a card is moved, a dependency drawn, cards are framed.
void FlowCanvas::press(const QPointF& at, bool extends)
{
    hover(at);
    m_from = m_now = m_view.toDrawing(at);
    m_grabbed = stepUnder(at);
    if (m_picture.plusHovered) {
        const EdgeLine edge = m_layout.edges[*m_picture.plusHovered];
        hoverOver(-1, {});
        Q_EMIT addAsked(nameAt(edge.from), nameAt(edge.to));
        return;
    }
    const bool isGraph = m_graph && m_graph->orchestration.shape == FlowShape::Graph;
    const int hovered = m_picture.hovered;
    if (m_picture.canEdit && isGraph && hovered >= 0
        && QLineF(handleOf(m_layout.cards[static_cast<std::size_t>(hovered)]), m_from).length() <= handleReach) {
        m_grabbed = hovered;
        m_gesture = Gesture::Connect;
        return;
    }
    if (extends && m_grabbed >= 0) {
        extendTo(m_grabbed);
        return;
    }
    chooseByPerson(m_grabbed);
    m_gesture = m_grabbed >= 0 ? Gesture::Pressed : Gesture::Box;
}

/// Adds a step to those chosen, or takes it away.
void FlowCanvas::extendTo(int step)
{
    auto& also = m_picture.alsoChosen;
    if (const auto found = std::ranges::find(also, step); found != also.end()) {
        also.erase(found);
    } else if (m_picture.chosen < 0) {
        chooseByPerson(step);
    } else if (step != m_picture.chosen) {
        also.push_back(step);
    }
    redraw();
}

void FlowCanvas::drag(const QPointF& at)
{
    m_now = m_view.toDrawing(at);
    const double far = QApplication::startDragDistance() / m_view.scale();
    if (m_gesture == Gesture::Pressed && m_picture.canEdit && (m_now - m_from).manhattanLength() > far) {
        m_gesture = Gesture::Move;
        setCursor(Qt::ClosedHandCursor);
    }
    if (m_gesture == Gesture::Box) {
        const std::vector<int> before
            = std::exchange(m_picture.alsoChosen, stepsWithin(m_layout, QRectF(m_from, m_now).normalized()));
        if (before != m_picture.alsoChosen) {
            redraw();
        }
    }
    if (m_gesture == Gesture::Connect) {
        hoverOver(stepUnder(at), {});
    }
    update(); // the gesture stands over the drawing
}

void FlowCanvas::drop()
{
    const Gesture gesture = m_gesture;
    m_gesture = Gesture::None;
    const std::vector<int> framed = m_picture.alsoChosen;
    const QString name = m_grabbed >= 0 ? nameAt(static_cast<std::uint32_t>(m_grabbed)) : QString();
    switch (gesture) {
    case Gesture::None:
    case Gesture::Pressed:
        break;
    case Gesture::Box:
        if (!framed.empty()) {
            chooseByPerson(framed.front());
            m_picture.alsoChosen.assign(framed.begin() + 1, framed.end());
        }
        break;
    case Gesture::Move:
        askMove(name);
        break;
    case Gesture::Connect:
        if (const int to = cardAt(m_layout, m_now); to >= 0 && to != m_grabbed) {
            Q_EMIT connectAsked(name, nameAt(static_cast<std::uint32_t>(to)));
        }
        break;
    }
    if (gesture == Gesture::Box) {
        redraw();
    } else {
        update();
    }
}

/// For the place where the card was let go.
void FlowCanvas::askMove(const QString& name)
{
    const auto drop = dropPlace(m_layout, m_grabbed, m_now);
    if (!drop) {
        return;
    }
    switch (drop->kind) {
    case DropPlace::Kind::Order:
        if (drop->place != m_grabbed) {
            Q_EMIT moveAsked(name, drop->place);
        }
        return;
    case DropPlace::Kind::Beside:
        Q_EMIT besideAsked(name, nameAt(static_cast<std::uint32_t>(drop->card)));
        return;
    case DropPlace::Kind::Between: {
        const EdgeLine edge = m_layout.edges[drop->edge];
        Q_EMIT betweenAsked(name, nameAt(edge.from), nameAt(edge.to));
        return;
    }
    case DropPlace::Kind::Front:
    case DropPlace::Kind::Behind:
        Q_EMIT apartAsked(name, drop->kind == DropPlace::Kind::Front);
        return;
    }
}

void FlowCanvas::cancelGesture()
{
    m_gesture = Gesture::None;
    m_grabbed = -1;
    unsetCursor();
    update();
}

void FlowCanvas::paintGesture(QPainter& painter) const
{
    const QColor accent = m_theme.color(Token::Accent);
    painter.setRenderHint(QPainter::Antialiasing);
    switch (m_gesture) {
    case Gesture::None:
    case Gesture::Pressed:
        return;
    case Gesture::Box: {
        QColor ground = accent;
        ground.setAlphaF(0.1F);
        painter.setPen(QPen(accent, lineWidth(1, m_view.scale())));
        painter.setBrush(ground);
        painter.drawRect(QRectF(m_from, m_now).normalized());
        return;
    }
    case Gesture::Move:
        paintMove(painter);
        return;
    case Gesture::Connect:
        painter.setPen(QPen(accent, lineWidth(2, m_view.scale())));
        painter.drawLine(handleOf(m_layout.cards[static_cast<std::size_t>(m_grabbed)]), m_now);
        return;
    }
}

/// The card as it is carried, and the line where it would come to stand.
void FlowCanvas::paintMove(QPainter& painter) const
{
    const QColor accent = m_theme.color(Token::Accent);
    if (const auto drop = dropPlace(m_layout, m_grabbed, m_now)) {
        painter.setPen(QPen(accent, lineWidth(2, m_view.scale())));
        painter.drawLine(drop->mark);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(accent, lineWidth(1, m_view.scale()), Qt::DashLine));
    painter.drawRoundedRect(m_layout.cards[static_cast<std::size_t>(m_grabbed)].translated(m_now - m_from), 6, 6);
}

void FlowCanvas::commitName()
{
    if (m_name != nullptr) {
        m_name->commit();
    }
}

void FlowCanvas::openName(int step)
{
    if (!m_graph || step < 0 || step >= static_cast<int>(m_graph->steps.size()) || !m_picture.canEdit) {
        return;
    }
    choose(step);
    if (m_name == nullptr) {
        m_name = new NameField(m_theme, *this);
        connect(m_name, &NameField::given, this, &FlowCanvas::renameAsked);
    }
    const QRectF card(placeOf(step));
    const double scale = m_view.scale();
    constexpr double nameLeft = 32;
    constexpr double leastWidth = 160;
    const QRectF heading(
        card.left() + nameLeft * scale,
        card.top() + 2,
        std::max(card.width() - (nameLeft + 8) * scale, leastWidth),
        std::max(layout::headingHeight * scale - 4, 24.0)
    );
    m_name->open(nameAt(static_cast<std::uint32_t>(step)), heading.toAlignedRect());
}

} // namespace backstep
