#pragma once

#include "engine/base/error.h"
#include "engine/base/id.h"
#include "engine/ports/transport.h"
#include "engine/wire/record.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace backstep {

/// What the tracker saw, on disk or in memory, capped: what is oldest goes first, flows that must stay go last. Appends
/// come in batches from one thread, reads from any. Faults are StoreFailed, with a sentence that names the place.
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
    /// The records of a flow, in the order in which they were appended. Empty when none is kept.
    [[nodiscard]] virtual Result<std::vector<Record>> records(const FlowId& flow) const = 0;
    /// Every record from the beginning, in batches, to rebuild what was seen after a restart.
    [[nodiscard]] virtual Result<void> replay(const std::function<void(std::vector<Entry>)>& take) const = 0;
    /// The records that were appended since a mark (0: every one) and of which the bytes may hold what is sought, in
    /// batches with how many were read so far; and the mark to go on with. A record may come a second time, when it had
    /// to be kept longer than its neighbours. Ends soon after it is cancelled.
    [[nodiscard]] virtual Result<std::uint64_t> search(
        const std::function<bool(std::string_view bytes)>& mayHold,
        std::uint64_t from,
        const std::function<void(const std::vector<Entry>& entries, std::uint64_t recordsRead)>& take,
        const std::atomic<bool>& isCancelled
    ) const = 0;

    struct Batch
    {
        std::vector<Entry> entries;
        std::uint64_t next = 0; ///< the mark to go on with, also when nothing stands behind it yet
    };

    /// So many records at most in the order in which they were appended, from a mark on (0: the first) and before
    /// another one. What went meanwhile is missing; a record that had to be kept longer than its neighbours may come a
    /// second time. Marks are those of this method and no other.
    [[nodiscard]] virtual Result<Batch> read(std::uint64_t from, std::uint64_t before, std::size_t atMost) const = 0;
    /// The positions up to which records were taken in, so that a restart goes on behind them. They outlive the
    /// records.
    [[nodiscard]] virtual Result<std::vector<Position>> ends() const = 0;

    /// How much is kept, and of how much room.
    struct Use
    {
        std::uint64_t bytes = 0;
        std::uint64_t bytesMax = 0; ///< 0: no bound of its own
        Instant since; ///< of the oldest record that is kept whole with all after it; not set: none is
        bool isFull = false; ///< what was older went
    };

    [[nodiscard]] virtual Use use() const { return {}; }

    /// Asked, on the thread that appends, which flows should stay when something must go (open and FAILED ones).
    virtual void setKeeper(std::function<bool(const FlowId&)> mustStay) = 0;
};

} // namespace backstep
