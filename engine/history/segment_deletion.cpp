#include "engine/history/segment_history.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace backstep {

namespace {

/// What stands in a file at most before it is applied.
constexpr std::size_t patchesAtOnce = 20'000;

class Deleting
{
public:
    Deleting(SegmentFile& segment, frame::Deletion by, Instant now, SegmentHistory::DeletedPayloads& deleted)
        : m_segment(segment)
        , m_by(by)
        , m_now(now)
        , m_deleted(deleted)
    {
    }

    void take(const frame::Body& body, std::uint32_t offset)
    {
        if (auto bare = frame::bareBody(body, m_by, m_now)) {
            ++m_deleted.records;
            m_patches.push_back({offset, std::move(*bare)});
        }
    }

    /// Where a great many are to go they go in portions, so that their memory is bounded.
    [[nodiscard]] Result<void> write(bool isLast)
    {
        if (!isLast && m_patches.size() < patchesAtOnce) {
            return {};
        }
        return m_segment.overwrite(std::exchange(m_patches, {}));
    }

private:
    SegmentFile& m_segment;
    const frame::Deletion m_by;
    const Instant m_now;
    SegmentHistory::DeletedPayloads& m_deleted;
    std::vector<SegmentFile::Patch> m_patches;
};

} // namespace

Result<SegmentHistory::DeletedPayloads> SegmentHistory::deletePayloadsBefore(Instant before, Instant now)
{
    DeletedPayloads deleted;
    std::uint32_t next = 0; ///< segments below it are done
    for (;;) {
        // Nothing is appended, copied or evicted meanwhile: what is copied on is bare already, or comes to a segment
        // that is looked at later.
        const std::lock_guard writing(m_writing);
        std::shared_ptr<SegmentFile> segment;
        std::size_t size = 0;
        {
            const std::lock_guard lock(m_mutex);
            const auto found
                = std::ranges::find_if(m_parts, [next](const Part& part) { return part.segment->id() >= next; });
            if (found == m_parts.end()) {
                return deleted;
            }
            segment = found->segment;
            size = segment->size();
        }
        next = segment->id() + 1;
        if (const auto done = deleteBefore(*segment, size, before, now, deleted); !done) {
            return failure(done.error());
        }
    }
}

/// By the record's own time, or, because that may be anything, by the file's: nothing of it is younger.
Result<void> SegmentHistory::deleteBefore(
    SegmentFile& segment, std::size_t size, Instant before, Instant now, DeletedPayloads& deleted
)
{
    const Instant writtenAt = now - std::chrono::duration_cast<Duration>(segment.age());
    const bool isAllDue = writtenAt <= before;
    if (const auto looked = m_looked.find(segment.id()); looked != m_looked.end() && looked->second.size == size) {
        const Instant oldest = looked->second.oldest;
        if (!oldest.isSet() || (!isAllDue && oldest > before)) {
            return {}; // nothing is left in it, or nothing of it is due yet
        }
    }
    Deleting deleting(segment, frame::Deletion::Policy, now, deleted);
    Instant left{}; ///< the time of the oldest that stays
    Result<void> written;
    const auto scanned = segment.scan(size, [&](frame::Body&& body, std::uint32_t offset) {
        if (body.kind == frame::Kind::Ends || !written) {
            return;
        }
        const Instant at = body.entry.record.at;
        if (isAllDue || at <= before) {
            deleting.take(body, offset);
            written = deleting.write(false);
        } else if (!left.isSet() || at < left) {
            left = at;
        }
    });
    if (!scanned || !written) {
        return scanned ? written : scanned;
    }
    if (auto rest = deleting.write(true); !rest) {
        return rest;
    }
    m_looked[segment.id()] = {size, left};
    return {};
}

Result<SegmentHistory::DeletedPayloads> SegmentHistory::deletePayloadsOf(const std::vector<FlowId>& flows, Instant now)
{
    DeletedPayloads deleted;
    const std::lock_guard writing(m_writing);
    std::map<std::shared_ptr<SegmentFile>, std::vector<std::uint32_t>> places;
    const std::set<FlowId> chosen(flows.begin(), flows.end());
    {
        std::set<std::uint64_t> hashes;
        std::ranges::transform(flows, std::inserter(hashes, hashes.end()), std::hash<FlowId>{});
        const std::lock_guard lock(m_mutex);
        for (const auto& [number, copy] : m_copies) {
            if (hashes.contains(copy.flow)) {
                places[copy.segment].push_back(copy.offset);
            }
        }
        for (const Part& part : m_parts) {
            for (const Mark& mark : part.marks) {
                if (hashes.contains(mark.flow)) {
                    places[part.segment].push_back(mark.offset);
                }
            }
        }
    }
    for (const auto& [segment, offsets] : places) {
        Deleting deleting(*segment, frame::Deletion::Hand, now, deleted);
        for (const std::uint32_t offset : offsets) {
            const auto body = segment->read(offset);
            if (!body) {
                return failure(body.error());
            }
            if (chosen.contains(body->entry.flow)) {
                deleting.take(*body, offset);
            }
            if (const auto written = deleting.write(false); !written) {
                return failure(written.error());
            }
        }
        if (const auto written = deleting.write(true); !written) {
            return failure(written.error());
        }
    }
    return deleted;
}

} // namespace backstep
