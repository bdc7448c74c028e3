#include "ui/dashboard/outcome_chart.h"

#include "model/dashboard/dashboard_words.h"
#include "ui/shared/status_glyph.h"
#include "ui/shared/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

namespace backstep {

namespace {

constexpr int axisWidth = 44;
constexpr int axisHeight = 24;
constexpr int markRoom = 22; ///< above the highest bar, for its triangle
constexpr int rightMargin = 12;
constexpr int labelEvery = 10; ///< bars

QString tickWords(double perSecond)
{
    return perSecond >= 1 || perSecond == 0 ? countWords(static_cast<std::uint64_t>(perSecond))
                                            : QString::number(perSecond, 'g', 2);
}

Token fillOf(TallyKind kind)
{
    switch (kind) {
    case TallyKind::Retried:
        return Token::RetryFill;
    case TallyKind::Undone:
        return Token::UndoFill;
    case TallyKind::Failed:
        return Token::FailFill;
    default:
        return Token::DoneFill;
    }
}

} // namespace

OutcomeChart::OutcomeChart(const Theme& theme)
    : m_theme(theme)
{
    setObjectName(QStringLiteral("outcomes"));
    setAccessibleName(QStringLiteral("Outcomes, flows a second. Arrow keys choose a time, Escape chooses none."));
    setMinimumSize(280, 120);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::CrossCursor);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void OutcomeChart::show(const DashboardReading& reading)
{
    m_reading = reading;
    layOut();
}

void OutcomeChart::layOut()
{
    const QRect plot(axisWidth, markRoom, width() - axisWidth - rightMargin, height() - markRoom - axisHeight);
    m_geometry = OutcomeGeometry(m_reading.bars, plot);
    update();
}

void OutcomeChart::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    layOut();
}

void OutcomeChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintAxes(painter);
    const auto bars = m_dragFrom.has_value() ? dragged() : chosen();
    if (bars.has_value()) {
        constexpr double light = 0.5;
        QColor ground = m_theme.color(Token::Select);
        ground.setAlphaF(light);
        painter.fillRect(boxOf(*bars), ground);
    }
    paintBars(painter);
    if (bars.has_value()) {
        paintBrush(painter, *bars);
    }
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.color(Token::Focus), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(5, 1, -5, -1));
    }
}

void OutcomeChart::paintAxes(QPainter& painter) const
{
    const QRect& plot = m_geometry.plot();
    painter.setFont(m_theme.font(TextRole::NumberTiny));
    for (const AxisTick& tick : m_geometry.ticks()) {
        painter.fillRect(plot.left(), tick.at, plot.width(), 1, m_theme.color(Token::LineSoft));
        painter.setPen(m_theme.color(Token::Text2));
        painter.drawText(
            QRect(0, tick.at - 8, axisWidth - 8, 16), Qt::AlignRight | Qt::AlignVCenter, tickWords(tick.value)
        );
    }
    const bool days = bucketOf(m_reading.question.range) > std::chrono::minutes(10);
    const int labelWidth = days ? 100 : 60;
    for (int bar = labelEvery / 2; bar < static_cast<int>(m_reading.bars.size()); bar += labelEvery) {
        const Instant at = m_reading.bars[static_cast<std::size_t>(bar)].time.from;
        const int middle = m_geometry.column(bar).left();
        if (middle + labelWidth / 2 > width() || (days && bar % (2 * labelEvery) != labelEvery / 2)) {
            continue;
        }
        painter.fillRect(middle, plot.bottom() + 1, 1, 4, m_theme.color(Token::Line));
        painter.drawText(
            QRect(middle - labelWidth / 2, plot.bottom() + 6, labelWidth, 16),
            Qt::AlignCenter,
            days ? dayAndClockWords(at) : clockWords(at, m_reading.question.range == DashboardRange::Minutes15)
        );
    }
}

void OutcomeChart::paintBars(QPainter& painter) const
{
    for (const OutcomeGeometry::Piece& piece : m_geometry.pieces()) {
        painter.fillRect(piece.box, m_theme.color(fillOf(piece.kind)));
    }
    constexpr int mark = 12;
    for (const QPoint& foot : m_geometry.failedMarks()) {
        const QRectF box(foot.x() - mark / 2.0, foot.y() - mark, mark, mark);
        paintGlyph(painter, box, GlyphKind::TriangleMark, m_theme.ink(Tone::Fail), m_theme.color(Token::Panel));
    }
}

QRect OutcomeChart::boxOf(const Bars& bars) const
{
    const QRect first = m_geometry.column(bars.first);
    const QRect last = m_geometry.column(bars.last);
    return {QPoint(first.left() - 1, 2), QPoint(last.right(), m_geometry.plot().bottom())};
}

void OutcomeChart::paintBrush(QPainter& painter, const Bars& bars) const
{
    const QRect box = boxOf(bars);
    painter.setPen(QPen(m_theme.color(Token::Accent), 1, Qt::DashLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(box);
    painter.setFont(m_theme.font(TextRole::TinyStrong));
    const TimeRange time{
        m_reading.bars[static_cast<std::size_t>(bars.first)].time.from,
        m_reading.bars[static_cast<std::size_t>(bars.last)].time.to};
    const QString words = rangeWords(time, m_reading.at) + QStringLiteral(", chosen");
    const int needed = painter.fontMetrics().horizontalAdvance(words) + 4;
    // In the box where it fits, else beside it, at the side that has room.
    int left = box.left() + 6;
    if (needed > box.width() - 12) {
        left = box.right() + 6 + needed > width() ? box.left() - 6 - needed : box.right() + 6;
    }
    painter.setPen(m_theme.color(Token::Accent));
    painter.drawText(QRect(left, box.top() + 2, needed, 14), Qt::AlignLeft | Qt::AlignVCenter, words);
}

std::optional<OutcomeChart::Bars> OutcomeChart::chosen() const
{
    if (!m_reading.question.chosen.has_value() || m_reading.bars.empty() || m_reading.read.to <= m_reading.read.from) {
        return std::nullopt;
    }
    const DashboardRange range = m_reading.question.range;
    const std::int64_t origin = bucketAt(range, m_reading.shown.from);
    const auto place = [&](Instant at) {
        return static_cast<int>(std::clamp<std::int64_t>(bucketAt(range, at) - origin, 0, bucketsShown - 1));
    };
    return Bars{place(m_reading.read.from), place({m_reading.read.to.micros - 1})};
}

std::optional<OutcomeChart::Bars> OutcomeChart::dragged() const
{
    const int from = m_geometry.barAt(*m_dragFrom);
    const int to = m_geometry.barAt(m_dragTo);
    return Bars{std::min(from, to), std::max(from, to)};
}

void OutcomeChart::choose(const std::optional<Bars>& bars)
{
    if (!bars.has_value() || m_reading.bars.empty()) {
        Q_EMIT timeChosen(std::nullopt);
        return;
    }
    const DashboardRange range = m_reading.question.range;
    const std::int64_t origin = bucketAt(range, m_reading.shown.from);
    Q_EMIT timeChosen(TimeRange{beginningOf(range, origin + bars->first), beginningOf(range, origin + bars->last + 1)});
}

void OutcomeChart::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) {
        m_dragFrom = event->pos().x();
        m_dragTo = event->pos().x();
        update();
    }
}

void OutcomeChart::mouseMoveEvent(QMouseEvent* event)
{
    if (m_dragFrom.has_value()) {
        m_dragTo = event->pos().x();
        update();
    }
}

void OutcomeChart::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_dragFrom.has_value()) {
        return;
    }
    m_dragTo = event->pos().x();
    const auto bars = dragged();
    const auto before = chosen();
    const bool isClick = bars->first == bars->last;
    m_dragFrom.reset();
    const bool isInside = before.has_value() && bars->first >= before->first && bars->last <= before->last;
    choose(isClick && isInside ? std::nullopt : bars);
    update();
}

/// Left and right move what is chosen, with Shift they move its later end.
void OutcomeChart::keyPressEvent(QKeyEvent* event)
{
    const int step = event->key() == Qt::Key_Left ? -1 : (event->key() == Qt::Key_Right ? 1 : 0);
    if (event->key() == Qt::Key_Escape && chosen().has_value()) {
        choose(std::nullopt);
        return;
    }
    if (step == 0 || m_reading.bars.empty()) {
        QWidget::keyPressEvent(event);
        return;
    }
    const auto before = chosen();
    Bars bars = before.value_or(Bars{bucketsShown - 1, bucketsShown - 1});
    if (before.has_value()) {
        const auto within = [](int bar) { return std::clamp(bar, 0, bucketsShown - 1); };
        bars.last = within(bars.last + step);
        bars.first = event->modifiers().testFlag(Qt::ShiftModifier) ? std::min(bars.first, bars.last)
                                                                    : within(bars.first + step);
    }
    choose(bars);
}

bool OutcomeChart::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        tip(*static_cast<QHelpEvent*>(event));
        return true;
    }
    return QWidget::event(event);
}

void OutcomeChart::tip(QHelpEvent& event)
{
    if (m_reading.bars.empty() || !m_geometry.plot().adjusted(0, -markRoom, 0, 0).contains(event.pos())) {
        QToolTip::hideText();
        return;
    }
    const int bar = m_geometry.barAt(event.pos().x());
    QToolTip::showText(
        event.globalPos(),
        barWords(m_reading.bars[static_cast<std::size_t>(bar)], m_reading.at),
        this,
        m_geometry.column(bar).adjusted(0, -markRoom, 0, 0)
    );
}

} // namespace backstep
