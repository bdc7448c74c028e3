#include "engine/history/memory_history.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace backstep {

namespace {

/// What a record takes, with what keeping it costs besides.
std::size_t sizeOf(const History::Entry& entry)
{
    constexpr std::size_t overhead = 256;
    const Record& record = entry.record;
    std::size_t size = overhead + entry.flow.text().size() + record.place.topic.text().size()
        + record.incarnation.size() + (record.key ? record.key->size() : 0) + (record.value ? record.value->size() : 0);
    for (const auto& [name, value] : record.recordHeaders) {
        size += name.size() + value.size();
    }
    return size;
}

} // namespace

MemoryHistory::MemoryHistory(std::size_t bytesMax)
    : m_bytesMax(bytesMax)
{
}

Result<void> MemoryHistory::append(const std::vector<Entry>& entries)
{
    std::unique_lock lock(m_mutex);
    for (const Entry& entry : entries) {
        const RecordPlace& place = entry.record.place;
        m_ends[{place.topic.text(), place.partition}]
            = {place.topic, entry.record.incarnation, place.partition, place.offset + 1};
        if (!entry.flow.isEmpty()) {
            m_ofFlow[entry.flow].push_back(m_next);
        }
        m_bytes += sizeOf(entry);
        m_entries.emplace_hint(m_entries.end(), m_next++, entry);
    }
    const bool isFull = m_bytes > m_bytesMax;
    lock.unlock();
    if (isFull) {
        evict();
    }
    return {};
}

/// First what may go, the oldest first; then, when the flows that should stay alone are too much, the oldest of them.
/// Down to nine tenths, so that it is not done for each batch.
void MemoryHistory::evict()
{
    const std::size_t goal = m_bytesMax / 10 * 9;
    std::unordered_map<FlowId, bool> stays;
    for (const auto& [flow, numbers] : m_ofFlow) {
        stays.emplace(flow, m_mustStay && m_mustStay(flow));
    }
    const std::lock_guard lock(m_mutex);
    m_isFull = true;
    for (const bool all : {false, true}) {
        for (auto entry = m_entries.begin(); entry != m_entries.end() && m_bytes > goal;) {
            const auto current = entry++;
            const auto flow = stays.find(current->second.flow);
            if (all || flow == stays.end() || !flow->second) {
                remove(current);
            }
        }
    }
}

void MemoryHistory::remove(std::map<Number, Entry>::iterator entry)
{
    const auto numbers = m_ofFlow.find(entry->second.flow);
    if (numbers != m_ofFlow.end()) {
        numbers->second.pop_front();
        if (numbers->second.empty()) {
            m_ofFlow.erase(numbers);
        }
    }
    m_bytes -= sizeOf(entry->second);
    m_entries.erase(entry);
}

Result<std::vector<Record>> MemoryHistory::records(const FlowId& flow) const
{
    const std::lock_guard lock(m_mutex);
    std::vector<Record> records;
    const auto numbers = m_ofFlow.find(flow);
    if (numbers == m_ofFlow.end()) {
        return records;
    }
    records.reserve(numbers->second.size());
    for (const Number number : numbers->second) {
        records.push_back(m_entries.at(number).record);
    }
    return records;
}

Result<void> MemoryHistory::replay(const std::function<void(std::vector<Entry>)>& take) const
{
    constexpr std::size_t batch = 1'000;
    for (Number from = 0;;) {
        auto part = read(from, std::numeric_limits<Number>::max(), batch);
        if (!part || part->entries.empty()) {
            return part ? Result<void>() : failure(part.error());
        }
        from = part->next;
        take(std::move(part->entries));
    }
}

/// The mark is the number of the next record.
Result<History::Batch> MemoryHistory::read(std::uint64_t from, std::uint64_t before, std::size_t atMost) const
{
    Batch part{{}, from};
    const std::lock_guard lock(m_mutex);
    for (auto entry = m_entries.lower_bound(from);
         entry != m_entries.end() && entry->first < before && part.entries.size() < atMost;
         ++entry) {
        part.entries.push_back(entry->second);
        part.next = entry->first + 1;
    }
    return part;
}

/// The mark is the number of the next record.
Result<std::uint64_t> MemoryHistory::search(
    const std::function<bool(std::string_view bytes)>& mayHold,
    std::uint64_t from,
    const std::function<void(const std::vector<Entry>& entries, std::uint64_t recordsRead)>& take,
    const std::atomic<bool>& isCancelled
) const
{
    constexpr std::size_t batch = 1'000; // whoever appends waits no longer than for these
    std::uint64_t recordsRead = 0;
    for (bool isAtEnd = false; !isAtEnd && !isCancelled.load(std::memory_order_relaxed);) {
        std::vector<Entry> entries;
        {
            const std::lock_guard lock(m_mutex);
            std::size_t looked = 0;
            auto entry = m_entries.lower_bound(from);
            for (; entry != m_entries.end() && looked < batch; ++entry, ++looked) {
                const Entry& each = entry->second;
                if (each.record.value.has_value() && mayHold(*each.record.value)) {
                    entries.push_back(each);
                }
                from = entry->first + 1;
            }
            isAtEnd = entry == m_entries.end();
            recordsRead += looked;
        }
        take(entries, recordsRead);
    }
    return from;
}

Result<std::vector<Position>> MemoryHistory::ends() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<Position> ends;
    std::ranges::transform(m_ends, std::back_inserter(ends), [](const auto& end) { return end.second; });
    return ends;
}

History::Use MemoryHistory::use() const
{
    const std::lock_guard lock(m_mutex);
    const Instant since = m_entries.empty() ? Instant() : m_entries.begin()->second.record.at;
    return {m_bytes, m_bytesMax, since, m_isFull};
}

void MemoryHistory::setKeeper(std::function<bool(const FlowId&)> mustStay)
{
    m_mustStay = std::move(mustStay);
}

} // namespace backstep
