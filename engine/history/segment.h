#pragma once

#include "engine/base/error.h"
#include "engine/history/frame.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace backstep {

/// One file of a history: a head that names its format, then frames. Reads may come from any thread; what was read
/// stays readable while the segment lives, also after its file was removed.
class SegmentFile
{
public:
    SegmentFile(std::string file, std::uint32_t id, int descriptor);
    SegmentFile(const SegmentFile&) = delete;
    SegmentFile& operator=(const SegmentFile&) = delete;
    ~SegmentFile();

    /// "0000000042.history"
    [[nodiscard]] static std::string nameOf(std::uint32_t id);

    [[nodiscard]] static Result<std::shared_ptr<SegmentFile>> create(const std::string& folder, std::uint32_t id);

    using Take = std::function<void(frame::Body&&, std::uint32_t offset)>;

    /// Opens a file and hands out every frame. The newest segment may end in a torn frame (the process was killed while
    /// it wrote): it is cut off. Any other damage, and a file that is no segment, is StoreFailed and left as it is.
    [[nodiscard]] static Result<std::shared_ptr<SegmentFile>>
    open(const std::string& folder, std::uint32_t id, bool isNewest, const Take& take);

    /// Hands out every frame up to this size once more.
    [[nodiscard]] Result<void> scan(std::size_t upTo, const Take& take) const;

    /// Hands out the frames between these places of which the body may hold what is sought. Only those are checked.
    /// The buffer is for the file's bytes: one for many segments.
    struct Sought
    {
        const std::function<bool(std::string_view bytes)>& mayHold;
        const std::function<void(frame::Body&&)>& take;
        const std::atomic<bool>& isCancelled;
    };

    /// How many frames were read.
    [[nodiscard]] Result<std::uint64_t>
    search(std::size_t from, std::size_t upTo, const Sought& sought, std::vector<char>& buffer) const;

    /// Hands out the frames between these places, so many at most, and gives the place behind the last of them.
    [[nodiscard]] Result<std::size_t> readOn(
        std::size_t from, std::size_t upTo, std::size_t atMost, const std::function<void(frame::Body&&)>& take
    ) const;

    /// Where the first of these bytes stands. After a fault the file is as it was before.
    [[nodiscard]] Result<std::uint32_t> append(std::string_view bytes);

    [[nodiscard]] Result<frame::Body> read(std::uint32_t offset) const;

    /// A frame's body that takes the place of another of the same length.
    struct Patch
    {
        std::uint32_t offset = 0; ///< of its frame
        std::string body;
    };

    /// Writes them in the place of what stands there, at once or, after a kill, when the file is opened again. Not
    /// beside another overwrite of this file. Its age stays what it was.
    [[nodiscard]] Result<void> overwrite(const std::vector<Patch>& patches);

    void remove() const;

    [[nodiscard]] std::uint32_t id() const { return m_id; }

    [[nodiscard]] std::size_t size() const { return m_size; }

    /// Since it was last written to, by the file's own time; nothing when the file cannot tell.
    [[nodiscard]] std::chrono::seconds age() const;

    [[nodiscard]] const std::string& file() const { return m_file; }

private:
    [[nodiscard]] bool readLocked(char* to, std::size_t many, std::size_t at) const;
    [[nodiscard]] Result<void> finishOverwrite();
    [[nodiscard]] bool apply(std::string_view patches);

    [[nodiscard]] std::string fileOfPatches() const { return m_file + ".patch"; }

    [[nodiscard]] Result<std::string> contents(std::size_t upTo) const;
    [[nodiscard]] Result<std::size_t> scanned(const Take& take, std::size_t upTo, bool mayBeTorn) const;

    const std::string m_file;
    const std::uint32_t m_id;
    const int m_descriptor;
    std::size_t m_size = 0;
    mutable std::shared_mutex m_bytes; ///< whoever reads sees a frame as it was, or as it is
};

/// "The history … cannot be used: …"
[[nodiscard]] Error historyFailed(const std::string& file, std::string_view why);

} // namespace backstep
