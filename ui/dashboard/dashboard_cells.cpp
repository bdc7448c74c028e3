#include "ui/dashboard/dashboard_cells.h"

#include "model/dashboard/error_groups_model.h"
#include "model/dashboard/workers_model.h"
#include "ui/shared/status_glyph.h"

#include <QPainter>

#include <algorithm>

namespace backstep {

FontDelegate::FontDelegate(const Theme& theme, TextRole role, QObject* parent)
    : RowDelegate(theme, parent)
    , m_role(role)
{
}

void FontDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    RowDelegate::initStyleOption(option, index);
    option->font = m_theme.font(m_role);
    option->fontMetrics = QFontMetrics(option->font);
    if (index.data(WorkersModel::TroubleRole).toBool()) {
        option->palette.setColor(QPalette::Text, m_theme.ink(Tone::Fail));
    }
}

void TrendDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    constexpr int barWidth = 3;
    constexpr int barEvery = 4;
    constexpr int barsHeight = 18;
    paintGround(*painter, option);
    const auto trend = index.data(ErrorGroupsModel::TrendRole).value<QList<int>>();
    const int most = trend.isEmpty() ? 0 : *std::ranges::max_element(trend);
    const bool isNew = index.data(ErrorGroupsModel::NewRole).toBool();
    const QColor ink = m_theme.fill(isNew ? Tone::Fail : Tone::Idle);
    const int bottom = option.rect.center().y() + barsHeight / 2;
    int left = option.rect.left() + 8;
    for (const int count : trend) {
        if (count > 0) {
            const int height = std::max(1, count * barsHeight / most);
            painter->fillRect(left, bottom - height, barWidth, height, ink);
        }
        left += barEvery;
    }
}

void NewDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    paintGround(*painter, option);
    if (!index.data(ErrorGroupsModel::NewRole).toBool()) {
        return;
    }
    const QString word = index.data().toString();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(m_theme.font(TextRole::SmallMedium));
    const int width = painter->fontMetrics().horizontalAdvance(word) + 12;
    const QRect badge(option.rect.left() + 4, option.rect.center().y() - 9, width, 18);
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_theme.tint(Tone::Fail));
    painter->drawRoundedRect(badge, 3, 3);
    painter->setPen(m_theme.ink(Tone::Fail));
    painter->drawText(badge, Qt::AlignCenter, word);
    painter->restore();
}

void PresenceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    constexpr int markWidth = 12;
    paintGround(*painter, option);
    const bool isHere = index.data(WorkersModel::MembersRole).toInt() > 0;
    const QRect cell = option.rect.adjusted(8, 0, -4, -1);
    paintPresence(
        *painter, QPointF(cell.left() + 4, cell.center().y() + 1), isHere ? Presence::Here : Presence::Gone, m_theme
    );
    painter->save();
    painter->setFont(m_theme.font(TextRole::Number));
    painter->setPen(m_theme.ink(isHere ? Tone::Done : Tone::Retry));
    painter->drawText(cell.adjusted(markWidth, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, index.data().toString());
    painter->restore();
}

} // namespace backstep
