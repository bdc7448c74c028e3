#pragma once

#include "engine/base/error.h"
#include "engine/capture/capture_about.h"
#include "engine/history/frame.h"
#include "engine/ports/history.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace backstep {

/// Reads a capture from its beginning to its end, in memory that is bounded by its largest record. One that was cut off
/// in the middle (the recorder was killed) ends there. Faults are BadInput, and say where the file is damaged; what
/// stands before that place has been handed out by then.
class CaptureReader
{
public:
    [[nodiscard]] static Result<std::unique_ptr<CaptureReader>> open(const std::string& file);
    CaptureReader(const CaptureReader&) = delete;
    CaptureReader& operator=(const CaptureReader&) = delete;
    ~CaptureReader();

    [[nodiscard]] const CaptureAbout& about() const { return m_about; }

    struct Read
    {
        History::Entry entry;
        std::uint64_t offset = 0; ///< of its frame
    };

    /// Nothing at the end.
    [[nodiscard]] Result<std::optional<Read>> next();

    /// next() goes on there: where it was before, as bytesRead() told.
    void goOnAt(std::uint64_t offset) { m_at = offset; }

    /// Once next() gave nothing: what the capture says at its end. Nothing: it was cut off.
    [[nodiscard]] const std::optional<CaptureEnd>& end() const { return m_end; }

    /// One record again, from any thread.
    [[nodiscard]] Result<History::Entry> readAt(std::uint64_t offset) const;

    [[nodiscard]] std::uint64_t bytes() const { return m_size; }

    [[nodiscard]] std::uint64_t bytesRead() const { return m_at; }

private:
    CaptureReader(std::string file, int descriptor, std::uint64_t size);

    [[nodiscard]] Result<void> readHead();
    [[nodiscard]] Result<std::optional<frame::Body>> nextBody();
    [[nodiscard]] std::string_view ahead(std::size_t bytes);
    [[nodiscard]] bool isTorn(std::size_t length);
    [[nodiscard]] Error damaged(std::uint64_t at) const;

    const std::string m_file;
    const int m_descriptor;
    const std::uint64_t m_size; ///< when it was opened: what is recorded since is not read
    std::uint64_t m_at = 0;
    std::string m_window; ///< a part of the file …
    std::uint64_t m_windowAt = 0; ///< … that begins here
    CaptureAbout m_about;
    std::optional<CaptureEnd> m_end;
};

} // namespace backstep
