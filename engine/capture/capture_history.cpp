#include "engine/capture/capture_history.h"

#include <algorithm>
#include <utility>

namespace backstep {

namespace {

constexpr std::size_t batchSize = 1'000;

std::uint64_t hashOf(const FlowId& flow)
{
    return std::hash<FlowId>{}(flow);
}

} // namespace

CaptureHistory::CaptureHistory(std::string file, std::unique_ptr<CaptureReader> reader)
    : m_file(std::move(file))
    , m_reader(std::move(reader))
{
    m_progress.bytesMax = m_reader->bytes();
}

Result<std::unique_ptr<CaptureHistory>> CaptureHistory::open(const std::string& file)
{
    auto reader = CaptureReader::open(file);
    if (!reader) {
        return failure(reader.error());
    }
    return std::unique_ptr<CaptureHistory>(new CaptureHistory(file, std::move(*reader)));
}

CaptureHistory::Progress CaptureHistory::progress() const
{
    const std::lock_guard lock(m_mutex);
    return m_progress;
}

Result<void> CaptureHistory::append(const std::vector<Entry>&)
{
    return failure(Fault::Refused, "A capture is read-only: nothing is added to it.");
}

void CaptureHistory::note(std::vector<Mark>& marks, Instant lastAt) const
{
    const std::lock_guard lock(m_mutex);
    m_progress.lastAt = lastAt;
    m_progress.records += marks.size();
    m_progress.bytes = m_reader->bytesRead();
    m_marks.insert(m_marks.end(), marks.begin(), marks.end());
    marks.clear();
}

Result<void> CaptureHistory::replay(const std::function<void(std::vector<Entry>)>& take) const
{
    std::vector<Entry> entries;
    std::vector<Mark> marks;
    Instant lastAt;
    const auto hand = [&] {
        note(marks, lastAt); // before it is shown, so that whoever sees a flow also finds its records
        take(std::exchange(entries, {}));
    };
    while (!m_isStopped) {
        auto read = m_reader->next();
        if (!read || !read->has_value()) {
            hand();
            const std::lock_guard lock(m_mutex);
            // Stable: the records of a flow stay in order.
            std::ranges::stable_sort(m_marks, {}, &Mark::flow);
            m_progress.isRead = true;
            m_progress.isCutOff = read && !m_reader->end().has_value();
            return read ? Result<void>() : failure(read.error());
        }
        lastAt = std::max(lastAt, (*read)->entry.record.at);
        marks.push_back({hashOf((*read)->entry.flow), (*read)->offset});
        entries.push_back(std::move((*read)->entry));
        if (entries.size() == batchSize) {
            hand();
        }
    }
    return {};
}

std::vector<std::uint64_t> CaptureHistory::offsetsOf(const FlowId& flow) const
{
    const std::uint64_t hash = hashOf(flow);
    std::vector<std::uint64_t> offsets;
    const std::lock_guard lock(m_mutex);
    if (m_progress.isRead) {
        for (auto mark = std::ranges::lower_bound(m_marks, hash, {}, &Mark::flow);
             mark != m_marks.end() && mark->flow == hash;
             ++mark) {
            offsets.push_back(mark->offset);
        }
        return offsets;
    }
    for (const Mark& mark : m_marks) {
        if (mark.flow == hash) {
            offsets.push_back(mark.offset);
        }
    }
    return offsets;
}

Result<std::vector<Record>> CaptureHistory::records(const FlowId& flow) const
{
    std::vector<Record> records;
    for (const std::uint64_t offset : offsetsOf(flow)) {
        auto entry = m_reader->readAt(offset);
        if (!entry) {
            return failure(entry.error());
        }
        if (entry->flow == flow) { // two flows may share a hash
            records.push_back(std::move(entry->record));
        }
    }
    return records;
}

Result<std::uint64_t> CaptureHistory::search(
    const std::function<bool(std::string_view bytes)>& mayHold,
    std::uint64_t from,
    const std::function<void(const std::vector<Entry>& entries, std::uint64_t recordsRead)>& take,
    const std::atomic<bool>& isCancelled
) const
{
    const auto reader = CaptureReader::open(m_file);
    if (!reader) {
        return failure(reader.error());
    }
    (*reader)->goOnAt(std::max(from, (*reader)->bytesRead()));
    const std::uint64_t upTo = progress().bytes;
    std::vector<Entry> entries;
    std::uint64_t recordsRead = 0;
    while ((*reader)->bytesRead() < upTo && !isCancelled.load(std::memory_order_relaxed)) {
        auto read = (*reader)->next();
        if (!read) {
            return failure(read.error());
        }
        if (!read->has_value()) {
            break;
        }
        ++recordsRead;
        Entry& entry = (*read)->entry;
        if (entry.record.value.has_value() && mayHold(*entry.record.value)) {
            entries.push_back(std::move(entry));
        }
        if (recordsRead % batchSize == 0) {
            take(std::exchange(entries, {}), recordsRead);
        }
    }
    take(entries, recordsRead);
    return (*reader)->bytesRead();
}

/// A mark is a place in the file, too.
Result<History::Batch> CaptureHistory::read(std::uint64_t from, std::uint64_t before, std::size_t atMost) const
{
    Batch part{{}, from};
    const std::uint64_t upTo = std::min(progress().bytes, before);
    if (from >= upTo) {
        return part;
    }
    const auto reader = CaptureReader::open(m_file);
    if (!reader) {
        return failure(reader.error());
    }
    (*reader)->goOnAt(std::max(from, (*reader)->bytesRead()));
    while ((*reader)->bytesRead() < upTo && part.entries.size() < atMost) {
        auto read = (*reader)->next();
        if (!read) {
            return failure(read.error());
        }
        if (!read->has_value()) {
            break;
        }
        part.entries.push_back(std::move((*read)->entry));
        part.next = (*reader)->bytesRead();
    }
    return part;
}

Result<std::vector<Position>> CaptureHistory::ends() const
{
    return std::vector<Position>();
}

void CaptureHistory::setKeeper(std::function<bool(const FlowId&)>) { }

} // namespace backstep
