#include "model/flows/flow_table.h"

#include "model/flows/row_runs.h"

#include <algorithm>
#include <ranges>
#include <span>

namespace backstep {

FlowTable::FlowTable(QObject* parent)
    : QAbstractTableModel(parent)
{
    m_order.flows = &m_store.data();
}

bool FlowTable::belongs(Place place) const
{
    return (m_store.row(place).views & bitOf(m_question.view)) != 0
        && m_question.filter.matches(m_store.data(), place, m_now);
}

void FlowTable::unsettle(Place place)
{
    if (m_marks.size() <= place) {
        m_marks.resize(m_store.size());
    }
    if (isListing() && !m_marks[place].since) {
        m_marks[place].since = true;
        m_since.push_back(place);
    }
    if (!m_marks[place].unsettled) {
        m_marks[place].unsettled = true;
        m_unsettled.push_back(place);
    }
}

void FlowTable::remember(Place place, const FlowRow& before)
{
    if (m_hold == Hold::All) {
        m_frozen.try_emplace(place, before);
    }
}

void FlowTable::note(const FlowStore::Put& put)
{
    unsettle(put.place);
    Mark& mark = m_marks[put.place];
    if (!mark.shown) {
        return;
    }
    remember(put.place, put.before);
    const FlowRow& row = m_store.row(put.place);
    mark.moved = mark.moved || m_order.before(put.before, row) || m_order.before(row, put.before);
    if (!mark.changed) {
        mark.changed = true;
        m_changed.push_back(put.place);
    }
}

void FlowTable::take(const std::vector<SeenFlow>& flows, Instant now)
{
    m_now = now;
    for (const SeenFlow& flow : flows) {
        const FlowStore::Put put = m_store.put(flow, now);
        takeLateHits(put);
        note(put);
    }
    announce();
    Q_EMIT countsChanged();
}

void FlowTable::forget(const std::vector<FlowId>& flows)
{
    for (const FlowId& id : flows) {
        if (const auto place = m_store.forget(id)) {
            unsettle(*place);
            m_frozen.erase(*place);
        }
    }
    // A place that is given away must not be shown any more: what is forgotten goes at once, held or not.
    removeGone();
    recountWaiting();
    Q_EMIT countsChanged();
}

void FlowTable::clear()
{
    beginResetModel();
    const bool wasListing = isListing();
    m_listing.cancel();
    m_store.clear();
    m_shown.clear();
    m_marks.clear();
    m_unsettled.clear();
    m_changed.clear();
    m_since.clear();
    m_frozen.clear();
    m_lateHits.clear();
    m_looked = 0;
    endResetModel();
    recountWaiting();
    Q_EMIT countsChanged();
    if (wasListing) {
        Q_EMIT listingChanged(false);
    }
}

/// Says what changed, as far as the hold lets it.
void FlowTable::announce()
{
    if (m_hold != Hold::All) {
        announceCells();
    }
    if (m_hold == Hold::Free) {
        settle();
    } else {
        recountWaiting();
    }
}

void FlowTable::settle()
{
    m_frozen.clear();
    announceCells();
    removeGone();
    moveMoved();
    insertNew();
    for (const Place place : m_unsettled) {
        m_marks[place].unsettled = false;
        m_marks[place].moved = false;
    }
    m_unsettled.clear();
    recountWaiting();
}

void FlowTable::recountWaiting()
{
    const auto waits = [this](Place place) { return !m_marks[place].shown && belongs(place); };
    const auto waiting = static_cast<int>(std::ranges::count_if(m_unsettled, waits));
    if (waiting != m_waiting) {
        m_waiting = waiting;
        Q_EMIT waitingChanged(m_waiting);
    }
}

void FlowTable::setHold(Hold hold)
{
    if (m_hold == hold) {
        return;
    }
    m_hold = hold;
    if (hold == Hold::Free) {
        settle();
    } else if (hold == Hold::Order) {
        m_frozen.clear();
        announceCells();
    }
}

void FlowTable::passTime(Instant now, int firstRow, int lastRow)
{
    m_now = now;
    const auto lapsed = m_store.lapse(now);
    for (const Place place : lapsed) {
        unsettle(place);
    }
    lookAtTimed();
    if (!m_unsettled.empty()) {
        announce();
    }
    if (!lapsed.empty()) {
        Q_EMIT countsChanged();
    }
    lastRow = std::min(lastRow, rowCount() - 1);
    if (m_hold != Hold::All && firstRow >= 0 && firstRow <= lastRow) {
        Q_EMIT dataChanged(
            index(firstRow, static_cast<int>(FlowColumn::Age)), index(lastRow, static_cast<int>(FlowColumn::LastSeen))
        );
    }
}

void FlowTable::announceCells()
{
    if (m_changed.empty()) {
        return;
    }
    const auto runs = runsOf(m_shown, [this](Place place) { return m_marks[place].changed; });
    for (const Place place : m_changed) {
        m_marks[place].changed = false;
    }
    m_changed.clear();
    for (const RowRun& run : runs) {
        Q_EMIT dataChanged(index(run.first, 0), index(run.last, flowColumns - 1));
    }
}

void FlowTable::removeGone()
{
    const auto gone
        = [this](Place place) { return m_marks[place].shown && m_marks[place].unsettled && !belongs(place); };
    if (std::ranges::none_of(m_unsettled, gone)) {
        return;
    }
    const auto runs = runsOf(m_shown, gone);
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        beginRemoveRows({}, run->first, run->last);
        const auto first = static_cast<std::size_t>(run->first);
        const auto end = static_cast<std::size_t>(run->last) + 1;
        for (std::size_t row = first; row < end; ++row) {
            m_marks[m_shown[row]].shown = false;
        }
        m_shown.erase(first, end - first);
        endRemoveRows();
    }
}

void FlowTable::moveMoved()
{
    const auto moved = [this](Place place) { return m_marks[place].moved && m_marks[place].shown; };
    if (std::ranges::none_of(m_unsettled, moved)) {
        return;
    }
    reorder([&] {
        const std::span<Place> places = m_shown.contiguous();
        const auto middle
            = std::stable_partition(places.begin(), places.end(), [&](Place place) { return !moved(place); });
        std::sort(middle, places.end(), m_order);
        std::inplace_merge(places.begin(), middle, places.end(), m_order);
    });
}

/// The first row that comes after that place in the order.
std::size_t FlowTable::rowAfter(Place place) const
{
    const auto rows = std::views::iota(std::size_t{0}, m_shown.size());
    return *std::ranges::partition_point(rows, [&](std::size_t row) { return !m_order(place, m_shown[row]); });
}

void FlowTable::insertNew()
{
    std::vector<Place> added;
    std::ranges::copy_if(m_unsettled, std::back_inserter(added), [this](Place place) {
        return !m_marks[place].shown && belongs(place);
    });
    std::sort(added.begin(), added.end(), m_order);
    // From the back, so that what was found in front stays where it is. Those with one place between rows go together.
    auto end = added.end();
    while (end != added.begin()) {
        auto first = std::prev(end);
        const std::size_t at = rowAfter(*first);
        while (first != added.begin() && (at == 0 || m_order(m_shown[at - 1], *std::prev(first)))) {
            --first;
        }
        const auto row = static_cast<int>(at);
        beginInsertRows({}, row, row + static_cast<int>(end - first) - 1);
        std::for_each(first, end, [this](Place place) { m_marks[place].shown = true; });
        m_shown.insert(at, std::span(first, end));
        endInsertRows();
        end = first;
    }
}

template <class Reorder>
void FlowTable::reorder(Reorder change)
{
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<Place> places;
    std::unordered_map<Place, int> rows;
    for (const QModelIndex& old : before) {
        places.push_back(m_shown[static_cast<std::size_t>(old.row())]);
        rows[places.back()] = -1;
    }
    change();
    if (!rows.empty()) {
        for (std::size_t row = 0; row < m_shown.size(); ++row) {
            if (const auto found = rows.find(m_shown[row]); found != rows.end()) {
                found->second = static_cast<int>(row);
            }
        }
    }
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i) {
        after.append(index(rows[places[static_cast<std::size_t>(i)]], before[i].column()));
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void FlowTable::sort(int column, Qt::SortOrder order)
{
    m_asked.column = static_cast<FlowColumn>(std::clamp(column, 0, flowColumns - 1));
    m_asked.direction = order;
    if (isListing() || m_store.size() > m_atOnceMost) {
        return relist();
    }
    m_asked.asOf = m_now;
    m_question = m_asked;
    m_order.column = m_question.column;
    m_order.direction = m_question.direction;
    m_order.asOf = m_question.asOf;
    reorder([this] {
        std::vector<Place> places = m_shown.copy();
        m_order.sort(places);
        m_shown = RowPlaces(std::move(places));
    });
    settle();
}

} // namespace backstep
