#pragma once

#include "engine/base/error.h"
#include "engine/base/id.h"
#include "engine/wire/record.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace backstep {

/// What the tracker saw, on disk or in memory. Appends come in batches from one thread, reads from any.
class History
{
public:
    History() = default;
    History(const History&) = delete;
    History& operator=(const History&) = delete;
    virtual ~History() = default;

    struct Entry
    {
        FlowId flow; ///< empty: of no flow
        Record record;
    };

    [[nodiscard]] virtual Result<void> append(const std::vector<Entry>& entries) = 0;
    /// The records of a flow, in the order in which they were appended.
    [[nodiscard]] virtual Result<std::vector<Record>> records(const FlowId& flow) const = 0;
    /// Every record from the beginning, in batches, to rebuild what was seen after a restart.
    [[nodiscard]] virtual Result<void> replay(const std::function<void(std::vector<Entry>)>& take) const = 0;
    /// The positions up to which records were taken in, so that a restart goes on behind them.
    [[nodiscard]] virtual Result<std::vector<std::pair<RecordPlace, std::string>>> ends() const = 0;
};

} // namespace backstep
