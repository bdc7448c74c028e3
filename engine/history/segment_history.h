#pragma once

#include "engine/history/folder_lock.h"
#include "engine/history/segment.h"
#include "engine/ports/history.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace backstep {

struct SegmentHistoryLimits
{
    std::size_t bytesMax = std::size_t{4} * 1024 * 1024 * 1024; ///< of all segments; the oldest go whole
    std::size_t segmentBytes = std::size_t{64} * 1024 * 1024; ///< a segment is closed when it is as large; below 4 GB
    std::chrono::hours ageMax{0}; ///< segments last written to longer ago go as well, whole; 0: however old
    /// The payloads of older records are deleted, by whoever holds the history; 0: they stay as long as the record.
    std::chrono::hours payloadAgeMax{0};
};

/// A history on disk: a folder of append-only segment files that only their owner may read. It survives kill -9; what
/// the machine had not written yet is lost with its power, and read from the wire again.
///
/// When there is too much, the oldest segment goes. What it holds of flows that must stay is copied to the end first;
/// a segment that holds little else is passed over for the next. Age is that of the file: a timestamp on the wire may
/// be anything. It is looked at when a segment begins, which is at least once a day of use.
class SegmentHistory final : public History
{
public:
    /// Faults: InUse (another process holds the folder), StoreFailed (a file is damaged or foreign: it is left as it
    /// is, and the sentence says which).
    [[nodiscard]] static Result<std::unique_ptr<SegmentHistory>>
    open(const std::string& folder, SegmentHistoryLimits limits = {});

    [[nodiscard]] Result<void> append(const std::vector<Entry>& entries) override;
    [[nodiscard]] Result<std::vector<Record>> records(const FlowId& flow) const override;
    [[nodiscard]] Result<void> replay(const std::function<void(std::vector<Entry>)>& take) const override;
    [[nodiscard]] Result<std::uint64_t> search(
        const std::function<bool(std::string_view bytes)>& mayHold,
        std::uint64_t from,
        const std::function<void(const std::vector<Entry>& entries, std::uint64_t recordsRead)>& take,
        const std::atomic<bool>& isCancelled
    ) const override;
    [[nodiscard]] Result<Batch> read(std::uint64_t from, std::uint64_t before, std::size_t atMost) const override;
    [[nodiscard]] Result<std::vector<Position>> ends() const override;
    [[nodiscard]] Use use() const override;
    void setKeeper(std::function<bool(const FlowId&)> mustStay) override;

    struct DeletedPayloads
    {
        std::size_t records = 0;
    };

    /// Deletes the payloads of what is older, for good: the bytes are overwritten in the files. Envelope, headers and
    /// everything else of a record stay, with a header that tells it. From any thread; what is appended waits for one
    /// segment at most.
    [[nodiscard]] Result<DeletedPayloads> deletePayloadsBefore(Instant before, Instant now);
    /// The same for all records of these flows.
    [[nodiscard]] Result<DeletedPayloads> deletePayloadsOf(const std::vector<FlowId>& flows, Instant now);

private:
    /// Where a record of a flow stands in its segment; the flow by its hash.
    struct Mark
    {
        std::uint64_t flow = 0;
        std::uint32_t offset = 0;
    };

    struct Part
    {
        std::shared_ptr<SegmentFile> segment;
        std::vector<Mark> marks; ///< of original records; by flow once the segment is closed
        std::uint64_t firstNumber = 0; ///< of its original records
        std::uint64_t endNumber = 0;
        Instant firstAt; ///< of its first original record
        bool isClosed = false;
    };

    struct CopyMark
    {
        std::uint64_t flow = 0;
        std::shared_ptr<SegmentFile> segment;
        std::uint32_t offset = 0;
    };

    /// A segment as it stood when a replay began.
    struct ReplayPart
    {
        std::shared_ptr<SegmentFile> segment;
        std::size_t size = 0;
        std::uint64_t firstNumber = 0;
    };

    SegmentHistory(FolderLock lock, std::string folder, SegmentHistoryLimits limits);

    [[nodiscard]] Result<void> load();
    void index(Part& part, const frame::Body& body, std::uint32_t offset);
    void dropStaleCopies();
    static void close(Part& part);
    [[nodiscard]] Result<void> begin();
    void end(const Record& record);
    [[nodiscard]] std::vector<Position> endsNow() const;
    [[nodiscard]] std::size_t bytesInAll() const;
    [[nodiscard]] Result<void> evict();
    [[nodiscard]] Result<void> evictOld();
    [[nodiscard]] bool isOld(const Part& part) const;
    [[nodiscard]] Result<bool> evictPart(std::size_t at, bool must);
    [[nodiscard]] Result<void> keep(const std::vector<std::pair<std::uint64_t, Entry>>& kept);
    [[nodiscard]] Result<void>
    deleteBefore(SegmentFile& segment, std::size_t size, Instant before, Instant now, DeletedPayloads& deleted);
    [[nodiscard]] static Result<void>
    replayOriginals(const ReplayPart& part, const std::function<void(std::vector<Entry>)>& take);

    const FolderLock m_lock;
    const std::string m_folder;
    const SegmentHistoryLimits m_limits;
    std::function<bool(const FlowId&)> m_mustStay; ///< set and asked by the thread that appends

    /// A segment in which payloads were looked for.
    struct Looked
    {
        std::size_t size = 0;
        Instant oldest; ///< of what was left with its payload; not set: nothing was
    };

    std::mutex m_writing; ///< held by whoever changes files: taken before the next
    std::map<std::uint32_t, Looked> m_looked; ///< by id; m_writing guards it
    mutable std::mutex m_mutex; ///< guards everything below; only the thread that appends changes it
    std::deque<Part> m_parts; ///< oldest first; the last is written to
    std::map<std::uint64_t, CopyMark> m_copies; ///< by number
    std::map<std::pair<std::string, std::int32_t>, Position> m_ends; ///< by topic and partition
    std::uint64_t m_next = 1; ///< the number of the next record
    bool m_isFull = false; ///< something went since it was opened
};

} // namespace backstep
