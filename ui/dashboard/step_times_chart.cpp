#include "ui/dashboard/step_times_chart.h"

#include "model/dashboard/dashboard_words.h"
#include "ui/shared/theme.h"

#include <QCategoryAxis>
#include <QChart>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScatterSeries>
#include <QToolTip>
#include <QtMath>

#include <algorithm>
#include <cmath>

namespace backstep {

namespace {

constexpr int lineHeight = 22;
constexpr int lineEvery = 26; ///< few lines stand no wider apart
constexpr int axisRoom = 44;
constexpr int labelRoom = 22;
constexpr std::array markSizes{11.0, 7.0, 9.0}; ///< so that two on one place are both seen
constexpr std::array shapes{
    QScatterSeries::MarkerShapeCircle, QScatterSeries::MarkerShapeRectangle, QScatterSeries::MarkerShapeTriangle};

double logOf(std::chrono::microseconds time)
{
    return std::log10(std::max<double>(1, static_cast<double>(time.count())));
}

std::array<double, 3> logsOf(const StepTimes& times)
{
    return {logOf(times.p50), logOf(times.p95), logOf(times.p99)};
}

QString decadeWords(int decade)
{
    return durationWords(std::chrono::microseconds(std::llround(std::pow(10, decade))));
}

} // namespace

StepTimesChart::StepTimesChart(const Theme& theme)
    : m_theme(theme)
    , m_time(new QCategoryAxis)
    , m_names(new QCategoryAxis)
{
    setObjectName(QStringLiteral("stepTimes"));
    setAccessibleName(QStringLiteral("Time a step takes"));
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setMinimumSize(240, 100);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    chart()->legend()->hide();
    chart()->setBackgroundVisible(false);
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->addAxis(m_time, Qt::AlignBottom);
    chart()->addAxis(m_names, Qt::AlignLeft);
    for (QCategoryAxis* axis : {m_time, m_names}) {
        axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
        axis->setLineVisible(false);
        axis->setLabelsVisible(false); // Qt cuts labels or leaves them out: they are written by hand
    }
    m_names->setGridLineVisible(false);
    m_marks = makeMarks();
    m_worse = makeMarks();
    dress();
    connect(&theme, &Theme::changed, this, &StepTimesChart::dress);
}

StepTimesChart::Marks StepTimesChart::makeMarks()
{
    Marks marks{};
    for (std::size_t i = 0; i < percentiles; ++i) {
        marks[i] = new QScatterSeries;
        marks[i]->setMarkerShape(shapes[i]);
        marks[i]->setMarkerSize(markSizes[i]);
        chart()->addSeries(marks[i]);
        marks[i]->attachAxis(m_time);
        marks[i]->attachAxis(m_names);
    }
    return marks;
}

void StepTimesChart::dress()
{
    const QColor panel = m_theme.color(Token::Panel);
    setBackgroundBrush(panel);
    m_time->setGridLineColor(m_theme.color(Token::LineSoft));
    dressMarks(m_marks, m_theme.color(Token::RunFill), panel);
    dressMarks(m_worse, m_theme.color(Token::FailFill), panel);
    viewport()->update();
}

void StepTimesChart::dressMarks(const Marks& marks, const QColor& ink, const QColor& ground)
{
    constexpr double ring = 1.7;
    marks[0]->setBrush(ground);
    marks[0]->setPen(QPen(ink, ring));
    // With an edge of the ground's colour: where two stand on each other both are seen.
    for (const std::size_t solid : {1U, 2U}) {
        marks[solid]->setBrush(ink);
        marks[solid]->setPen(QPen(ground, 1));
    }
}

void StepTimesChart::show(const DashboardReading& reading)
{
    m_all = reading.steps;
    layOut();
}

std::size_t StepTimesChart::room() const
{
    return static_cast<std::size_t>(std::max(1, (height() - axisRoom) / lineHeight));
}

void StepTimesChart::layOut()
{
    m_lines = m_all;
    if (m_lines.size() > room()) {
        std::vector<std::chrono::microseconds> slow;
        for (const StepTimes& each : m_lines) {
            slow.push_back(each.p99);
        }
        std::ranges::nth_element(slow, slow.begin() + static_cast<std::ptrdiff_t>(room()) - 1, std::greater<>());
        const auto least = slow[room() - 1];
        std::erase_if(m_lines, [least](const StepTimes& each) { return each.p99 < least; });
        m_lines.resize(std::min(m_lines.size(), room()));
    }
    if (m_current.has_value() && *m_current >= static_cast<int>(m_lines.size())) {
        m_current.reset();
    }
    layOutAxes();
    for (const bool worse : {false, true}) {
        for (std::size_t i = 0; i < percentiles; ++i) {
            QList<QPointF> points;
            for (std::size_t line = 0; line < m_lines.size(); ++line) {
                if ((m_lines[line].timesWorse > 0) == worse) {
                    points << QPointF(logsOf(m_lines[line])[i], -static_cast<double>(line));
                }
            }
            (worse ? m_worse : m_marks)[i]->replace(points);
        }
    }
    viewport()->update();
}

/// Whole decades of time, and a name for each line.
void StepTimesChart::layOutAxes()
{
    double least = m_lines.empty() ? 4 : logsOf(m_lines.front())[0];
    double most = 5; // 100 ms: where all is fast, that can be seen too
    for (const StepTimes& each : m_lines) {
        least = std::min(least, logsOf(each)[0]);
        most = std::max(most, logsOf(each)[2]);
    }
    constexpr double edge = 0.05; // a mark is not cut in half
    const int first = static_cast<int>(std::floor(least - edge));
    const int last = std::max(first + 1, static_cast<int>(std::ceil(most + edge)));
    for (const QString& label : m_time->categoriesLabels()) {
        m_time->remove(label);
    }
    m_time->setRange(first, last);
    m_time->setStartValue(first - 1);
    for (int decade = first; decade <= last; ++decade) {
        m_time->append(decadeWords(decade), decade);
    }
    chart()->setMargins(QMargins(nameWidth(), 0, 16, labelRoom));
    const int count = static_cast<int>(m_lines.size());
    const int apart = (height() - axisRoom) / lineEvery;
    const double below = -std::max(count, apart) + 0.5;
    m_names->setRange(below, 0.5);
}

/// As wide as the longest name, and not more than leaves room for the times.
int StepTimesChart::nameWidth() const
{
    constexpr int padding = 20;
    const QFontMetrics metrics(m_theme.font(TextRole::Small));
    int widest = 0;
    for (const StepTimes& each : m_lines) {
        widest = std::max(widest, metrics.horizontalAdvance(stepWords(each.step.name, each.step.phase)));
    }
    return std::min(widest + padding, width() * 2 / 5);
}

void StepTimesChart::paintLabels(QPainter& painter) const
{
    const QRectF plot = chart()->plotArea();
    painter.setFont(m_theme.font(TextRole::NumberTiny));
    painter.setPen(m_theme.color(Token::Text2));
    for (int decade = qCeil(m_time->min()); decade <= m_time->max(); ++decade) {
        constexpr double half = 40;
        const double at = chart()->mapToPosition(QPointF(decade, 0), m_marks[0]).x();
        const double left = std::min(at - half, width() - 2 * half - 4);
        const int side = at + half > width() - 4 ? Qt::AlignRight : Qt::AlignHCenter;
        painter.drawText(QRectF(left, plot.bottom() + 6, 2 * half, 16), side | Qt::AlignVCenter, decadeWords(decade));
    }
    painter.setFont(m_theme.font(TextRole::Small));
    painter.setPen(m_theme.color(Token::Text));
    const int right = qRound(chart()->plotArea().left()) - 10;
    for (std::size_t line = 0; line < m_lines.size(); ++line) {
        const StepKeyed& step = m_lines[line].step;
        const QRect box(8, placeOf(static_cast<int>(line)).y() - lineHeight / 2, right - 8, lineHeight);
        painter.drawText(
            box,
            Qt::AlignVCenter | Qt::AlignRight,
            painter.fontMetrics().elidedText(stepWords(step.name, step.phase), Qt::ElideMiddle, box.width())
        );
    }
}

QPoint StepTimesChart::placeOf(int line) const
{
    const double time = logsOf(m_lines[static_cast<std::size_t>(line)])[0];
    return chart()->mapToPosition(QPointF(time, -line), m_marks[0]).toPoint();
}

void StepTimesChart::drawBackground(QPainter* painter, const QRectF& area)
{
    QChartView::drawBackground(painter, area);
    painter->setRenderHint(QPainter::Antialiasing, false);
    for (std::size_t line = 0; line < m_lines.size(); ++line) {
        const auto logs = logsOf(m_lines[line]);
        const double y = -static_cast<double>(line);
        const QPointF from = chart()->mapToPosition({logs[0], y}, m_marks[0]);
        const QPointF to = chart()->mapToPosition({logs[2], y}, m_marks[0]);
        if (m_current == static_cast<int>(line)) {
            const QRectF box(1, from.y() - lineHeight / 2.0, width() - 2, lineHeight);
            painter->fillRect(box, m_theme.color(hasFocus() ? Token::Select : Token::Hover));
        }
        const bool worse = m_lines[line].timesWorse > 0;
        painter->fillRect(
            QRectF(from.x(), std::round(from.y()) - 1, to.x() - from.x(), 2),
            m_theme.color(worse ? Token::FailFill : Token::RunFill)
        );
    }
}

void StepTimesChart::drawForeground(QPainter* painter, const QRectF& area)
{
    QChartView::drawForeground(painter, area);
    paintLabels(*painter);
    if (m_lines.empty()) {
        painter->fillRect(area, m_theme.color(Token::Panel));
        painter->setFont(m_theme.font(TextRole::Small));
        painter->setPen(m_theme.color(Token::Text2));
        painter->drawText(
            QRectF(viewport()->rect()), Qt::AlignCenter, QStringLiteral("No attempt was answered in this time.")
        );
    }
}

void StepTimesChart::resizeEvent(QResizeEvent* event)
{
    QChartView::resizeEvent(event);
    layOut();
}

std::optional<int> StepTimesChart::lineAt(const QPoint& at) const
{
    for (int line = 0; line < static_cast<int>(m_lines.size()); ++line) {
        if (std::abs(at.y() - placeOf(line).y()) <= lineHeight / 2) {
            return line;
        }
    }
    return std::nullopt;
}

void StepTimesChart::setCurrent(const std::optional<int>& line)
{
    if (m_current != line) {
        m_current = line;
        resetCachedContent();
        viewport()->update();
    }
    setCursor(line.has_value() ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void StepTimesChart::mouseMoveEvent(QMouseEvent* event)
{
    setCurrent(lineAt(event->pos()));
}

void StepTimesChart::leaveEvent(QEvent* event)
{
    QChartView::leaveEvent(event);
    setCurrent(std::nullopt);
}

void StepTimesChart::mouseReleaseEvent(QMouseEvent* event)
{
    const auto line = lineAt(event->pos());
    if (event->button() == Qt::LeftButton && line.has_value()) {
        Q_EMIT slowestAsked(m_lines[static_cast<std::size_t>(*line)]);
    }
}

void StepTimesChart::keyPressEvent(QKeyEvent* event)
{
    const int step = event->key() == Qt::Key_Up ? -1 : (event->key() == Qt::Key_Down ? 1 : 0);
    const int last = static_cast<int>(m_lines.size()) - 1;
    if (step != 0 && last >= 0) {
        setCurrent(m_current.has_value() ? std::clamp(*m_current + step, 0, last) : 0);
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_current.has_value()) {
        Q_EMIT slowestAsked(m_lines[static_cast<std::size_t>(*m_current)]);
    } else {
        QChartView::keyPressEvent(event);
    }
}

bool StepTimesChart::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        tip(*static_cast<QHelpEvent*>(event));
        return true;
    }
    return QChartView::viewportEvent(event);
}

void StepTimesChart::tip(const QHelpEvent& event)
{
    const auto line = lineAt(event.pos());
    QToolTip::showText(
        event.globalPos(),
        line.has_value() ? timesWords(m_lines[static_cast<std::size_t>(*line)]) : QString(),
        viewport()
    );
}

PercentileLegend::PercentileLegend(const Theme& theme)
    : m_theme(theme)
{
    setAccessibleName(QStringLiteral("Ring p50, square p95, triangle p99"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize PercentileLegend::sizeHint() const
{
    return {3 * 48, 20};
}

void PercentileLegend::paintEvent(QPaintEvent*)
{
    constexpr int every = 48;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(m_theme.font(TextRole::Small));
    const QColor ink = m_theme.color(Token::RunFill);
    const double middle = height() / 2.0;
    for (int i = 0; const char* word : {"p50", "p95", "p99"}) {
        const double left = i * every;
        painter.setPen(i == 0 ? QPen(ink, 1.7) : QPen(Qt::NoPen));
        painter.setBrush(i == 0 ? m_theme.color(Token::Panel) : ink);
        const QRectF box(left + 1, middle - 4.5, 9, 9);
        if (i == 0) {
            painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5));
        } else if (i == 1) {
            painter.drawRect(box);
        } else {
            const std::array<QPointF, 3> triangle{
                box.bottomLeft(), QPointF(box.center().x(), box.top()), box.bottomRight()};
            painter.drawPolygon(triangle.data(), 3);
        }
        painter.setPen(m_theme.color(Token::Text));
        painter.drawText(QRectF(left + 15, 0, every - 15, height()), Qt::AlignVCenter, QString::fromLatin1(word));
        ++i;
    }
}

} // namespace backstep
