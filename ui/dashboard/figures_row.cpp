#include "ui/dashboard/figures_row.h"

#include "model/dashboard/dashboard_words.h"
#include "ui/shared/status_glyph.h"
#include "ui/shared/theme.h"

#include <QMouseEvent>
#include <QPainter>

namespace backstep {

namespace {

constexpr int rowHeight = 68;
constexpr std::size_t openCell = 0;
constexpr std::size_t personCell = 4;

QString timeOrNone(std::chrono::microseconds time)
{
    return time.count() == 0 ? QStringLiteral("–") : durationWords(time);
}

} // namespace

FiguresRow::FiguresRow(const Theme& theme)
    : m_theme(theme)
{
    setObjectName(QStringLiteral("figures"));
    setFixedHeight(rowHeight);
    setMouseTracking(true);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void FiguresRow::show(const DashboardReading& reading)
{
    const DashboardFigures& figures = reading.figures;
    const OutcomeCounts& counts = figures.counts;
    const std::uint64_t completed = counts[TallyKind::Completed] + counts[TallyKind::Retried];
    m_cells
        = {{countWords(figures.open), QStringLiteral("open now"), GlyphKind::CirclePlay, Tone::Run},
           {rateWords(figures.startedPerSecond), QStringLiteral("started"), {}},
           {partWords(completed, counts.ended()), QStringLiteral("completed"), GlyphKind::DiscTick, Tone::Done},
           {partWords(counts[TallyKind::Undone], counts.ended()),
            QStringLiteral("undone"),
            GlyphKind::SquareArrow,
            Tone::Undo},
           {countWords(figures.needPerson),
            figures.needPerson == 1 ? QStringLiteral("needs a person") : QStringLiteral("need a person"),
            GlyphKind::TriangleMark,
            Tone::Fail,
            figures.needPerson > 0},
           {timeOrNone(figures.flowP50), QStringLiteral("flow, p50"), {}},
           {timeOrNone(figures.flowP95), QStringLiteral("flow, p95"), {}}};
    setAccessibleName(words().join(QStringLiteral(", ")));
    update();
}

QStringList FiguresRow::words() const
{
    QStringList all;
    for (const Cell& cell : m_cells) {
        all << cell.figure + QLatin1Char(' ') + cell.word;
    }
    return all;
}

QRect FiguresRow::box(std::size_t cell) const
{
    const int count = static_cast<int>(m_cells.size());
    const int place = static_cast<int>(cell);
    const int left = width() * place / count;
    return {left, 0, width() * (place + 1) / count - left, height()};
}

void FiguresRow::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_theme.color(Token::Line));
    painter.setBrush(m_theme.color(Token::Panel));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    constexpr int padding = 16;
    constexpr int glyph = 12;
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        const Cell& cell = m_cells[i];
        QRect room = box(i).adjusted(padding, 0, -4, 0);
        if (i > 0) {
            painter.fillRect(box(i).left(), 12, 1, height() - 24, m_theme.color(Token::Line));
        }
        painter.setFont(m_theme.font(TextRole::Figure));
        painter.setPen(cell.loud ? m_theme.ink(cell.tone) : m_theme.color(Token::Text));
        painter.drawText(QRect(room.left(), 9, room.width(), 28), Qt::AlignVCenter | Qt::AlignLeft, cell.figure);
        QRect words(room.left(), 38, room.width(), 18);
        if (cell.glyph.has_value()) {
            const QRectF place(words.left(), words.top() + 3, glyph, glyph);
            paintGlyph(painter, place, *cell.glyph, m_theme.ink(cell.tone), m_theme.color(Token::Panel));
            words.setLeft(words.left() + glyph + 6);
        }
        painter.setFont(m_theme.font(TextRole::Small));
        painter.setPen(m_theme.color(Token::Text2));
        painter.drawText(
            words,
            Qt::AlignVCenter | Qt::AlignLeft,
            painter.fontMetrics().elidedText(cell.word, Qt::ElideRight, words.width())
        );
    }
}

std::optional<std::size_t> FiguresRow::linkAt(const QPoint& at) const
{
    for (const std::size_t cell : {openCell, personCell}) {
        if (cell < m_cells.size() && box(cell).contains(at)) {
            return cell;
        }
    }
    return std::nullopt;
}

void FiguresRow::mouseMoveEvent(QMouseEvent* event)
{
    setCursor(linkAt(event->pos()).has_value() ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void FiguresRow::mouseReleaseEvent(QMouseEvent* event)
{
    const auto link = linkAt(event->pos());
    if (event->button() == Qt::LeftButton && link.has_value()) {
        *link == openCell ? Q_EMIT openAsked() : Q_EMIT needPersonAsked();
    }
}

} // namespace backstep
