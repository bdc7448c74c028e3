#include "ui/dashboard/error_table.h"

#include "ui/dashboard/dashboard_cells.h"
#include "ui/shared/table.h"
#include "ui/shared/theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>

namespace backstep {

namespace {

constexpr int errorRowHeight = 28;
constexpr int wideFrom = 700; ///< below it the trend is left out
constexpr int stepWidth = 168;
constexpr int trendWidth = 80;
constexpr int countWidth = 76;
constexpr int timeWidth = 88;
constexpr int newWidth = 56;
constexpr int messageLeast = 120;

} // namespace

ErrorTable::ErrorTable(const Theme& theme, ErrorGroupsModel& groups)
    : m_theme(theme)
    , m_groups(groups)
{
    setObjectName(QStringLiteral("errorGroups"));
    setAccessibleName(QStringLiteral("Why flows failed"));
    dressTable(*this, theme, errorRowHeight);
    setModel(&groups);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setItemDelegateForColumn(static_cast<int>(ErrorColumn::What), new FontDelegate(theme, TextRole::Code, this));
    setItemDelegateForColumn(static_cast<int>(ErrorColumn::Trend), new TrendDelegate(theme, this));
    setItemDelegateForColumn(static_cast<int>(ErrorColumn::New), new NewDelegate(theme, this));
    for (const ErrorColumn number : {ErrorColumn::Count, ErrorColumn::First, ErrorColumn::Last}) {
        setItemDelegateForColumn(static_cast<int>(number), new FontDelegate(theme, TextRole::Number, this));
    }
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setStretchLastSection(false);
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, &ErrorTable::groupChosen);
    connect(this, &QTableView::doubleClicked, this, &ErrorTable::ask);
    connect(&groups, &QAbstractItemModel::rowsRemoved, this, &ErrorTable::groupChosen);
}

void ErrorTable::setEmptyWords(const QString& words)
{
    m_emptyWords = words;
    viewport()->update();
}

const ErrorGroup* ErrorTable::chosen() const
{
    const QModelIndexList rows = selectionModel()->selectedRows();
    const auto& groups = m_groups.rows();
    return rows.isEmpty() || rows.first().row() >= static_cast<int>(groups.size())
        ? nullptr
        : &groups[static_cast<std::size_t>(rows.first().row())];
}

void ErrorTable::ask()
{
    if (const ErrorGroup* group = chosen()) {
        Q_EMIT flowsAsked(*group);
    }
}

void ErrorTable::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        ask();
        return;
    }
    QTableView::keyPressEvent(event);
}

void ErrorTable::paintEvent(QPaintEvent* event)
{
    QTableView::paintEvent(event);
    if (m_groups.rowCount() == 0) {
        QPainter painter(viewport());
        painter.setFont(m_theme.font(TextRole::Small));
        painter.setPen(m_theme.color(Token::Text2));
        painter.drawText(viewport()->rect(), Qt::AlignCenter, m_emptyWords);
    }
}

void ErrorTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    shareWidth();
}

/// The message takes what the others leave.
void ErrorTable::shareWidth()
{
    const bool wide = viewport()->width() >= wideFrom;
    setColumnHidden(static_cast<int>(ErrorColumn::Trend), !wide);
    int rest = viewport()->width();
    const auto give = [&](ErrorColumn column, int width) {
        setColumnWidth(static_cast<int>(column), width);
        rest -= width;
    };
    give(ErrorColumn::Step, wide ? stepWidth : stepWidth - 40);
    if (wide) {
        give(ErrorColumn::Trend, trendWidth);
    }
    give(ErrorColumn::Count, countWidth);
    give(ErrorColumn::First, timeWidth);
    give(ErrorColumn::Last, timeWidth);
    give(ErrorColumn::New, newWidth);
    setColumnWidth(static_cast<int>(ErrorColumn::What), std::max(messageLeast, rest));
}

} // namespace backstep
