#include "ui/editor/canvas_map.h"

#include "model/words.h"
#include "ui/shared/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace backstep {

namespace {
constexpr QSize mapSize(128, 120);
constexpr QSize wideTrack(208, 52);
constexpr double longest = 16; ///< times its width, or its height: beyond, a picture of it is a line
constexpr int padding = 10;
constexpr int trackThickness = 8;
constexpr double leastBrush = 4;
} // namespace

CanvasMap::CanvasMap(const Theme& theme, QWidget& canvas)
    : QWidget(&canvas)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("canvasMap"));
    setFixedSize(mapSize);
    setAccessibleName(QStringLiteral("The whole flow, small"));
    m_map.setSize(mapSize);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize CanvasMap::sizeHint() const
{
    return isTrack() && m_content.width() > m_content.height() ? wideTrack : mapSize;
}

bool CanvasMap::isTrack() const
{
    const double width = std::max(1.0, m_content.width());
    const double height = std::max(1.0, m_content.height());
    return m_picture.graph != nullptr && std::max(width / height, height / width) > longest;
}

QString CanvasMap::trackWords() const
{
    if (!isTrack()) {
        return {};
    }
    const auto inSight = std::ranges::count_if(m_picture.layout->cards, [this](const QRectF& card) {
        return card.intersects(m_seen);
    });
    return QStringLiteral("%1, %2 in sight")
        .arg(
            countOf(m_picture.graph->steps.size(), QStringLiteral("step"), QStringLiteral("steps")),
            countWords(static_cast<std::uint64_t>(inSight))
        );
}

/// Where the track stands in the widget: lying for a wide flow, standing for a long one.
QRectF CanvasMap::track() const
{
    if (m_content.width() > m_content.height()) {
        return QRectF(padding, height() - padding - trackThickness, width() - 2 * padding, trackThickness);
    }
    return QRectF(padding, padding, trackThickness, height() - 2 * padding);
}

QPointF CanvasMap::placeAt(const QPointF& at) const
{
    if (!isTrack()) {
        return m_map.toDrawing(at);
    }
    const QRectF line = track();
    const QPointF part((at.x() - line.left()) / line.width(), (at.y() - line.top()) / line.height());
    const bool lies = m_content.width() > m_content.height();
    return lies ? QPointF(m_content.left() + std::clamp(part.x(), 0.0, 1.0) * m_content.width(), m_seen.center().y())
                : QPointF(m_seen.center().x(), m_content.top() + std::clamp(part.y(), 0.0, 1.0) * m_content.height());
}

void CanvasMap::show(const FlowPicture& picture, const CanvasView& view)
{
    m_picture = picture;
    m_seen = view.visible();
    m_content = view.content();
    setFixedSize(sizeHint());
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
    if (isTrack()) {
        paintTrack(painter);
        return;
    }
    painter.translate(m_map.offset());
    painter.scale(m_map.scale(), m_map.scale());
    FlowPainter(m_theme, m_picture, m_map.scale()).paintCards(painter, m_map.visible());
    painter.resetTransform();
    const QRectF seen = QRectF(m_map.toView(m_seen.topLeft()), m_seen.size() * m_map.scale());
    painter.setBrush(Qt::NoBrush);
    painter.setPen(m_theme.color(Token::Accent));
    painter.drawRect(seen.intersected(QRectF(rect()).adjusted(3, 3, -4, -4)).toAlignedRect());
}

void CanvasMap::paintTrack(QPainter& painter) const
{
    const bool lies = m_content.width() > m_content.height();
    const QRectF line = track();
    painter.fillRect(line, m_theme.fill(Tone::Idle));
    QRectF brush = line;
    const auto part = [](double at, double low, double length) { return std::clamp((at - low) / length, 0.0, 1.0); };
    if (lies) {
        brush.setLeft(line.left() + part(m_seen.left(), m_content.left(), m_content.width()) * line.width());
        brush.setRight(line.left() + part(m_seen.right(), m_content.left(), m_content.width()) * line.width());
        brush.setWidth(std::max(leastBrush, brush.width()));
    } else {
        brush.setTop(line.top() + part(m_seen.top(), m_content.top(), m_content.height()) * line.height());
        brush.setBottom(line.top() + part(m_seen.bottom(), m_content.top(), m_content.height()) * line.height());
        brush.setHeight(std::max(leastBrush, brush.height()));
    }
    painter.fillRect(lies ? brush.adjusted(0, -3, 0, 3) : brush.adjusted(-3, 0, 3, 0), m_theme.color(Token::Accent));
    painter.setFont(m_theme.font(TextRole::Tiny));
    painter.setPen(m_theme.color(Token::Text2));
    const QRectF words = lies ? QRectF(rect()).adjusted(padding, 4, -padding, -24)
                              : QRectF(rect()).adjusted(padding + trackThickness + 10, padding, -6, -padding);
    painter.drawText(words, static_cast<int>(Qt::AlignVCenter | Qt::AlignLeft) | Qt::TextWordWrap, trackWords());
}

void CanvasMap::mousePressEvent(QMouseEvent* event)
{
    Q_EMIT placeAsked(placeAt(event->position()));
}

void CanvasMap::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons().testFlag(Qt::LeftButton)) {
        Q_EMIT placeAsked(placeAt(event->position()));
    }
}

} // namespace backstep
