#include "ui/inspector/rescue_follow_view.h"

#include "ui/shared/button.h"
#include "ui/shared/status_glyph.h"

#include <QBoxLayout>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollArea>

#include <algorithm>
#include <array>

namespace backstep {

namespace {

constexpr int headingHeight = 28;
constexpr int rowHeight = 52;
constexpr int numberWidth = 56;
constexpr int waveSize = 24;
constexpr int columns = 4; ///< message, sent, waiting, resolved

/// A thin line that fills from the left.
class ProgressLine final : public QWidget
{
public:
    explicit ProgressLine(const Theme& theme)
        : m_theme(theme)
    {
        setFixedHeight(4);
    }

    void setDone(double done)
    {
        m_done = done;
        setAccessibleDescription(QStringLiteral("%1 per cent").arg(qRound(done * 100)));
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), m_theme.color(Token::IdleTint));
        painter.fillRect(0, 0, qRound(m_done * width()), height(), m_theme.color(Token::UndoFill));
    }

private:
    const Theme& m_theme;
    double m_done = 0;
};

QRect columnOf(const QRect& room, int column)
{
    // The last two say the most.
    static constexpr std::array<double, columns + 1> begins{0.0, 0.24, 0.48, 0.73, 1.0};
    const auto at = static_cast<std::size_t>(column);
    const int width = room.width() - numberWidth;
    const int left = room.left() + numberWidth + static_cast<int>(begins.at(at) * width);
    return {left, room.top(), static_cast<int>((begins.at(at + 1) - begins.at(at)) * width), room.height()};
}

} // namespace

FollowTable::FollowTable(const Theme& theme)
    : m_theme(theme)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setObjectName(QStringLiteral("followTable"));
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void FollowTable::setRows(std::vector<FollowRow> rows)
{
    const bool moved = rows.size() != m_rows.size();
    m_rows = std::move(rows);
    QStringList said;
    for (const FollowRow& row : m_rows) {
        said << row.title + QStringLiteral(", ") + row.resolved.word;
    }
    setAccessibleName(said.join(QStringLiteral("; ")));
    if (moved) {
        updateGeometry();
    }
    update();
}

QSize FollowTable::sizeHint() const
{
    return {640, headingHeight + rowHeight * static_cast<int>(m_rows.size())};
}

void FollowTable::paintEvent(QPaintEvent* event)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Token::Panel));
    const QStringList headings{
        QStringLiteral("Message"),
        QStringLiteral("Sent"),
        QStringLiteral("Waiting for the reply"),
        QStringLiteral("Resolved")};
    painter.setFont(m_theme.font(TextRole::SmallMedium));
    const QRect head(0, 0, width(), headingHeight);
    for (int column = 0; column < columns; ++column) {
        const QRect cell = columnOf(head, column);
        painter.setPen(m_theme.color(Token::Text2));
        painter.drawText(cell.adjusted(8, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, headings.at(column));
        painter.fillRect(cell.left(), 0, 1, headingHeight, m_theme.color(Token::LineSoft));
    }
    painter.fillRect(0, headingHeight - 1, width(), 1, m_theme.color(Token::Line));
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const QRect room(0, headingHeight + static_cast<int>(i) * rowHeight, width(), rowHeight);
        if (room.intersects(event->rect())) {
            paintRow(painter, room, m_rows[i]);
        }
    }
}

void FollowTable::paintRow(QPainter& painter, const QRect& room, const FollowRow& row) const
{
    painter.fillRect(room.left(), room.bottom(), room.width(), 1, m_theme.color(Token::LineSoft));
    const QRectF number(16, room.center().y() - waveSize / 2.0, waveSize, waveSize);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.color(row.phase == Phase::Undo ? Token::UndoSolid : Token::AccentFill));
    painter.drawRoundedRect(number, 4, 4);
    painter.restore();
    painter.setFont(m_theme.font(TextRole::Strong));
    painter.setPen(m_theme.color(Token::OnSolid));
    painter.drawText(number, Qt::AlignCenter, QString::number(row.wave));
    painter.setFont(m_theme.font(TextRole::BodyMedium));
    painter.setPen(m_theme.color(Token::Text));
    const QRect title = columnOf(room, 0).adjusted(8, 0, -8, 0);
    painter.drawText(
        title,
        Qt::AlignLeft | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(row.title, Qt::ElideRight, title.width())
    );
    const bool sent = row.state != FollowRow::State::NotSent;
    const bool open = !sent || row.state == FollowRow::State::Sent;
    const StatusWord wasSent = wordOf(sent ? StepStatus::DoSuccess : StepStatus::Pending);
    paintCell(painter, columnOf(room, 1), &wasSent, row.sent, row.sentDetail);
    const StatusWord waits = row.state == FollowRow::State::Sent || row.state == FollowRow::State::NoAnswer
        ? row.resolved
        : wordOf(StepStatus::DoSuccess);
    paintCell(painter, columnOf(room, 2), sent ? &waits : nullptr, row.waited, row.waitedDetail);
    if (open || row.state == FollowRow::State::NoAnswer) {
        paintCell(painter, columnOf(room, 3), nullptr, QStringLiteral("not yet"), {});
    } else {
        paintCell(
            painter,
            columnOf(room, 3),
            &row.resolved,
            row.resolved.word + QLatin1Char(' ') + row.resolvedAt,
            row.resolvedDetail
        );
    }
}

void FollowTable::paintCell(
    QPainter& painter, const QRect& cell, const StatusWord* sign, const QString& first, const QString& second
) const
{
    constexpr int glyph = 13;
    QRect room = cell.adjusted(8, 0, -8, 0);
    if (sign != nullptr) {
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF box(room.left(), room.center().y() - glyph / 2.0, glyph, glyph);
        paintGlyph(painter, box, sign->glyph, m_theme.ink(sign->tone), m_theme.color(Token::Panel));
        painter.restore();
        room.setLeft(room.left() + glyph + 8);
    }
    const auto write = [&](const QRect& line, TextRole role, Token ink, const QString& words) {
        painter.setFont(m_theme.font(role));
        painter.setPen(m_theme.color(ink));
        painter.drawText(
            line,
            Qt::AlignLeft | Qt::AlignVCenter,
            painter.fontMetrics().elidedText(words, Qt::ElideRight, line.width())
        );
    };
    if (second.isEmpty()) {
        write(room, TextRole::Small, sign == nullptr ? Token::Text2 : Token::Text, first);
        return;
    }
    const int middle = room.center().y();
    write(QRect(room.left(), middle - 15, room.width(), 16), TextRole::Small, Token::Text, first);
    write(QRect(room.left(), middle + 1, room.width(), 15), TextRole::Tiny, Token::Text2, second);
}

RescueFollowView::RescueFollowView(const Theme& theme)
    : Surface(theme, Token::Panel)
    , m_status(new Badge(theme))
    , m_title(new Text(theme, TextRole::Strong))
    , m_sentence(new Text(theme, TextRole::Small, {}, Token::Text2))
    , m_progress(new ProgressLine(theme))
    , m_table(new FollowTable(theme))
    , m_band(new Surface(theme, Token::Panel, Qt::TopEdge | Qt::BottomEdge))
    , m_end(new Badge(theme))
    , m_endTitle(new Text(theme, TextRole::SmallStrong))
    , m_endDetail(new Text(theme, TextRole::Tiny, {}, Token::Text2))
    , m_again(new Button(theme, ButtonKind::Plain, QStringLiteral("Plan again"), QStringLiteral("rotate-cw")))
    , m_close(new Button(theme, ButtonKind::Plain, QStringLiteral("Back to the flow")))
{
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    auto* inside = new Surface(theme, Token::Panel);
    auto* rows = new QVBoxLayout(inside);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_table);
    rows->addWidget(makeBand());
    rows->addStretch(1);
    scroll->setWidget(inside);
    auto* foot = new Text(
        theme, TextRole::Tiny, QStringLiteral("Leaving this page does not stop what was sent."), Token::Text2
    );
    foot->setContentsMargins(16, 4, 16, 4);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHeading());
    column->addWidget(m_progress);
    column->addWidget(scroll, 1);
    column->addWidget(foot);
    connect(m_again, &Button::clicked, this, &RescueFollowView::planAsked);
    connect(m_close, &Button::clicked, this, &RescueFollowView::closed);
}

QWidget* RescueFollowView::makeHeading()
{
    auto* heading = new QWidget;
    heading->setFixedHeight(64);
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addStretch(1);
    words->addWidget(m_title);
    words->addWidget(m_sentence);
    words->addStretch(1);
    m_title->setObjectName(QStringLiteral("followTitle"));
    m_close->setObjectName(QStringLiteral("followClose"));
    auto* row = new QHBoxLayout(heading);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(12);
    row->addWidget(m_status);
    row->addLayout(words, 1);
    row->addWidget(m_close);
    return heading;
}

QWidget* RescueFollowView::makeBand()
{
    m_band->setMinimumHeight(64);
    m_endTitle->setObjectName(QStringLiteral("followEnd"));
    m_endDetail->setWordWrap(true);
    m_again->setObjectName(QStringLiteral("followPlanAgain"));
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_endTitle);
    words->addWidget(m_endDetail);
    auto* row = new QHBoxLayout(m_band);
    row->setContentsMargins(16, 8, 16, 8);
    row->setSpacing(16);
    row->addWidget(m_end);
    row->addLayout(words, 1);
    row->addWidget(m_again);
    return m_band;
}

void RescueFollowView::setView(const FollowView& view)
{
    m_status->setStatus(view.status);
    m_title->setText(view.title);
    m_sentence->setText(view.sentence);
    static_cast<ProgressLine*>(m_progress)->setDone(view.done);
    m_table->setRows(view.rows);
    m_band->setVisible(view.ended);
    m_end->setStatus(view.end);
    m_endTitle->setText(view.endTitle);
    m_endDetail->setText(view.endDetail);
    m_again->setVisible(view.offersPlan);
}

} // namespace backstep
