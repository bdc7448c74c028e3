#pragma once

#include "model/flows/flow_listing.h"
#include "model/flows/flow_store.h"
#include "model/flows/latest_task.h"
#include "model/flows/row_places.h"

#include <QAbstractTableModel>

#include <unordered_map>
#include <vector>

namespace backstep {

/// The live list of flows: takes batches, announces exact ranges, and keeps its own index of what is shown and in which
/// order, so that a million rows can be filtered and sorted. Rows can be told to stand still.
///
/// Another view, filter or order of many flows is worked out on another thread; until it is there the rows stay as they
/// are, and go on changing.
class FlowTable final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role
    {
        StatusRole = Qt::UserRole + 1, ///< a StatusWord
        UndoRole, ///< of an attempt: whether it is an UNDO
        ConditionRole ///< the cell as a condition of the filter; nothing where it says nothing
    };

    enum class Hold : std::uint8_t
    {
        Free, ///< rows come, go and move as they must
        Order, ///< cells change, rows stand still: a person chooses or reads
        All, ///< paused: nothing changes
    };

    explicit FlowTable(QObject* parent = nullptr);

    void take(const std::vector<SeenFlow>& flows, Instant now);
    void forget(const std::vector<FlowId>& flows);
    void clear();

    void setView(FlowView view);
    /// An expression with a fault changes nothing.
    void setFilter(const FilterExpression& expression);

    void setFilter(const QString& text) { setFilter(parseFilter(text)); }

    void sort(int column, Qt::SortOrder order) override;
    void setHold(Hold hold);
    /// Lets come, go and move what waits, once; the hold stays.
    void settle();
    /// Ages and the recent ones as of now; the rows are those in sight.
    void passTime(Instant now, int firstRow, int lastRow);
    /// A payload condition, by its place among them, was found in these flows.
    void takeHits(std::size_t condition, const std::vector<FlowId>& flows);

    [[nodiscard]] FlowView view() const { return m_asked.view; }

    [[nodiscard]] const FlowFilter& filter() const { return m_asked.filter; }

    [[nodiscard]] FlowColumn sortColumn() const { return m_asked.column; }

    [[nodiscard]] Qt::SortOrder sortDirection() const { return m_asked.direction; }

    /// Another view, filter or order is being worked out.
    [[nodiscard]] bool isListing() const { return m_listing.isBusy(); }

    [[nodiscard]] Hold hold() const { return m_hold; }

    /// Flows that are new since the hold and would be shown.
    [[nodiscard]] int waiting() const { return m_waiting; }

    [[nodiscard]] std::uint64_t count(FlowView view) const { return m_store.count(view); }

    [[nodiscard]] const FlowStore& store() const { return m_store; }

    [[nodiscard]] Instant now() const { return m_now; }

    /// The rows from the top, as places of the store.
    [[nodiscard]] const RowPlaces& shown() const { return m_shown; }

    [[nodiscard]] FlowId idAt(int row) const;
    /// -1 where the flow is not shown.
    [[nodiscard]] int rowOf(const FlowId& id) const;

    /// So many flows are listed at once; more on another thread. For tests.
    void setAtOnceMost(std::size_t flows) { m_atOnceMost = flows; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void countsChanged();
    /// Another list is being worked out, or is there.
    void listingChanged(bool isListing);
    void waitingChanged(int flows);
    /// These are to be searched for; takeHits() is told what is found. None: no more.
    void payloadsAsked(const std::vector<backstep::FilterCondition>& conditions);

private:
    using Place = FlowStore::Place;

    /// What is known of a place beside its row.
    struct Mark
    {
        bool shown : 1 = false;
        bool moved : 1 = false; ///< its place in the order changed
        bool unsettled : 1 = false;
        bool changed : 1 = false; ///< its cells changed since they were announced
        bool since : 1 = false; ///< it changed since the list was asked for
    };

    [[nodiscard]] const FlowRow& shownRow(int row) const;
    [[nodiscard]] QString textAt(const FlowRow& row, FlowColumn column) const;
    [[nodiscard]] QString tipAt(const FlowRow& row, FlowColumn column) const;
    [[nodiscard]] QString conditionAt(const FlowRow& row, FlowColumn column) const;
    [[nodiscard]] bool belongs(Place place) const;
    void note(const FlowStore::Put& put);
    void unsettle(Place place);
    void announce();
    void announceCells();
    void relist();
    void adopt(std::vector<Place> places);
    void addChangedSince(std::vector<Place>& places);
    void lookAtTimed();
    void removeGone();
    void moveMoved();
    void insertNew();
    [[nodiscard]] std::size_t rowAfter(Place place) const;
    void remember(Place place, const FlowRow& before);
    void recountWaiting();
    void takeLateHits(const FlowStore::Put& put);
    template <class Reorder>
    void reorder(Reorder change);

    FlowStore m_store;
    FlowQuestion m_asked; ///< what the list should show
    FlowQuestion m_question; ///< what the rows are the answer to
    FlowOrder m_order; ///< of the rows
    LatestTask m_listing;
    std::size_t m_atOnceMost = 20'000;
    Hold m_hold = Hold::Free;
    Instant m_now;
    RowPlaces m_shown; ///< places in the order of the rows
    std::vector<Mark> m_marks; ///< by place
    std::vector<Place> m_unsettled;
    std::vector<Place> m_changed;
    std::vector<Place> m_since;
    std::unordered_map<Place, FlowRow> m_frozen; ///< while paused: rows as they were
    std::unordered_map<FlowId, std::uint8_t> m_lateHits; ///< found in flows that are still to be told
    Place m_looked = 0; ///< where looking for what time alone changes goes on
    int m_waiting = 0;
};

} // namespace backstep
