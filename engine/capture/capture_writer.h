#pragma once

#include "engine/base/error.h"
#include "engine/capture/capture_about.h"
#include "engine/capture/masker.h"
#include "engine/wire/record.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

namespace backstep {

/// Writes a capture: a head, what it is, a frame for each record, and at last that it was finished. A file that only
/// its owner may read, appended to and nothing else: killed in the middle it holds all but the record at hand. Masks
/// are applied before anything is written. Not thread-safe.
class CaptureWriter
{
public:
    enum class Existing : std::uint8_t
    {
        Refuse,
        Replace, ///< when it is finished, at once and whole; until then it stays what it was
    };

    /// Faults: BadInput for masks that cannot be meant, and for a file that is there; StoreFailed.
    [[nodiscard]] static Result<std::unique_ptr<CaptureWriter>>
    create(const std::string& file, const CaptureAbout& about, Existing existing);
    CaptureWriter(const CaptureWriter&) = delete;
    CaptureWriter& operator=(const CaptureWriter&) = delete;
    /// What was to replace a file and was not finished is taken away.
    ~CaptureWriter();

    /// After a fault the file holds what it held before, and goes on where there is room again.
    [[nodiscard]] Result<void> append(std::vector<Record> records);

    /// Nothing is appended any more.
    [[nodiscard]] Result<void> finish(Instant now);

    [[nodiscard]] std::uint64_t recordsWritten() const { return m_records; }

private:
    CaptureWriter(std::string file, MaskPatterns masks, Existing existing);

    [[nodiscard]] Result<void> open(const CaptureAbout& about);
    [[nodiscard]] Result<void> write(const std::string& bytes);
    [[nodiscard]] bool isKnown(const Record& record);
    [[nodiscard]] Error failed(const std::string& what) const;

    const std::string m_file;
    const Existing m_existing;
    const std::string m_written; ///< the file that is written to: another one until it replaces
    Masker m_masker;
    std::map<std::tuple<std::string, std::string, std::int32_t>, std::int64_t> m_next; ///< by where a record stands
    int m_descriptor = -1;
    std::int64_t m_size = 0;
    std::uint64_t m_records = 0;
    bool m_isFinished = false;
};

} // namespace backstep
