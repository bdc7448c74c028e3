#include "engine/history/segment_history.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace backstep {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t batchSize = 1'000;

std::uint64_t hashOf(const FlowId& flow)
{
    return std::hash<FlowId>{}(flow);
}

std::optional<std::uint32_t> idIn(const fs::path& file)
{
    const std::string stem = file.stem().string();
    std::uint32_t id = 0;
    const auto [end, error] = std::from_chars(stem.data(), stem.data() + stem.size(), id);
    const bool isOne = error == std::errc() && end == stem.data() + stem.size() && file.extension() == ".history";
    return isOne && file.filename() == SegmentFile::nameOf(id) ? std::optional(id) : std::nullopt;
}

Result<std::vector<std::uint32_t>> segmentsIn(const std::string& folder)
{
    std::vector<std::uint32_t> ids;
    std::error_code error;
    for (fs::directory_iterator file(folder, error), end; !error && file != end; file.increment(error)) {
        if (const auto id = idIn(file->path())) {
            ids.push_back(*id);
        }
    }
    if (error) {
        return tl::unexpected(historyFailed(folder, "its folder cannot be read (" + error.message() + ")"));
    }
    std::ranges::sort(ids);
    return ids;
}

} // namespace

SegmentHistory::SegmentHistory(FolderLock lock, std::string folder, SegmentHistoryLimits limits)
    : m_lock(std::move(lock))
    , m_folder(std::move(folder))
    , m_limits(limits)
{
}

Result<std::unique_ptr<SegmentHistory>> SegmentHistory::open(const std::string& folder, SegmentHistoryLimits limits)
{
    auto lock = FolderLock::take(folder);
    if (!lock) {
        return failure(lock.error());
    }
    std::unique_ptr<SegmentHistory> history(new SegmentHistory(std::move(*lock), folder, limits));
    if (const auto loaded = history->load(); !loaded) {
        return failure(loaded.error());
    }
    return history;
}

Result<void> SegmentHistory::load()
{
    const auto ids = segmentsIn(m_folder);
    if (!ids) {
        return failure(ids.error());
    }
    for (const std::uint32_t id : *ids) {
        Part part;
        const bool isNewest = id == ids->back();
        auto segment = SegmentFile::open(m_folder, id, isNewest, [&](frame::Body&& body, std::uint32_t offset) {
            index(part, body, offset);
        });
        if (!segment) {
            return failure(segment.error());
        }
        part.segment = std::move(*segment);
        for (auto& [number, copy] : m_copies) {
            copy.segment = copy.segment == nullptr ? part.segment : copy.segment;
        }
        if (!isNewest || part.segment->size() >= m_limits.segmentBytes) {
            close(part);
        }
        m_parts.push_back(std::move(part));
    }
    dropStaleCopies();
    const bool isDue = m_parts.empty() || m_parts.back().isClosed
        || (m_limits.ageMax.count() > 0 && m_parts.back().segment->age() > std::chrono::days(1));
    return isDue ? begin() : Result<void>();
}

/// The segment of a copy is filled in once it is open.
void SegmentHistory::index(Part& part, const frame::Body& body, std::uint32_t offset)
{
    if (body.kind == frame::Kind::Ends) {
        for (const Position& end : body.ends) {
            m_ends[{end.topic.text(), end.partition}] = end;
        }
        return;
    }
    if (body.kind != frame::Kind::Record && body.kind != frame::Kind::Copy) {
        return; // nothing a history writes
    }
    m_next = std::max(m_next, body.number + 1);
    if (body.kind == frame::Kind::Copy) {
        m_copies.try_emplace(body.number, CopyMark{hashOf(body.entry.flow), nullptr, offset});
        return;
    }
    if (part.marks.empty()) {
        part.firstNumber = body.number;
        part.firstAt = body.entry.record.at;
    }
    part.endNumber = body.number + 1;
    part.marks.push_back({hashOf(body.entry.flow), offset});
    end(body.entry.record);
}

/// The process was killed after it copied and before it removed what it copied: the originals count.
void SegmentHistory::dropStaleCopies()
{
    std::erase_if(m_copies, [this](const auto& copy) {
        return std::ranges::any_of(m_parts, [number = copy.first](const Part& part) {
            return part.firstNumber <= number && number < part.endNumber;
        });
    });
}

void SegmentHistory::close(Part& part)
{
    // Stable: the records of a flow stay in order.
    std::ranges::stable_sort(part.marks, {}, &Mark::flow);
    part.marks.shrink_to_fit();
    part.isClosed = true;
}

Result<void> SegmentHistory::begin()
{
    const std::uint32_t id = m_parts.empty() ? 1 : m_parts.back().segment->id() + 1;
    auto segment = SegmentFile::create(m_folder, id);
    if (!segment) {
        return failure(segment.error());
    }
    std::string bytes;
    frame::appendEnds(bytes, endsNow());
    if (const auto written = (*segment)->append(bytes); !written) {
        (*segment)->remove();
        return failure(written.error());
    }
    const std::lock_guard lock(m_mutex);
    if (!m_parts.empty()) {
        close(m_parts.back());
    }
    Part part;
    part.segment = std::move(*segment);
    part.firstNumber = part.endNumber = m_next;
    m_parts.push_back(std::move(part));
    return {};
}

Result<void> SegmentHistory::append(const std::vector<Entry>& entries)
{
    const std::lock_guard writing(m_writing);
    std::size_t at = 0;
    while (at < entries.size()) {
        if (m_parts.back().segment->size() >= m_limits.segmentBytes) {
            if (auto begun = begin(); !begun) {
                return begun;
            }
            if (auto evicted = evictOld(); !evicted) {
                return evicted;
            }
        }
        const std::size_t room
            = m_limits.segmentBytes - std::min(m_limits.segmentBytes, m_parts.back().segment->size());
        std::string bytes;
        std::vector<Mark> marks;
        const std::size_t first = at;
        do {
            marks.push_back({hashOf(entries[at].flow), static_cast<std::uint32_t>(bytes.size())});
            frame::appendRecord(bytes, entries[at], m_next + (at - first), frame::Kind::Record);
            ++at;
        } while (at < entries.size() && bytes.size() < room);
        const std::lock_guard lock(m_mutex);
        Part& part = m_parts.back();
        const auto offset = part.segment->append(bytes);
        if (!offset) {
            return failure(offset.error());
        }
        if (part.marks.empty()) {
            part.firstAt = entries[first].record.at;
        }
        for (std::size_t i = 0; i < marks.size(); ++i) {
            part.marks.push_back({marks[i].flow, marks[i].offset + *offset});
            end(entries[first + i].record);
        }
        m_next += marks.size();
        part.endNumber = m_next;
    }
    return bytesInAll() > m_limits.bytesMax ? evict() : Result<void>();
}

void SegmentHistory::end(const Record& record)
{
    m_ends[{record.place.topic.text(), record.place.partition}]
        = {record.place.topic, record.incarnation, record.place.partition, record.place.offset + 1};
}

std::vector<Position> SegmentHistory::endsNow() const
{
    std::vector<Position> ends;
    std::ranges::transform(m_ends, std::back_inserter(ends), [](const auto& end) { return end.second; });
    return ends;
}

Result<std::vector<Position>> SegmentHistory::ends() const
{
    const std::lock_guard lock(m_mutex);
    return endsNow();
}

History::Use SegmentHistory::use() const
{
    const std::lock_guard lock(m_mutex);
    Use use{bytesInAll(), m_limits.bytesMax, {}, m_isFull};
    const auto first
        = std::ranges::find_if(m_parts, [](const Part& part) { return part.endNumber > part.firstNumber; });
    use.since = first == m_parts.end() ? Instant() : first->firstAt;
    return use;
}

void SegmentHistory::setKeeper(std::function<bool(const FlowId&)> mustStay)
{
    m_mustStay = std::move(mustStay);
}

Result<std::vector<Record>> SegmentHistory::records(const FlowId& flow) const
{
    std::vector<std::pair<std::shared_ptr<SegmentFile>, std::uint32_t>> places;
    {
        const std::uint64_t hash = hashOf(flow);
        const std::lock_guard lock(m_mutex);
        for (const auto& [number, copy] : m_copies) {
            if (copy.flow == hash) {
                places.emplace_back(copy.segment, copy.offset);
            }
        }
        for (const Part& part : m_parts) {
            auto mark
                = part.isClosed ? std::ranges::lower_bound(part.marks, hash, {}, &Mark::flow) : part.marks.begin();
            for (; mark != part.marks.end() && (!part.isClosed || mark->flow == hash); ++mark) {
                if (mark->flow == hash) {
                    places.emplace_back(part.segment, mark->offset);
                }
            }
        }
    }
    std::map<std::uint64_t, Record> inOrder; // A segment may have gone before an older one did.
    for (const auto& [segment, offset] : places) {
        auto body = segment->read(offset);
        if (!body) {
            return failure(body.error());
        }
        if (body->entry.flow == flow) {
            inOrder.emplace(body->number, std::move(body->entry.record));
        }
    }
    std::vector<Record> records;
    records.reserve(inOrder.size());
    for (auto& [number, record] : inOrder) {
        records.push_back(std::move(record));
    }
    return records;
}

Result<void> SegmentHistory::replay(const std::function<void(std::vector<Entry>)>& take) const
{
    std::map<std::uint64_t, CopyMark> copies;
    std::vector<ReplayPart> parts;
    {
        const std::lock_guard lock(m_mutex);
        copies = m_copies;
        for (const Part& part : m_parts) {
            parts.push_back({part.segment, part.segment->size(), part.firstNumber});
        }
    }
    auto copy = copies.begin();
    for (const ReplayPart& part : parts) {
        // Each copy before the originals that were appended after it.
        std::vector<Entry> batch;
        for (; copy != copies.end() && copy->first < part.firstNumber; ++copy) {
            auto body = copy->second.segment->read(copy->second.offset);
            if (!body) {
                return failure(body.error());
            }
            batch.push_back(std::move(body->entry));
        }
        if (!batch.empty()) {
            take(std::move(batch));
        }
        if (auto replayed = replayOriginals(part, take); !replayed) {
            return replayed;
        }
    }
    return {};
}

Result<void>
SegmentHistory::replayOriginals(const ReplayPart& part, const std::function<void(std::vector<Entry>)>& take)
{
    std::vector<Entry> batch;
    auto scanned = part.segment->scan(part.size, [&](frame::Body&& body, std::uint32_t) {
        if (body.kind == frame::Kind::Record) {
            batch.push_back(std::move(body.entry));
        }
        if (batch.size() == batchSize) {
            take(std::exchange(batch, {}));
        }
    });
    if (scanned && !batch.empty()) {
        take(std::move(batch));
    }
    return scanned;
}

} // namespace backstep
