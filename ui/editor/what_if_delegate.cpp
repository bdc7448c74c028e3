#include "ui/editor/what_if_delegate.h"

#include "model/editor/what_if_rows.h"
#include "ui/shared/theme.h"

#include <QListView>
#include <QPainter>

namespace backstep {

namespace {

constexpr int rowHeight = 28;
constexpr int topicHeight = 44; ///< topic and reason
constexpr int recordLine = 16;
constexpr int recordPadding = 6;
constexpr int recordBelow = 6; ///< the box
constexpr int padding = 12;

bool isOpen(const QStyleOptionViewItem& option, const QModelIndex& index)
{
    const auto* list = qobject_cast<const QListView*>(option.widget);
    return list != nullptr && list->currentIndex() == index && !index.data(WhatIfRows::IsWaveRole).toBool();
}

QStringList recordOf(const QModelIndex& index)
{
    return index.data(WhatIfRows::RecordRole).toString().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

/// Below the row, where the message is opened.
int openHeight(const QModelIndex& index)
{
    const auto lines = static_cast<int>(recordOf(index).size());
    const int record = lines == 0 ? 0 : lines * recordLine + 2 * recordPadding + recordBelow;
    return index.data(WhatIfRows::TopicRole).toString().isEmpty() ? 0 : topicHeight + record;
}

} // namespace

WhatIfDelegate::WhatIfDelegate(const Theme& theme, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{
}

QSize WhatIfDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    return {0, rowHeight + (isOpen(option, index) ? openHeight(index) : 0)};
}

void WhatIfDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    const QRect row(option.rect.left(), option.rect.top(), option.rect.width(), rowHeight);
    if (index.data(WhatIfRows::IsWaveRole).toBool()) {
        paintWave(*painter, row, index);
        painter->restore();
        return;
    }
    const bool open = isOpen(option, index);
    if (open || option.state.testFlag(QStyle::State_MouseOver)) {
        const bool here = option.widget != nullptr && option.widget->hasFocus();
        const Token chosen = here ? Token::Select : Token::SelectIdle;
        painter->fillRect(row, m_theme.color(open ? chosen : Token::Hover));
    }
    paintMessage(*painter, row, index, open);
    if (open) {
        paintOpened(*painter, QRect(row.left(), row.bottom() + 1, row.width(), openHeight(index)), index);
    }
    painter->restore();
}

void WhatIfDelegate::paintWave(QPainter& painter, const QRect& row, const QModelIndex& index) const
{
    constexpr int square = 20;
    painter.fillRect(row, m_theme.color(Token::Zebra));
    painter.fillRect(QRect(row.left(), row.top(), row.width(), 1), m_theme.color(Token::LineSoft));
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect box(row.left() + padding, row.center().y() - square / 2 + 1, square, square);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.color(Token::UndoSolid));
    painter.drawRoundedRect(box, 3, 3);
    painter.setFont(m_theme.font(TextRole::SmallStrong));
    painter.setPen(m_theme.color(Token::OnSolid));
    painter.drawText(box, Qt::AlignCenter, index.data(WhatIfRows::NumberRole).toString());

    QRect text = row.adjusted(padding + square + 8, 0, -padding, 0);
    painter.setPen(m_theme.color(Token::Text));
    painter.drawText(text, Qt::AlignVCenter, index.data().toString());
    text.setLeft(text.left() + painter.fontMetrics().horizontalAdvance(index.data().toString()) + 8);
    painter.setFont(m_theme.font(TextRole::Small));
    painter.setPen(m_theme.color(Token::Text2));
    const QString why = index.data(WhatIfRows::WhyRole).toString();
    painter.drawText(text, Qt::AlignVCenter, painter.fontMetrics().elidedText(why, Qt::ElideRight, text.width()));
}

void WhatIfDelegate::paintMessage(QPainter& painter, const QRect& row, const QModelIndex& index, bool open) const
{
    constexpr int chevron = 12;
    constexpr int numberWidth = 24;
    const double ratio = painter.device()->devicePixelRatioF();
    const QString name = open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right");
    QRect text = row.adjusted(padding + 4, 0, -padding, 0);
    painter.drawPixmap(
        text.left(),
        row.center().y() - chevron / 2 + 1,
        m_theme.picture(name, chevron, m_theme.color(Token::Text2), ratio)
    );
    text.setLeft(text.left() + chevron + 8);
    painter.setFont(m_theme.font(TextRole::NumberTiny));
    painter.setPen(m_theme.color(Token::Text2));
    painter.drawText(text, Qt::AlignVCenter, index.data(WhatIfRows::NumberRole).toString());
    const QString detail = index.data(WhatIfRows::DetailRole).toString();
    painter.drawText(text, Qt::AlignVCenter | Qt::AlignRight, detail);
    text.adjust(numberWidth, 0, -painter.fontMetrics().horizontalAdvance(detail) - 8, 0);
    painter.setFont(m_theme.font(TextRole::SmallMedium));
    painter.setPen(m_theme.color(Token::Text));
    const QString step = index.data().toString();
    painter.drawText(text, Qt::AlignVCenter, painter.fontMetrics().elidedText(step, Qt::ElideRight, text.width()));
}

void WhatIfDelegate::paintOpened(QPainter& painter, const QRect& row, const QModelIndex& index) const
{
    constexpr int lineHeight = 18;
    constexpr int left = padding + 4 + 12 + 8;
    QRect line(row.left() + left, row.top() + 3, row.width() - left - padding, lineHeight);
    const auto paintLine = [&](TextRole role, Token ink, const QString& words, Qt::TextElideMode elide) {
        painter.setFont(m_theme.font(role));
        painter.setPen(m_theme.color(ink));
        painter.drawText(line, Qt::AlignVCenter, painter.fontMetrics().elidedText(words, elide, line.width()));
        line.translate(0, lineHeight);
    };
    paintLine(TextRole::NumberTiny, Token::Text, index.data(WhatIfRows::TopicRole).toString(), Qt::ElideMiddle);
    paintLine(TextRole::Small, Token::Text2, index.data(WhatIfRows::WhyRole).toString(), Qt::ElideRight);
    paintRecord(painter, QRect(line.left(), line.top() + 2, line.width(), 0), recordOf(index));
}

void WhatIfDelegate::paintRecord(QPainter& painter, QRect box, const QStringList& lines) const
{
    if (lines.isEmpty()) {
        return;
    }
    box.setHeight(static_cast<int>(lines.size()) * recordLine + 2 * recordPadding);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(m_theme.color(Token::Line));
    painter.setBrush(m_theme.color(Token::Field));
    painter.drawRect(box.adjusted(0, 0, -1, -1));
    painter.setFont(m_theme.font(TextRole::NumberTiny));
    painter.setPen(m_theme.color(Token::Text));
    QRect place(box.left() + recordPadding, box.top() + recordPadding, box.width() - 2 * recordPadding, recordLine);
    for (const QString& words : lines) {
        const QString shown = painter.fontMetrics().elidedText(words, Qt::ElideRight, place.width());
        painter.drawText(place, Qt::AlignVCenter, shown);
        place.translate(0, recordLine);
    }
}

} // namespace backstep
