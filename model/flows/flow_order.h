#pragma once

#include "model/flows/flow_rows.h"

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
    Worker,
    Says,
    Took, ///< from start to end
    Ended,
    Anomalies
};

inline constexpr int flowColumns = 13;

/// The order of the list: by one column, then the newest first, then by id, so that it is total. Ages are compared as
/// of one instant, because an order must not change by itself.
struct FlowOrder
{
    const FlowData* flows = nullptr;
    FlowColumn column = FlowColumn::Status;
    Qt::SortOrder direction = Qt::AscendingOrder;
    Instant asOf;

    [[nodiscard]] bool before(const FlowRow& one, const FlowRow& other) const;

    [[nodiscard]] bool operator()(FlowRows::Place one, FlowRows::Place other) const
    {
        return before(flows->rows[one], flows->rows[other]);
    }

    /// Puts them in this order; the same as a sort, with a tenth of its time for a million rows.
    void sort(std::vector<FlowRows::Place>& places) const;

private:
    [[nodiscard]] int compared(const FlowRow& one, const FlowRow& other) const;
};

/// From start to end, for a flow that ended; else less than nothing.
[[nodiscard]] std::chrono::microseconds durationOf(const FlowRow& row);

/// 0 for what needs a person first, up to 8 for what ended well.
[[nodiscard]] int needOf(const FlowRow& row);

} // namespace backstep
