#include "ui/dashboard/workers_table.h"

#include "ui/dashboard/dashboard_cells.h"
#include "ui/shared/table.h"
#include "ui/shared/theme.h"

#include <QHeaderView>
#include <QPainter>

#include <algorithm>

namespace backstep {

namespace {

constexpr int workerRowHeight = 28;
constexpr int presentWidth = 72;
constexpr int behindWidth = 64;
constexpr int answeredWidth = 88;
constexpr int leastWidth = 80;

} // namespace

WorkersTable::WorkersTable(const Theme& theme, WorkersModel& workers)
    : m_theme(theme)
{
    setObjectName(QStringLiteral("workers"));
    setAccessibleName(QStringLiteral("Workers and lag"));
    dressTable(*this, theme, workerRowHeight);
    setModel(&workers);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setItemDelegateForColumn(static_cast<int>(WorkerColumn::Present), new PresenceDelegate(theme, this));
    for (const WorkerColumn number : {WorkerColumn::Behind, WorkerColumn::Answered}) {
        setItemDelegateForColumn(static_cast<int>(number), new FontDelegate(theme, TextRole::Number, this));
    }
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setStretchLastSection(false);
}

void WorkersTable::setEmptyWords(const QString& words)
{
    if (m_emptyWords != words) {
        m_emptyWords = words;
        viewport()->update();
    }
}

void WorkersTable::paintEvent(QPaintEvent* event)
{
    QTableView::paintEvent(event);
    if (model()->rowCount() == 0) {
        QPainter painter(viewport());
        painter.setFont(m_theme.font(TextRole::Small));
        painter.setPen(m_theme.color(Token::Text2));
        painter.drawText(viewport()->rect().adjusted(16, 0, -16, 0), Qt::AlignCenter | Qt::TextWordWrap, m_emptyWords);
    }
}

/// Names share what figures leave.
void WorkersTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    const int rest = viewport()->width() - presentWidth - behindWidth - answeredWidth;
    const int group = std::max(leastWidth, rest * 9 / 20);
    const auto give = [this](WorkerColumn column, int width) { setColumnWidth(static_cast<int>(column), width); };
    give(WorkerColumn::Group, group);
    give(WorkerColumn::Serves, std::max(leastWidth, rest - group));
    give(WorkerColumn::Present, presentWidth);
    give(WorkerColumn::Behind, behindWidth);
    give(WorkerColumn::Answered, answeredWidth);
}

} // namespace backstep
