#include "ui/main_window/time_slider.h"

#include "ui/shared/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QStyle>

namespace backstep {

namespace {

constexpr int handleWidth = 10;
constexpr int handleHeight = 18;
constexpr int grooveHeight = 4;
constexpr int focusRoom = 3; ///< of its ring, around the handle

} // namespace

TimeSlider::TimeSlider(const Theme& theme)
    : QSlider(Qt::Horizontal)
    , m_theme(theme)
{
    constexpr int second = 1'000;
    constexpr int page = 10'000;
    setSingleStep(second);
    setPageStep(page);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumWidth(80);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize TimeSlider::sizeHint() const
{
    return {240, 28};
}

/// Where the middle of the handle can be.
QRect TimeSlider::groove() const
{
    const int room = handleWidth / 2 + focusRoom;
    return {room, (height() - grooveHeight) / 2, width() - 2 * room, grooveHeight};
}

int TimeSlider::handleX() const
{
    return groove().left() + QStyle::sliderPositionFromValue(minimum(), maximum(), sliderPosition(), groove().width());
}

void TimeSlider::takeX(int x)
{
    const QRect all = groove();
    setSliderPosition(QStyle::sliderValueFromPosition(minimum(), maximum(), x - all.left(), all.width()));
}

void TimeSlider::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) {
        setSliderDown(true);
        takeX(event->pos().x());
    }
}

void TimeSlider::mouseMoveEvent(QMouseEvent* event)
{
    if (isSliderDown()) {
        takeX(event->pos().x());
    }
}

void TimeSlider::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) {
        setSliderDown(false);
    }
}

void TimeSlider::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QRect all = groove();
    const int x = handleX();
    painter.fillRect(all, m_theme.color(Token::LineStrong));
    painter.fillRect(QRect(all.topLeft(), QPoint(x, all.bottom())), m_theme.fill(Tone::Retry));
    const QRectF handle(x - handleWidth / 2.0, (height() - handleHeight) / 2.0, handleWidth, handleHeight);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.color(Token::LineStrong), 1));
    painter.setBrush(m_theme.color(Token::Raised));
    painter.drawRoundedRect(handle.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.color(Token::Focus), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(handle.adjusted(-2, -2, 2, 2), 4, 4);
    }
}

} // namespace backstep
