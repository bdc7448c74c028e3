#include "ui/monitor/flow_list.h"

#include "model/flows/row_runs.h"
#include "ui/monitor/flow_cells.h"
#include "ui/monitor/new_chip.h"
#include "ui/shared/table.h"
#include "ui/shared/theme.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>
#include <array>
#include <utility>

namespace backstep {

namespace {

/// By FlowColumn.
constexpr std::array<int, flowColumns> widths{124, 132, 128, 128, 84, 108, 88, 104, 104, 160, 88, 108, 88};

int columnOf(FlowColumn column)
{
    return static_cast<int>(column);
}

/// The rows of these flows, found in one walk: a person may have chosen all of a million.
QItemSelection rowsWith(const FlowTable& table, const std::vector<FlowId>& flows)
{
    std::vector<bool> wanted(table.store().size());
    for (const FlowId& flow : flows) {
        if (const auto place = table.store().placeOf(flow)) {
            wanted[*place] = true;
        }
    }
    QItemSelection rows;
    if (!flows.empty()) {
        for (const RowRun& run : runsOf(table.shown(), [&wanted](FlowStore::Place place) { return wanted[place]; })) {
            rows.select(table.index(run.first, 0), table.index(run.last, flowColumns - 1));
        }
    }
    return rows;
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
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    for (int column = 0; column < flowColumns; ++column) {
        setColumnWidth(column, widths[static_cast<std::size_t>(column)]);
    }
    dressHeader();
    setColumns(usualFlowColumns());
}

void FlowList::dressHeader()
{
    QHeaderView& header = *horizontalHeader();
    header.setSortIndicator(columnOf(FlowColumn::Status), Qt::AscendingOrder);
    setSortingEnabled(true);
    header.setSectionsMovable(true);
    header.setContextMenuPolicy(Qt::CustomContextMenu);
    connect(&header, &QWidget::customContextMenuRequested, this, [this, &header](const QPoint& at) {
        Q_EMIT columnMenuRequested(header.mapToGlobal(at));
    });
    connect(&header, &QHeaderView::sectionMoved, this, [this] {
        if (FlowColumns moved = columns(); moved != m_columns && !m_narrow) {
            m_columns = std::move(moved);
            Q_EMIT columnsMoved();
        }
    });
    connect(&header, &QHeaderView::sectionResized, this, [this](int, int before, int after) {
        if (before > 0 && after > 0 && isVisible()) {
            Q_EMIT columnsMoved();
        }
    });
}

void FlowList::setColumns(const FlowColumns& columns)
{
    m_columns = columns.empty() ? usualFlowColumns() : columns;
    showColumns();
}

FlowColumns FlowList::columns() const
{
    if (m_narrow) {
        return m_columns;
    }
    FlowColumns columns;
    for (int at = 0; at < flowColumns; ++at) {
        const int logical = horizontalHeader()->logicalIndex(at);
        if (!isColumnHidden(logical)) {
            columns.push_back(static_cast<FlowColumn>(logical));
        }
    }
    return columns;
}

void FlowList::showColumns()
{
    constexpr std::array wide{FlowColumn::Started, FlowColumn::LastSeen, FlowColumn::Worker};
    QHeaderView& header = *horizontalHeader();
    const QSignalBlocker quiet(header);
    for (int logical = 0; logical < flowColumns; ++logical) {
        const auto column = static_cast<FlowColumn>(logical);
        const bool isShown = std::ranges::find(m_columns, column) != m_columns.end()
            && !(m_narrow && std::ranges::find(wide, column) != wide.end());
        setColumnHidden(logical, !isShown);
    }
    for (int at = 0; at < static_cast<int>(m_columns.size()); ++at) {
        header.moveSection(header.visualIndex(columnOf(m_columns[static_cast<std::size_t>(at)])), at);
    }
    viewport()->update();
    header.viewport()->update();
    updateGeometries();
}

int FlowList::widthOf(FlowColumn column) const
{
    return isColumnHidden(columnOf(column)) ? 0 : columnWidth(columnOf(column));
}

void FlowList::setWidth(FlowColumn column, int width)
{
    constexpr int least = 40;
    constexpr int most = 1000;
    const QSignalBlocker quiet(horizontalHeader());
    setColumnWidth(columnOf(column), std::clamp(width, least, most));
}

void FlowList::sortBy(FlowColumn column, Qt::SortOrder direction)
{
    sortByColumn(columnOf(column), direction);
}

QString FlowList::cellCondition() const
{
    return currentIndex().data(FlowTable::ConditionRole).toString();
}

/// Another view or filter replaces all rows; what was chosen stays chosen where it is still shown.
void FlowList::keepChoiceThroughResets()
{
    connect(&m_table, &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_kept = chosen(); });
    connect(&m_table, &QAbstractItemModel::modelReset, this, [this] {
        const QItemSelection kept = rowsWith(m_table, m_kept);
        selectionModel()->select(kept, QItemSelectionModel::Select);
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
        // selectRow() would extend the choice while Shift is held, as it is for the key of the previous error.
        selectionModel()->setCurrentIndex(
            m_table.index(row, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows
        );
        scrollTo(m_table.index(row, 0));
    }
}

void FlowList::keepChoice()
{
    if (!m_choice) { // else rows go again before all have come
        m_choice = Choice{chosen(), current(), verticalScrollBar()->value()};
    }
}

void FlowList::restoreChoice()
{
    if (!m_choice) {
        return;
    }
    const Choice choice = *std::exchange(m_choice, std::nullopt);
    if (const int row = m_table.rowOf(choice.current); row >= 0) {
        selectionModel()->setCurrentIndex(m_table.index(row, 0), QItemSelectionModel::NoUpdate);
    }
    selectionModel()->select(rowsWith(m_table, choice.flows), QItemSelectionModel::Select);
    verticalScrollBar()->setValue(choice.scrolled);
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
    if (m_narrow != narrow) {
        m_columns = columns();
        m_narrow = narrow;
        showColumns();
    }
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

void FlowList::contextMenuEvent(QContextMenuEvent* event)
{
    if (event->reason() == QContextMenuEvent::Mouse) {
        // The cell under the pointer, without losing a choice of several rows.
        const QModelIndex at = indexAt(event->pos());
        const bool isChosen = at.isValid() && selectionModel()->isSelected(at);
        selectionModel()->setCurrentIndex(
            at,
            isChosen ? QItemSelectionModel::NoUpdate : QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows
        );
    }
    const QModelIndex at = currentIndex();
    if (at.isValid()) {
        const bool isByMouse = event->reason() == QContextMenuEvent::Mouse;
        Q_EMIT menuRequested(isByMouse ? event->globalPos() : viewport()->mapToGlobal(visualRect(at).bottomLeft()));
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
