#include "engine/history/segment_history.h"

#include <algorithm>
#include <utility>

namespace backstep {

namespace {

/// A mark is a segment and a place in it.
constexpr unsigned placeBits = 32;

std::uint64_t markOf(std::uint32_t segment, std::size_t place)
{
    return std::uint64_t{segment} << placeBits | static_cast<std::uint32_t>(place);
}

} // namespace

Result<std::uint64_t> SegmentHistory::search(
    const std::function<bool(std::string_view bytes)>& mayHold,
    std::uint64_t from,
    const std::function<void(const std::vector<Entry>& entries, std::uint64_t recordsRead)>& take,
    const std::atomic<bool>& isCancelled
) const
{
    std::vector<std::pair<std::shared_ptr<SegmentFile>, std::size_t>> parts;
    {
        const std::lock_guard lock(m_mutex);
        for (const Part& part : m_parts) {
            parts.emplace_back(part.segment, part.segment->size());
        }
    }
    const auto fromSegment = static_cast<std::uint32_t>(from >> placeBits);
    const auto fromPlace = static_cast<std::uint32_t>(from);
    std::vector<char> buffer;
    std::uint64_t recordsRead = 0;
    std::uint64_t mark = from;
    for (const auto& [segment, size] : parts) {
        if (segment->id() < fromSegment || isCancelled.load(std::memory_order_relaxed)) {
            continue;
        }
        std::vector<Entry> entries;
        const std::function<void(frame::Body &&)> keep = [&entries](frame::Body&& body) {
            if (body.kind != frame::Kind::Ends) {
                entries.push_back(std::move(body.entry));
            }
        };
        const std::size_t begins = segment->id() == fromSegment ? fromPlace : 0;
        const auto frames = segment->search(begins, size, {mayHold, keep, isCancelled}, buffer);
        if (!frames) {
            return failure(frames.error());
        }
        recordsRead += *frames;
        mark = markOf(segment->id(), size);
        take(entries, recordsRead);
    }
    return mark;
}

Result<History::Batch> SegmentHistory::read(std::uint64_t from, std::uint64_t before, std::size_t atMost) const
{
    std::vector<std::pair<std::shared_ptr<SegmentFile>, std::size_t>> parts;
    {
        const std::lock_guard lock(m_mutex);
        for (const Part& part : m_parts) {
            parts.emplace_back(part.segment, part.segment->size());
        }
    }
    History::Batch found{{}, from};
    std::size_t left = atMost;
    for (const auto& [segment, size] : parts) {
        const std::uint64_t begins = std::max(markOf(segment->id(), 0), from);
        const std::uint64_t ends = std::min(markOf(segment->id(), size), before);
        if (begins >= ends || left == 0) {
            continue;
        }
        const auto keep = [&](frame::Body&& body) {
            --left;
            if (body.kind != frame::Kind::Ends) {
                found.entries.push_back(std::move(body.entry));
            }
        };
        const auto place
            = segment->readOn(static_cast<std::uint32_t>(begins), static_cast<std::uint32_t>(ends), left, keep);
        if (!place) {
            return failure(place.error());
        }
        found.next = markOf(segment->id(), *place);
    }
    return found;
}

} // namespace backstep
