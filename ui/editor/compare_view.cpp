#include "ui/editor/compare_view.h"

#include "ui/shared/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace backstep {

namespace {

constexpr int leastRow = 18;
constexpr int numberWidth = 44;
constexpr int signWidth = 16;
constexpr int textMargin = 8;
constexpr int middleLine = 1; ///< between the two

bool differs(const CompareRow& row)
{
    return row.kind != CompareRow::Kind::Same && row.kind != CompareRow::Kind::Folded;
}

} // namespace

CompareView::CompareView(const Theme& theme)
    : m_theme(theme)
{
    setObjectName(QStringLiteral("compareView"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    verticalScrollBar()->setSingleStep(leastRow);
    horizontalScrollBar()->setSingleStep(leastRow);
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void CompareView::setRows(std::vector<CompareRow> rows)
{
    m_rows = std::move(rows);
    const QFontMetrics metrics(m_theme.font(TextRole::Code));
    m_rowHeight = std::max(leastRow, metrics.height() + 2);
    m_widest = 0;
    for (const CompareRow& row : m_rows) {
        const auto signs = static_cast<int>(std::max(row.leftText.size(), row.rightText.size()));
        m_widest = std::max(m_widest, signs * metrics.horizontalAdvance(QLatin1Char('m'))); // all are as wide
    }
    measure();
    viewport()->update();
}

void CompareView::measure()
{
    const int room = (viewport()->width() - middleLine) / 2 - numberWidth - signWidth - textMargin;
    verticalScrollBar()->setRange(0, std::max(0, static_cast<int>(m_rows.size()) * m_rowHeight - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    horizontalScrollBar()->setRange(0, std::max(0, m_widest - room));
    horizontalScrollBar()->setPageStep(room);
}

void CompareView::resizeEvent(QResizeEvent*)
{
    measure();
}

void CompareView::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Home || event->key() == Qt::Key_End) {
        verticalScrollBar()->setValue(event->key() == Qt::Key_Home ? 0 : verticalScrollBar()->maximum());
        return;
    }
    QAbstractScrollArea::keyPressEvent(event); // an arrow or a page scrolls; Esc goes to the panel
}

void CompareView::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_theme.color(Token::Field));
    const int scrolled = verticalScrollBar()->value();
    const int last = std::min(static_cast<int>(m_rows.size()), (scrolled + viewport()->height()) / m_rowHeight + 1);
    for (int row = scrolled / m_rowHeight; row < last; ++row) {
        const QRect place(0, row * m_rowHeight - scrolled, viewport()->width(), m_rowHeight);
        paintRow(painter, m_rows[static_cast<std::size_t>(row)], place);
    }
    const int middle = (viewport()->width() - middleLine) / 2;
    painter.fillRect(middle, 0, middleLine, viewport()->height(), m_theme.color(Token::Line));
}

void CompareView::paintRow(QPainter& painter, const CompareRow& row, const QRect& place) const
{
    using Kind = CompareRow::Kind;
    const int half = (place.width() - middleLine) / 2;
    if (row.kind == Kind::Folded) {
        painter.fillRect(place, m_theme.color(Token::Zebra));
        painter.setFont(m_theme.font(TextRole::Tiny));
        painter.setPen(m_theme.color(Token::Text2));
        const QString words = QStringLiteral("%1 lines are the same").arg(row.folded);
        for (const int left : {place.left(), place.left() + half + middleLine}) {
            painter.drawText(QRect(left, place.top(), half, place.height()), Qt::AlignCenter, words);
        }
        return;
    }
    const QChar sign = row.kind == Kind::Changed ? QChar(u'≠') : QChar(u'+');
    const QRect left(place.left(), place.top(), half, place.height());
    paintSide(painter, {left, row.left, row.leftText, differs(row), sign});
    paintSide(painter, {left.translated(half + middleLine, 0), row.right, row.rightText, differs(row), sign});
}

void CompareView::paintSide(QPainter& painter, const Side& side) const
{
    if (side.number == 0) {
        painter.fillRect(side.place, m_theme.color(Token::Zebra));
        return;
    }
    if (side.differs) {
        painter.fillRect(side.place, m_theme.tint(Tone::Retry));
    }
    painter.setFont(m_theme.font(TextRole::Code));
    QRect number = side.place;
    number.setWidth(numberWidth - textMargin);
    painter.setPen(m_theme.color(Token::Text2));
    painter.drawText(number, Qt::AlignVCenter | Qt::AlignRight, QString::number(side.number));
    if (side.differs) {
        painter.setPen(m_theme.ink(Tone::Retry));
        painter.drawText(
            QRect(side.place.left() + numberWidth, side.place.top(), signWidth, m_rowHeight),
            Qt::AlignVCenter,
            side.sign
        );
    }
    const QRect words = side.place.adjusted(numberWidth + signWidth, 0, -textMargin, 0);
    painter.save();
    painter.setClipRect(words);
    painter.setPen(m_theme.color(Token::Text));
    painter.drawText(
        words.adjusted(-horizontalScrollBar()->value(), 0, m_widest, 0),
        Qt::AlignVCenter | Qt::TextSingleLine,
        side.text
    );
    painter.restore();
}

} // namespace backstep
