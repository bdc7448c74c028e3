#pragma once

#include "engine/ports/history.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <mutex>
#include <optional>
#include <vector>

namespace backstep {

/// A history as it stood at a time: of the records of another one those that bear that time or an earlier one, in the
/// order of their times, however they were read (after a start, a partition is read behind another). Nothing is added.
class PastHistory final : public History
{
public:
    static constexpr Instant beforeAll{std::numeric_limits<std::int64_t>::min()};

    /// The history must outlive it; it may grow meanwhile.
    explicit PastHistory(const History& history)
        : m_history(history)
    {
    }

    /// Which times the records bear.
    struct Extent
    {
        Instant first; ///< not set: there are no records
        Instant last;
        std::size_t records = 0;
    };

    /// Takes note of what was appended since the last time: the earliest time that it bears, or nothing new. Ends soon
    /// after it is cancelled, and goes on there the next time. From one thread.
    [[nodiscard]] Result<std::optional<Instant>>
    lookThrough(const std::atomic<bool>& isCancelled, const std::function<void(std::size_t records)>& tell);

    /// Hands out the records after a time up to another in the order of their times, those of the same time in the
    /// order of reading; the time up to which they were handed out: an earlier one when it was cancelled.
    [[nodiscard]] Result<Instant> between(
        Instant after,
        Instant upTo,
        const std::function<void(std::vector<Entry>)>& take,
        const std::atomic<bool>& isCancelled
    ) const;

    void stand(Instant at) { m_at = at.micros; }

    [[nodiscard]] Instant at() const { return {m_at}; }

    [[nodiscard]] Extent extent() const;
    /// How many records bear this time or an earlier one.
    [[nodiscard]] std::size_t recordsUntil(Instant at) const;
    /// The nearest time behind or before this one that a record bears; not set where there is none.
    [[nodiscard]] Instant nextAfter(Instant at) const;
    [[nodiscard]] Instant lastBefore(Instant at) const;

    [[nodiscard]] Result<void> append(const std::vector<Entry>& entries) override;
    [[nodiscard]] Result<std::vector<Record>> records(const FlowId& flow) const override;
    [[nodiscard]] Result<void> replay(const std::function<void(std::vector<Entry>)>& take) const override;
    /// A mark is a time: later the search goes on with the records between the two.
    [[nodiscard]] Result<std::uint64_t> search(
        const std::function<bool(std::string_view bytes)>& mayHold,
        std::uint64_t from,
        const std::function<void(const std::vector<Entry>& entries, std::uint64_t recordsRead)>& take,
        const std::atomic<bool>& isCancelled
    ) const override;
    [[nodiscard]] Result<Batch> read(std::uint64_t from, std::uint64_t before, std::size_t atMost) const override;
    [[nodiscard]] Result<std::vector<Position>> ends() const override;
    void setKeeper(std::function<bool(const FlowId&)> mustStay) override;

private:
    /// Records that were read one behind the other, by their marks.
    struct Chunk
    {
        std::uint64_t from = 0;
        std::uint64_t next = 0;
        std::size_t records = 0;
        Instant earliest;
        Instant latest;
    };

    [[nodiscard]] std::vector<Chunk> chunksBetween(Instant after, Instant upTo) const;
    void note(const Batch& batch, std::uint64_t from);

    const History& m_history;
    std::atomic<std::int64_t> m_at{0};
    mutable std::mutex m_mutex; ///< guards what follows; only lookThrough() changes it
    std::vector<Chunk> m_chunks;
    std::vector<Instant> m_times; ///< of every record, in order
};

} // namespace backstep
