#include "engine/history/segment_history.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace backstep {

namespace {

/// So many of the oldest segments are looked at for one that holds enough that may go.
constexpr std::size_t lookedAt = 4;

std::size_t bytesOf(const History::Entry& entry)
{
    const Record& record = entry.record;
    return entry.flow.text().size() + record.place.topic.text().size() + (record.key ? record.key->size() : 0)
        + (record.value ? record.value->size() : 0);
}

} // namespace

std::size_t SegmentHistory::bytesInAll() const
{
    return std::accumulate(m_parts.begin(), m_parts.end(), std::size_t{0}, [](std::size_t sum, const Part& part) {
        return sum + part.segment->size();
    });
}

Result<void> SegmentHistory::evict()
{
    while (bytesInAll() > m_limits.bytesMax && m_parts.size() > 1) {
        bool hasGone = false;
        for (std::size_t at = 0; at + 1 < m_parts.size() && at < lookedAt && !hasGone; ++at) {
            auto evicted = evictPart(at, false);
            if (!evicted) {
                return failure(evicted.error());
            }
            hasGone = *evicted;
        }
        if (!hasGone) {
            // Flows that should stay fill everything: the oldest of them goes after all.
            if (const auto evicted = evictPart(0, true); !evicted) {
                return failure(evicted.error());
            }
        }
    }
    return {};
}

bool SegmentHistory::isOld(const Part& part) const
{
    return m_limits.ageMax.count() > 0 && part.segment->age() > m_limits.ageMax;
}

/// Not the last, which is written to; what should stay of them stays.
Result<void> SegmentHistory::evictOld()
{
    std::size_t at = 0;
    while (at + 1 < m_parts.size() && isOld(m_parts[at])) {
        const auto evicted = evictPart(at, false);
        if (!evicted) {
            return failure(evicted.error());
        }
        at += *evicted ? 0 : 1;
    }
    return {};
}

/// False when most of it should stay and it need not go.
Result<bool> SegmentHistory::evictPart(std::size_t at, bool must)
{
    const std::shared_ptr<SegmentFile> segment = m_parts[at].segment;
    std::unordered_map<FlowId, bool> stays;
    std::vector<std::pair<std::uint64_t, Entry>> kept;
    std::size_t keptBytes = 0;
    const auto scanned = segment->scan(segment->size(), [&](frame::Body&& body, std::uint32_t offset) {
        const auto copy = m_copies.find(body.number);
        const bool isValid = body.kind == frame::Kind::Record
            || (body.kind == frame::Kind::Copy && copy != m_copies.end() && copy->second.segment == segment
                && copy->second.offset == offset);
        if (must || !isValid || body.entry.flow.isEmpty() || !m_mustStay) {
            return;
        }
        const auto known = stays.find(body.entry.flow);
        const bool stay = known != stays.end()
            ? known->second
            : stays.emplace(body.entry.flow, m_mustStay(body.entry.flow)).first->second;
        if (stay) {
            keptBytes += bytesOf(body.entry);
            kept.emplace_back(body.number, std::move(body.entry));
        }
    });
    if (!scanned) {
        return failure(scanned.error());
    }
    if (keptBytes > segment->size() / 4 * 3) {
        return false;
    }
    {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_copies, [&](const auto& copy) { return copy.second.segment == segment; });
    }
    if (const auto copied = keep(kept); !copied) {
        return failure(copied.error());
    }
    const std::lock_guard lock(m_mutex);
    m_isFull = true;
    m_parts.erase(m_parts.begin() + static_cast<std::ptrdiff_t>(at));
    segment->remove();
    return true;
}

Result<void> SegmentHistory::keep(const std::vector<std::pair<std::uint64_t, Entry>>& kept)
{
    if (kept.empty()) {
        return {};
    }
    std::string bytes;
    std::vector<std::uint32_t> offsets;
    for (const auto& [number, entry] : kept) {
        offsets.push_back(static_cast<std::uint32_t>(bytes.size()));
        frame::appendRecord(bytes, entry, number, frame::Kind::Copy);
    }
    const std::lock_guard lock(m_mutex);
    const std::shared_ptr<SegmentFile>& segment = m_parts.back().segment;
    const auto offset = segment->append(bytes);
    if (!offset) {
        return failure(offset.error());
    }
    for (std::size_t i = 0; i < kept.size(); ++i) {
        m_copies.insert_or_assign(
            kept[i].first, CopyMark{std::hash<FlowId>{}(kept[i].second.flow), segment, *offset + offsets[i]}
        );
    }
    return {};
}

} // namespace backstep
