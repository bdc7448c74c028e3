#include "ui/shared/table.h"

#include "ui/shared/status_glyph.h"
#include "ui/shared/theme.h"

#include <QHeaderView>
#include <QPainter>
#include <QTableView>
#include <QTreeView>

namespace backstep {

RowDelegate::RowDelegate(const Theme& theme, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{
}

QColor RowDelegate::ground(const QStyleOptionViewItem& option) const
{
    if (option.state.testFlag(QStyle::State_Selected)) {
        const bool here = option.widget != nullptr && option.widget->hasFocus();
        return m_theme.color(here ? Token::Select : Token::SelectIdle);
    }
    return m_theme.color(option.state.testFlag(QStyle::State_MouseOver) ? Token::Hover : Token::Panel);
}

void RowDelegate::paintGround(QPainter& painter, const QStyleOptionViewItem& option) const
{
    const QRect& cell = option.rect;
    painter.fillRect(cell, ground(option));
    painter.fillRect(QRect(cell.left(), cell.bottom(), cell.width(), 1), m_theme.color(Token::LineSoft));
}

void RowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    paintGround(*painter, option);
    QStyleOptionViewItem plain = option;
    initStyleOption(&plain, index);
    constexpr int padding = 8;
    QRect text = option.rect.adjusted(padding, 0, -padding, -1);
    if (!plain.icon.isNull()) {
        constexpr int size = 14;
        plain.icon.paint(painter, QRect(text.left(), text.center().y() - size / 2 + 1, size, size));
        text.setLeft(text.left() + size + padding);
    }
    painter->save();
    painter->setFont(plain.font);
    painter->setPen(plain.palette.color(QPalette::Text));
    const QString shown = plain.fontMetrics.elidedText(plain.text, plain.textElideMode, text.width());
    painter->drawText(text, static_cast<int>(plain.displayAlignment) | Qt::TextSingleLine, shown);
    painter->restore();
}

StatusDelegate::StatusDelegate(const Theme& theme, int role, QObject* parent)
    : RowDelegate(theme, parent)
    , m_role(role)
{
}

void StatusDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QVariant value = index.data(m_role);
    if (!value.isValid()) {
        RowDelegate::paint(painter, option, index); // it has no status
        return;
    }
    paintGround(*painter, option);
    const auto status = value.value<StatusWord>();
    paintLine(*painter, QRectF(option.rect).adjusted(8, 0, -8, -1), status, m_theme, ground(option));
}

void dressTable(QTableView& table, const Theme& theme, int rowHeight)
{
    constexpr int headingHeight = 24;
    table.setFont(theme.font(TextRole::Small));
    table.setItemDelegate(new RowDelegate(theme, &table));
    table.setShowGrid(false);
    table.setFrameShape(QFrame::NoFrame);
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.setWordWrap(false);
    table.setTabKeyNavigation(false);
    table.setMouseTracking(true);
    table.verticalHeader()->hide();
    table.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table.verticalHeader()->setMinimumSectionSize(rowHeight);
    table.verticalHeader()->setDefaultSectionSize(rowHeight);
    table.horizontalHeader()->setFixedHeight(headingHeight);
    table.horizontalHeader()->setFont(theme.font(TextRole::SmallMedium));
    table.horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table.horizontalHeader()->setHighlightSections(false);
    table.horizontalHeader()->setStretchLastSection(true);
    const auto colour = [&table, &theme] {
        QPalette palette = theme.palette();
        palette.setColor(QPalette::Base, theme.color(Token::Panel));
        table.setPalette(palette);
        palette.setColor(QPalette::ButtonText, theme.color(Token::Text2));
        table.horizontalHeader()->setPalette(palette);
    };
    colour();
    QObject::connect(&theme, &Theme::changed, &table, colour);
}

void dressTree(QTreeView& tree, const Theme& theme)
{
    tree.setFrameShape(QFrame::NoFrame);
    tree.setHeaderHidden(true);
    tree.setUniformRowHeights(true);
    tree.setEditTriggers(QAbstractItemView::NoEditTriggers);
    const auto colour = [&tree, &theme] {
        QPalette palette = theme.palette();
        palette.setColor(QPalette::Base, theme.color(Token::Panel));
        tree.setPalette(palette);
    };
    colour();
    QObject::connect(&theme, &Theme::changed, &tree, colour);
}

} // namespace backstep
