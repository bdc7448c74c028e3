#pragma once

#include "model/flows/flow_store.h"

#include <Qt>

namespace backstep {

enum class FlowColumn : std::uint8_t
{
    Status,
    Flow,
    Orchestration,
    Step,
    Attempt,
    Started,
    Age,
    LastSeen,
    Says
};

inline constexpr int flowColumns = 9;

/// The order of the list: by one column, then the newest first, then by id, so that it is total. Ages are compared as
/// of one instant, because an order must not change by itself.
struct FlowOrder
{
    const FlowStore* store = nullptr;
    FlowColumn column = FlowColumn::Status;
    Qt::SortOrder direction = Qt::AscendingOrder;
    Instant asOf;

    [[nodiscard]] bool before(const FlowRow& one, const FlowRow& other) const;

    [[nodiscard]] bool operator()(FlowStore::Place one, FlowStore::Place other) const
    {
        return before(store->row(one), store->row(other));
    }

private:
    [[nodiscard]] int compared(const FlowRow& one, const FlowRow& other) const;
};

} // namespace backstep
