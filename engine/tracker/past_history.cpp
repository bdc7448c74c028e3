#include "engine/tracker/past_history.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace backstep {

namespace {

constexpr std::size_t chunkSize = 2'000;
constexpr std::size_t batchSize = 1'000;
constexpr Instant afterAll{std::numeric_limits<std::int64_t>::max()};

/// Records wait here until all that may come before them have been read.
class Waiting
{
public:
    explicit Waiting(const std::function<void(std::vector<History::Entry>)>& take)
        : m_take(take)
    {
    }

    void add(History::Entry entry, std::uint64_t chunk, std::size_t place)
    {
        m_entries.emplace(Key{entry.record.at, chunk, place}, std::move(entry));
    }

    void handOutBefore(Instant bound)
    {
        const auto end = m_entries.lower_bound(Key{bound, 0, 0});
        for (auto entry = m_entries.begin(); entry != end; entry = m_entries.erase(entry)) {
            if (isAnew(entry->second.record)) {
                m_batch.push_back(std::move(entry->second));
            }
            if (m_batch.size() == batchSize) {
                m_take(std::exchange(m_batch, {}));
            }
        }
        if (!m_batch.empty()) {
            m_take(std::exchange(m_batch, {}));
        }
    }

private:
    using Key = std::tuple<Instant, std::uint64_t, std::size_t>;

    /// A record that had to be kept longer may be read twice; both bear the same time.
    bool isAnew(const Record& record)
    {
        if (record.at != m_time) {
            m_time = record.at;
            m_placesOfTime.clear();
        }
        const auto isIt
            = [&record](const auto& seen) { return seen.first == record.place && seen.second == record.incarnation; };
        // More at one time are a flood of somebody who sets no times; in those nothing is kept twice.
        constexpr std::size_t most = 64;
        if (m_placesOfTime.size() < most) {
            if (std::ranges::any_of(m_placesOfTime, isIt)) {
                return false;
            }
            m_placesOfTime.emplace_back(record.place, record.incarnation);
        }
        return true;
    }

    const std::function<void(std::vector<History::Entry>)>& m_take;
    std::map<Key, History::Entry> m_entries;
    std::vector<History::Entry> m_batch;
    Instant m_time;
    std::vector<std::pair<RecordPlace, std::string>> m_placesOfTime;
};

} // namespace

void PastHistory::note(const Batch& batch, std::uint64_t from)
{
    std::vector<Instant> times;
    std::ranges::transform(batch.entries, std::back_inserter(times), [](const Entry& each) { return each.record.at; });
    std::ranges::sort(times);
    const std::lock_guard lock(m_mutex);
    if (m_chunks.empty() || m_chunks.back().records >= chunkSize) {
        m_chunks.push_back({from, from, 0, times.front(), times.back()});
    }
    Chunk& chunk = m_chunks.back();
    chunk.next = batch.next;
    chunk.records += times.size();
    chunk.earliest = std::min(chunk.earliest, times.front());
    chunk.latest = std::max(chunk.latest, times.back());
    const auto middle = static_cast<std::ptrdiff_t>(m_times.size());
    m_times.insert(m_times.end(), times.begin(), times.end());
    if (middle > 0 && m_times[static_cast<std::size_t>(middle)] < m_times[static_cast<std::size_t>(middle) - 1]) {
        std::inplace_merge(m_times.begin(), m_times.begin() + middle, m_times.end());
    }
}

Result<std::optional<Instant>>
PastHistory::lookThrough(const std::atomic<bool>& isCancelled, const std::function<void(std::size_t records)>& tell)
{
    std::optional<Instant> earliest;
    while (!isCancelled.load(std::memory_order_relaxed)) {
        const std::uint64_t from = m_chunks.empty() ? 0 : m_chunks.back().next;
        const std::size_t begun = m_chunks.empty() ? 0 : m_chunks.back().records % chunkSize;
        const auto batch = m_history.read(from, std::numeric_limits<std::uint64_t>::max(), chunkSize - begun);
        if (!batch) {
            return failure(batch.error());
        }
        if (batch->entries.empty()) {
            break;
        }
        note(*batch, from);
        for (const Entry& entry : batch->entries) {
            earliest = std::min(earliest.value_or(afterAll), entry.record.at);
        }
        tell(m_times.size());
    }
    return earliest;
}

std::vector<PastHistory::Chunk> PastHistory::chunksBetween(Instant after, Instant upTo) const
{
    std::vector<Chunk> chunks;
    {
        const std::lock_guard lock(m_mutex);
        std::ranges::copy_if(m_chunks, std::back_inserter(chunks), [&](const Chunk& chunk) {
            return chunk.latest > after && chunk.earliest <= upTo;
        });
    }
    std::ranges::stable_sort(chunks, {}, &Chunk::earliest);
    return chunks;
}

Result<Instant> PastHistory::between(
    Instant after,
    Instant upTo,
    const std::function<void(std::vector<Entry>)>& take,
    const std::atomic<bool>& isCancelled
) const
{
    const std::vector<Chunk> chunks = chunksBetween(after, upTo);
    Waiting waiting(take);
    for (std::size_t i = 0; i < chunks.size(); ++i) {
        const Chunk& chunk = chunks[i];
        if (isCancelled.load(std::memory_order_relaxed)) {
            const Instant before{chunk.earliest.micros - 1}; // all that stands before this chunk was handed out
            return std::clamp(before, after, upTo);
        }
        auto batch = m_history.read(chunk.from, chunk.next, std::numeric_limits<std::size_t>::max());
        if (!batch) {
            return failure(batch.error());
        }
        for (std::size_t place = 0; place < batch->entries.size(); ++place) {
            if (const Instant at = batch->entries[place].record.at; after < at && at <= upTo) {
                waiting.add(std::move(batch->entries[place]), chunk.from, place);
            }
        }
        waiting.handOutBefore(i + 1 < chunks.size() ? chunks[i + 1].earliest : afterAll);
    }
    return upTo;
}

PastHistory::Extent PastHistory::extent() const
{
    const std::lock_guard lock(m_mutex);
    // Records of somebody who sets no times do not stretch the time that is shown back to 1970.
    const auto first = std::ranges::upper_bound(m_times, Instant{0});
    return first == m_times.end() ? Extent{{}, {}, m_times.size()} : Extent{*first, m_times.back(), m_times.size()};
}

std::size_t PastHistory::recordsUntil(Instant at) const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<std::size_t>(std::ranges::upper_bound(m_times, at) - m_times.begin());
}

Instant PastHistory::nextAfter(Instant at) const
{
    const std::lock_guard lock(m_mutex);
    const auto next = std::ranges::upper_bound(m_times, at);
    return next == m_times.end() ? Instant() : *next;
}

Instant PastHistory::lastBefore(Instant at) const
{
    const std::lock_guard lock(m_mutex);
    const auto behind = std::ranges::lower_bound(m_times, at);
    return behind == m_times.begin() ? Instant() : *std::prev(behind);
}

Result<void> PastHistory::append(const std::vector<Entry>& /*entries*/)
{
    return failure(Fault::Refused, "What was is over: nothing is added to it.");
}

Result<std::vector<Record>> PastHistory::records(const FlowId& flow) const
{
    auto records = m_history.records(flow);
    if (records) {
        std::erase_if(*records, [at = at()](const Record& record) { return record.at > at; });
    }
    return records;
}

Result<void> PastHistory::replay(const std::function<void(std::vector<Entry>)>& take) const
{
    const auto done = between(beforeAll, at(), take, false);
    return done ? Result<void>() : failure(done.error());
}

Result<std::uint64_t> PastHistory::search(
    const std::function<bool(std::string_view bytes)>& mayHold,
    std::uint64_t from,
    const std::function<void(const std::vector<Entry>& entries, std::uint64_t recordsRead)>& take,
    const std::atomic<bool>& isCancelled
) const
{
    std::uint64_t recordsRead = 0;
    const auto takeSome = [&](std::vector<Entry> entries) {
        recordsRead += entries.size();
        std::erase_if(entries, [&mayHold](const Entry& entry) {
            return !entry.record.value.has_value() || !mayHold(*entry.record.value);
        });
        take(entries, recordsRead);
    };
    const Instant after = from == 0 ? beforeAll : Instant{static_cast<std::int64_t>(from)};
    const auto done = between(after, at(), takeSome, isCancelled);
    if (!done) {
        return failure(done.error());
    }
    return static_cast<std::uint64_t>(std::max<std::int64_t>(done->micros, 0));
}

Result<History::Batch> PastHistory::read(std::uint64_t from, std::uint64_t before, std::size_t atMost) const
{
    for (;;) {
        auto batch = m_history.read(from, before, atMost);
        if (!batch || batch->entries.empty()) {
            return batch;
        }
        std::erase_if(batch->entries, [at = at()](const Entry& entry) { return entry.record.at > at; });
        if (!batch->entries.empty()) {
            return batch;
        }
        from = batch->next;
    }
}

Result<std::vector<Position>> PastHistory::ends() const
{
    return std::vector<Position>();
}

void PastHistory::setKeeper(std::function<bool(const FlowId&)> /*mustStay*/) { }

} // namespace backstep
