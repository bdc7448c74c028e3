#pragma once

#include "model/flows/flow_words.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace backstep {

/// The views a flow belongs to, one bit for each.
using ViewSet = std::uint16_t;

/// What a row of the list needs of a flow, small enough for a million of them.
struct FlowRow
{
    FlowId id;
    Instant startedAt;
    Instant endedAt; ///< not set while it goes on
    Instant lastSeenAt;
    QString says;
    QString why;
    std::uint32_t orchestration = 0; ///< key of FlowData::names
    std::uint32_t step = 0;
    std::uint32_t worker = 0;
    std::uint32_t anomalies = 0;
    AttemptAt attempt;
    FlowStatus status = FlowStatus::InProgress;
    FlowDetail detail;
    ViewSet views = 0; ///< none: forgotten, its place is free
    bool isTimed = false; ///< it is looked at again when it has been quiet for a while

    [[nodiscard]] bool isForgotten() const { return views == 0; }

    /// Until now while it goes on or waits for a person, else until its end.
    [[nodiscard]] std::chrono::microseconds age(Instant now) const;
};

/// A million rows of which a copy costs next to nothing: rows live in chunks that copies share, and a chunk is copied
/// when a row of it changes while somebody else reads it. So another thread can sort what this one goes on changing.
class FlowRows
{
public:
    using Place = std::uint32_t;

    [[nodiscard]] std::size_t size() const { return m_size; }

    [[nodiscard]] const FlowRow& operator[](Place place) const
    {
        return (*m_chunks[place / chunkRows])[place % chunkRows];
    }

    /// The row, to change it. By the thread that owns these rows.
    [[nodiscard]] FlowRow& change(Place place)
    {
        std::shared_ptr<Chunk>& chunk = m_chunks[place / chunkRows];
        if (chunk.use_count() > 1) {
            chunk = std::make_shared<Chunk>(*chunk);
        } else {
            // Whoever read it last has let go of it: what it read is behind us.
            std::atomic_thread_fence(std::memory_order_acquire);
        }
        return (*chunk)[place % chunkRows];
    }

    Place append()
    {
        if (m_size % chunkRows == 0) {
            m_chunks.push_back(std::make_shared<Chunk>());
            m_chunks.back()->reserve(chunkRows);
        }
        std::shared_ptr<Chunk>& chunk = m_chunks.back();
        if (chunk.use_count() > 1) {
            chunk = std::make_shared<Chunk>(*chunk);
        }
        chunk->emplace_back();
        return static_cast<Place>(m_size++);
    }

private:
    static constexpr std::size_t chunkRows = 1024;
    using Chunk = std::vector<FlowRow>;

    std::vector<std::shared_ptr<Chunk>> m_chunks;
    std::size_t m_size = 0;
};

/// What is known of all flows, as far as the list asks; a copy is cheap.
struct FlowData
{
    FlowRows rows;
    std::vector<QString> names; ///< names that many flows share are kept once
    std::vector<std::uint8_t> hits; ///< by place: which payload conditions were found in the flow, one bit for each

    [[nodiscard]] const QString& name(std::uint32_t key) const { return names[key]; }
};

} // namespace backstep
