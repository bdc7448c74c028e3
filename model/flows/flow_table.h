#pragma once

#include "model/flows/flow_filter.h"
#include "model/flows/flow_order.h"

#include <QAbstractTableModel>

#include <unordered_map>
#include <vector>

namespace backstep {

/// The live list of flows: takes batches, announces exact ranges, and keeps its own index of what is shown and in which
/// order, so that a million rows can be filtered and sorted. Rows can be told to stand still.
class FlowTable final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role
    {
        StatusRole = Qt::UserRole + 1, ///< a StatusWord
        UndoRole, ///< of an attempt: whether it is an UNDO
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
    void setFilter(const QString& text);
    void sort(int column, Qt::SortOrder order) override;
    void setHold(Hold hold);
    /// Lets come, go and move what waits, once; the hold stays.
    void settle();
    /// Ages and the recent ones as of now; the rows are those in sight.
    void passTime(Instant now, int firstRow, int lastRow);

    [[nodiscard]] FlowView view() const { return m_view; }

    [[nodiscard]] const QString& filter() const { return m_filter.text(); }

    [[nodiscard]] Hold hold() const { return m_hold; }

    /// Flows that are new since the hold and would be shown.
    [[nodiscard]] int waiting() const { return m_waiting; }

    [[nodiscard]] std::uint64_t count(FlowView view) const { return m_store.count(view); }

    [[nodiscard]] const FlowStore& store() const { return m_store; }

    [[nodiscard]] FlowId idAt(int row) const;
    /// -1 where the flow is not shown.
    [[nodiscard]] int rowOf(const FlowId& id) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void countsChanged();
    void waitingChanged(int flows);

private:
    using Place = FlowStore::Place;

    /// What is known of a place beside its row.
    struct Mark
    {
        bool shown : 1 = false;
        bool moved : 1 = false; ///< its place in the order changed
        bool unsettled : 1 = false;
        bool changed : 1 = false; ///< its cells changed since they were announced
    };

    [[nodiscard]] const FlowRow& shownRow(int row) const;
    [[nodiscard]] QString textAt(const FlowRow& row, FlowColumn column) const;
    [[nodiscard]] QString tipAt(const FlowRow& row, FlowColumn column) const;
    [[nodiscard]] bool belongs(const FlowRow& row) const;
    void note(const FlowStore::Put& put);
    void unsettle(Place place);
    void announce();
    void announceCells();
    void rebuild();
    void removeGone();
    void moveMoved();
    void insertNew();
    void remember(Place place, const FlowRow& before);
    void recountWaiting();
    template <class Reorder>
    void reorder(Reorder change);

    FlowStore m_store;
    FlowView m_view = FlowView::OpenAndRecent;
    FlowFilter m_filter;
    FlowOrder m_order;
    Hold m_hold = Hold::Free;
    Instant m_now;
    std::vector<Place> m_shown; ///< places in the order of the rows
    std::vector<Mark> m_marks; ///< by place
    std::vector<Place> m_unsettled;
    std::vector<Place> m_changed;
    std::unordered_map<Place, FlowRow> m_frozen; ///< while paused: rows as they were
    int m_waiting = 0;
};

} // namespace backstep
