#include "ui/inspector/waterfall_view.h"

#include "ui/shared/span_painter.h"
#include "ui/shared/theme.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace backstep {

namespace {

using namespace waterfall;

constexpr int ruler = 22;
constexpr int gutter = 124;
constexpr int barsLeft = gutter + 4;
constexpr int rightRoom = 84; ///< for the words behind the last bar
constexpr int leastWidth = 40;
constexpr double tickGap = 96;

} // namespace

WaterfallView::WaterfallView(const Theme& theme)
    : m_theme(theme)
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setObjectName(QStringLiteral("waterfall"));
    setAccessibleName(QStringLiteral("Waterfall"));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    verticalScrollBar()->setSingleStep(rowHeight);
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void WaterfallView::setWaterfall(Waterfall waterfall)
{
    m_waterfall = std::move(waterfall);
    fit();
}

void WaterfallView::setChosen(const QString& step)
{
    m_chosen = step;
    viewport()->update();
}

/// All of the flow stands in the width there is.
void WaterfallView::fit()
{
    m_scale.setWidth(std::max(leastWidth, viewport()->width() - barsLeft - rightRoom));
    m_scale.show(m_waterfall.range);
    const int all = ruler + static_cast<int>(m_waterfall.rows.size()) * rowHeight;
    verticalScrollBar()->setRange(0, std::max(0, all - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    viewport()->update();
}

int WaterfallView::rowTop(std::size_t row) const
{
    return ruler + static_cast<int>(row) * rowHeight - verticalScrollBar()->value();
}

int WaterfallView::rowAt(int y) const
{
    const int row = y < ruler ? -1 : (y - ruler + verticalScrollBar()->value()) / rowHeight;
    return row < static_cast<int>(m_waterfall.rows.size()) ? row : -1;
}

void WaterfallView::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_theme.color(Token::Panel));
    painter.fillRect(0, 0, viewport()->width(), ruler, m_theme.color(Token::Window));
    if (m_waterfall.rows.empty()) {
        return;
    }
    painter.setClipRect(0, ruler, viewport()->width(), viewport()->height());
    for (std::size_t row = 0; row < m_waterfall.rows.size(); ++row) {
        if (m_waterfall.rows[row].step == m_chosen) {
            painter.fillRect(0, rowTop(row), viewport()->width(), rowHeight - 1, m_theme.color(Token::SelectIdle));
        }
    }
    paintTicks(painter, ruler, viewport()->height(), false);
    SpanPainter bars(painter, m_theme);
    for (std::size_t row = 0; row < m_waterfall.rows.size(); ++row) {
        const int top = rowTop(row);
        if (top + rowHeight > 0 && top < viewport()->height()) {
            paintRow(painter, bars, row);
        }
    }
    painter.setClipping(false);
    paintTicks(painter, 14, ruler, true);
    if (m_waterfall.turnedBack) {
        const int x = barsLeft + static_cast<int>(std::lround(m_scale.x(*m_waterfall.turnedBack))) - 1;
        const int bottom = std::min(viewport()->height(), rowTop(m_waterfall.rows.size()));
        bars.turnedBack(x, ruler, bottom, QStringLiteral("turned back"));
    }
}

void WaterfallView::paintTicks(QPainter& painter, int top, int bottom, bool words) const
{
    constexpr int tickSize = 10;
    QFont font = m_theme.font(TextRole::NumberTiny);
    font.setPixelSize(tickSize);
    painter.setFont(font);
    for (const WaterfallTick& tick : ticksOf(m_waterfall, m_scale, tickGap)) {
        const int x = barsLeft + static_cast<int>(std::lround(tick.x));
        painter.fillRect(x - 4, top, 1, bottom - top, m_theme.color(Token::LineSoft));
        if (words && !isUnderFlag(x)) {
            painter.setPen(m_theme.color(Token::Text2));
            painter.drawText(
                QRect(x, 0, static_cast<int>(tickGap), ruler), Qt::AlignLeft | Qt::AlignVCenter, tick.words
            );
        }
    }
}

/// The flag of turning back stands where a tick's words would.
bool WaterfallView::isUnderFlag(int x) const
{
    if (!m_waterfall.turnedBack) {
        return false;
    }
    constexpr int wordsWidth = 44;
    constexpr int flagWidth = 84;
    const int flag = barsLeft + static_cast<int>(std::lround(m_scale.x(*m_waterfall.turnedBack)));
    return x > flag - wordsWidth && x < flag + flagWidth && x > barsLeft;
}

void WaterfallView::paintRow(QPainter& painter, SpanPainter& bars, std::size_t row) const
{
    const WaterfallRow& what = m_waterfall.rows[row];
    const int top = rowTop(row);
    painter.fillRect(0, top + rowHeight - 1, viewport()->width(), 1, m_theme.color(Token::LineSoft));
    const QFont font = m_theme.font(TextRole::Small);
    painter.setFont(font);
    painter.setPen(m_theme.color(Token::Text));
    const QRect name(8, top, gutter - 20, rowHeight);
    const QString shown = QFontMetrics(font).elidedText(what.step, Qt::ElideRight, name.width());
    painter.drawText(name, Qt::AlignRight | Qt::AlignVCenter, shown);
    const std::vector<Bar> laidOut = barsOf(m_waterfall, row, m_scale);
    bars.bars(laidOut, QPoint(barsLeft, top));
    paintNote(painter, what, barsLeft + noteLeft(what, laidOut), top);
}

void WaterfallView::paintNote(QPainter& painter, const WaterfallRow& row, int left, int top) const
{
    if (row.note.isEmpty()) {
        return;
    }
    const LaneBand band = !row.notePhase ? LaneBand{0, rowHeight} : (*row.notePhase == Phase::Do ? doBand : undoBand);
    painter.setFont(m_theme.font(row.noteTone == Tone::Idle ? TextRole::Tiny : TextRole::TinyStrong));
    painter.setPen(row.noteTone == Tone::Idle ? m_theme.color(Token::Text2) : m_theme.ink(row.noteTone));
    const QRect room(left, top + band.top - 1, viewport()->width() - left, band.height + 2);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, row.note);
}

void WaterfallView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    fit();
}

void WaterfallView::mousePressEvent(QMouseEvent* event)
{
    const int row = rowAt(static_cast<int>(event->position().y()));
    if (row >= 0) {
        Q_EMIT stepChosen(m_waterfall.rows[static_cast<std::size_t>(row)].step);
    }
}

QString WaterfallView::tipAt(const QPoint& place) const
{
    const int row = rowAt(place.y());
    if (row < 0) {
        return {};
    }
    const QPoint inside = place - QPoint(barsLeft, rowTop(static_cast<std::size_t>(row)));
    for (const Bar& bar : barsOf(m_waterfall, static_cast<std::size_t>(row), m_scale)) {
        if (bar.span >= 0 && bar.box.adjusted(-1, -1, 1, 1).contains(inside)) {
            return tipOf(m_waterfall.spans[static_cast<std::size_t>(bar.span)], m_waterfall.now);
        }
    }
    return {};
}

bool WaterfallView::viewportEvent(QEvent* event)
{
    if (event->type() != QEvent::ToolTip) {
        return QAbstractScrollArea::viewportEvent(event);
    }
    const auto& help = static_cast<QHelpEvent&>(*event);
    QToolTip::showText(help.globalPos(), tipAt(help.pos()), this);
    return true;
}

} // namespace backstep
