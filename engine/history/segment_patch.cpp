#include "engine/base/crc32c.h"
#include "engine/base/system_files.h"
#include "engine/history/file_bytes.h"
#include "engine/history/segment.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <mutex>

namespace backstep {

namespace {

constexpr std::size_t placeSize = 4;

/// Beside the segment until all of it is written there: place (4 bytes), then the frame, for each; at the end the
/// CRC-32C of all that. It holds what stays, and nothing of what goes.
std::string bytesOf(const std::vector<SegmentFile::Patch>& patches)
{
    std::string bytes;
    const auto put = [&bytes](std::uint32_t number) {
        for (unsigned shift = 0; shift < 32; shift += 8) {
            bytes += static_cast<char>((number >> shift) & 0xffU);
        }
    };
    for (const SegmentFile::Patch& patch : patches) {
        put(patch.offset);
        put(static_cast<std::uint32_t>(patch.body.size()));
        put(crc32c(patch.body));
        bytes += patch.body;
    }
    put(crc32c(bytes));
    return bytes;
}

/// Closed however it is left.
class Descriptor
{
public:
    explicit Descriptor(int descriptor)
        : m_descriptor(descriptor)
    {
    }

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    ~Descriptor()
    {
        if (m_descriptor >= 0) {
            close(m_descriptor);
        }
    }

    [[nodiscard]] int number() const { return m_descriptor; }

private:
    const int m_descriptor;
};

bool keep(const std::string& file, std::string_view bytes)
{
    // NOLINTNEXTLINE(*-vararg)
    const Descriptor made(open(file.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, ownerOnly));
    return made.number() >= 0 && parts::writeAll(made.number(), bytes, 0) && fsync(made.number()) == 0;
}

/// Nothing where it was not finished: then nothing of it was applied.
std::string kept(const std::string& file)
{
    const Descriptor there(open(file.c_str(), O_RDONLY | O_CLOEXEC)); // NOLINT(*-vararg)

    struct stat status
    {
    };

    if (there.number() < 0 || fstat(there.number(), &status) != 0 || status.st_size < 4) {
        return {};
    }
    std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
    if (!parts::readAll(there.number(), bytes.data(), bytes.size(), 0)) {
        return {};
    }
    const std::uint32_t crc = frame::readHead(std::string(4, '\0') + bytes.substr(bytes.size() - 4)).crc;
    bytes.resize(bytes.size() - 4);
    return crc32c(bytes) == crc ? bytes : std::string();
}

} // namespace

Result<void> SegmentFile::overwrite(const std::vector<Patch>& patches)
{
    if (patches.empty()) {
        return {};
    }
    const std::string bytes = bytesOf(patches);
    if (!keep(fileOfPatches(), bytes)) {
        const std::string words = systemWords();
        unlink(fileOfPatches().c_str());
        return tl::unexpected(historyFailed(m_file, "its payloads cannot be deleted (" + words + ")"));
    }
    if (!apply(std::string_view(bytes).substr(0, bytes.size() - 4))) {
        return tl::unexpected(historyFailed(
            m_file,
            "its payloads cannot be deleted (" + systemWords() + "); it is tried again when the history is opened"
        ));
    }
    unlink(fileOfPatches().c_str());
    return {};
}

/// Whether it was killed before it wrote, or while it did: what was to be deleted is.
Result<void> SegmentFile::finishOverwrite()
{
    const std::string bytes = kept(fileOfPatches());
    if (!bytes.empty() && !apply(bytes)) {
        return tl::unexpected(historyFailed(m_file, "its payloads cannot be deleted (" + systemWords() + ")"));
    }
    unlink(fileOfPatches().c_str());
    return {};
}

bool SegmentFile::apply(std::string_view patches)
{
    struct stat before
    {
    };

    const bool isDated = fstat(m_descriptor, &before) == 0;
    const std::unique_lock lock(m_bytes);
    while (patches.size() >= placeSize + frame::headSize) {
        const std::size_t offset = frame::readHead(patches).length; // a number of four bytes, as a length is
        patches.remove_prefix(placeSize);
        std::size_t length = frame::headSize + frame::readHead(patches).length;
        // Beyond the end stands what was lost with the machine's power: there is nothing to delete.
        const bool isThere = patches.size() >= length && offset + length <= m_size;
        if (isThere && !parts::writeAll(m_descriptor, patches.substr(0, length), offset)) {
            return false;
        }
        length = std::min(length, patches.size());
        patches.remove_prefix(length);
    }
    if (fdatasync(m_descriptor) != 0) {
        return false;
    }
    if (isDated) { // it is as old as it was
        const std::array<timespec, 2> times{before.st_atim, before.st_mtim};
        static_cast<void>(futimens(m_descriptor, times.data()));
    }
    return true;
}

} // namespace backstep
