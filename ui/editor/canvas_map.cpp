#include "ui/editor/canvas_map.h"

#include "ui/shared/theme.h"

#include <QMouseEvent>
#include <QPainter>

namespace backstep {

namespace {
constexpr QSize mapSize(128, 120);
}

CanvasMap::CanvasMap(const Theme& theme, QWidget& canvas)
    : QWidget(&canvas)
    , m_theme(theme)
{
    setFixedSize(mapSize);
    setAccessibleName(QStringLiteral("The whole flow, small"));
    m_map.setSize(mapSize);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize CanvasMap::sizeHint() const
{
    return mapSize;
}

void CanvasMap::show(const FlowPicture& picture, const CanvasView& view)
{
    m_picture = picture;
    m_seen = view.visible();
    m_map.setContent(view.content());
    m_map.fit(view.content().adjusted(-60, -60, 60, 60));
    update();
}

void CanvasMap::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_theme.color(Token::Line));
    painter.setBrush(m_theme.color(Token::Panel));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    if (m_picture.graph == nullptr) {
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.translate(m_map.offset());
    painter.scale(m_map.scale(), m_map.scale());
    FlowPainter(m_theme, m_picture, m_map.scale()).paintCards(painter, m_map.visible());
    painter.resetTransform();
    const QRectF seen = QRectF(m_map.toView(m_seen.topLeft()), m_seen.size() * m_map.scale());
    painter.setBrush(Qt::NoBrush);
    painter.setPen(m_theme.color(Token::Accent));
    painter.drawRect(seen.intersected(QRectF(rect()).adjusted(3, 3, -4, -4)).toAlignedRect());
}

void CanvasMap::mousePressEvent(QMouseEvent* event)
{
    Q_EMIT placeAsked(m_map.toDrawing(event->position()));
}

void CanvasMap::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons().testFlag(Qt::LeftButton)) {
        Q_EMIT placeAsked(m_map.toDrawing(event->position()));
    }
}

} // namespace backstep
