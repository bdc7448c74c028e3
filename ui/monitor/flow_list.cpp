#include "ui/monitor/flow_list.h"

#include "ui/monitor/flow_cells.h"
#include "ui/monitor/new_chip.h"
#include "ui/shared/table.h"
#include "ui/shared/theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>
#include <array>

namespace backstep {

namespace {

/// By FlowColumn; the last takes what is left.
constexpr std::array<int, flowColumns> widths{124, 132, 128, 128, 84, 108, 88, 104, 160};

int columnOf(FlowColumn column)
{
    return static_cast<int>(column);
}

} // namespace

FlowList::FlowList(const Theme& theme, FlowTable& table)
    : m_table(table)
    , m_chip(new NewChip(theme, this))
{
    setModel(&table);
    setAccessibleName(QStringLiteral("Flows"));
    dress(theme);
    keepChoiceThroughResets();
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        hold();
        Q_EMIT shownChanged();
    });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &FlowList::hold);
    connect(this, &QTableView::doubleClicked, this, &FlowList::open);
    connect(m_chip, &NewChip::clicked, this, &FlowList::showNew);
    connect(&table, &FlowTable::waitingChanged, this, [this](int flows) {
        m_chip->setCount(flows);
        placeChip();
    });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(&table, signal, this, &FlowList::shownChanged);
    }
    connect(&table, &QAbstractItemModel::layoutChanged, this, &FlowList::shownChanged);
}

void FlowList::dress(const Theme& theme)
{
    dressTable(*this, theme);
    setItemDelegate(new FlowCells(theme, this));
    setItemDelegateForColumn(columnOf(FlowColumn::Status), new StatusDelegate(theme, FlowTable::StatusRole, this));
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (int column = 0; column < flowColumns; ++column) {
        setColumnWidth(column, widths[static_cast<std::size_t>(column)]);
    }
    horizontalHeader()->setSortIndicator(columnOf(FlowColumn::Status), Qt::AscendingOrder);
    setSortingEnabled(true);
}

/// Another view or filter replaces all rows; what was chosen stays chosen where it is still shown.
void FlowList::keepChoiceThroughResets()
{
    connect(&m_table, &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_kept = chosen(); });
    connect(&m_table, &QAbstractItemModel::modelReset, this, [this] {
        for (const FlowId& flow : m_kept) {
            if (const int row = m_table.rowOf(flow); row >= 0) {
                selectionModel()->select(
                    m_table.index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows
                );
            }
        }
        m_kept.clear();
        hold();
        Q_EMIT shownChanged();
    });
}

std::vector<FlowId> FlowList::chosen() const
{
    std::vector<int> rows;
    for (const QItemSelectionRange& range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            rows.push_back(row);
        }
    }
    std::ranges::sort(rows);
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    std::vector<FlowId> flows;
    std::ranges::transform(rows, std::back_inserter(flows), [this](int row) { return m_table.idAt(row); });
    return flows;
}

std::vector<FlowId> FlowList::inSight() const
{
    std::vector<FlowId> flows;
    const int first = rowAt(0);
    if (first < 0) {
        return flows;
    }
    const int below = rowAt(viewport()->height() - 1);
    const int last = below < 0 ? m_table.rowCount() - 1 : below;
    for (int row = first; row <= last; ++row) {
        flows.push_back(m_table.idAt(row));
    }
    return flows;
}

FlowId FlowList::current() const
{
    const QModelIndex at = currentIndex();
    return at.isValid() && selectionModel()->isSelected(at) ? m_table.idAt(at.row()) : FlowId();
}

void FlowList::choose(const FlowId& flow)
{
    if (const int row = m_table.rowOf(flow); row >= 0) {
        selectRow(row);
        scrollTo(m_table.index(row, 0));
    }
}

void FlowList::step(int rows)
{
    const int row = std::clamp(currentIndex().row() + rows, 0, m_table.rowCount() - 1);
    if (m_table.rowCount() > 0) {
        selectRow(row);
        scrollTo(m_table.index(row, 0));
    }
}

void FlowList::setPaused(bool paused)
{
    m_paused = paused;
    hold();
}

void FlowList::setNarrow(bool narrow)
{
    setColumnHidden(columnOf(FlowColumn::Started), narrow);
    setColumnHidden(columnOf(FlowColumn::LastSeen), narrow);
}

void FlowList::showNew()
{
    m_table.settle();
    scrollToTop();
}

void FlowList::passTime(Instant now)
{
    const int below = rowAt(viewport()->height() - 1);
    m_table.passTime(now, rowAt(0), below < 0 ? m_table.rowCount() - 1 : below);
}

/// Nothing moves under the pointer (look §11).
void FlowList::hold()
{
    const bool reads = isVisible() && (selectionModel()->hasSelection() || verticalScrollBar()->value() > 0);
    if (m_paused) {
        m_table.setHold(FlowTable::Hold::All);
    } else {
        m_table.setHold(reads ? FlowTable::Hold::Order : FlowTable::Hold::Free);
    }
}

void FlowList::open(const QModelIndex& index)
{
    if (index.isValid()) {
        Q_EMIT openRequested(m_table.idAt(index.row()));
    }
}

void FlowList::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        open(currentIndex());
        return;
    }
    if (event->key() == Qt::Key_Escape && selectionModel()->hasSelection()) {
        clearSelection();
        return;
    }
    QTableView::keyPressEvent(event);
}

void FlowList::keyboardSearch(const QString& /*search*/)
{
    // Letters are keys of the page here, not the beginning of a status word.
}

void FlowList::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    placeChip();
    Q_EMIT shownChanged();
}

void FlowList::scrollContentsBy(int dx, int dy)
{
    QTableView::scrollContentsBy(dx, dy);
    Q_EMIT shownChanged();
}

void FlowList::hideEvent(QHideEvent* event)
{
    QTableView::hideEvent(event);
    hold();
}

void FlowList::showEvent(QShowEvent* event)
{
    QTableView::showEvent(event);
    hold();
}

void FlowList::placeChip()
{
    constexpr int fromRight = 8;
    const int right = viewport()->geometry().right() - fromRight; // beside the scroll bar
    m_chip->move(right - m_chip->width(), (horizontalHeader()->height() - m_chip->height()) / 2 + 1);
    m_chip->raise();
}

} // namespace backstep
