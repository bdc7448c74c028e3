#include "engine/history/segment.h"

#include "engine/base/crc32c.h"
#include "engine/base/system_files.h"
#include "engine/history/file_bytes.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <shared_mutex>
#include <system_error>
#include <utility>

namespace backstep {

namespace {

using parts::readAll;
using parts::writeAll;

constexpr std::size_t headBytes = 16;

/// What it is and its format, 1; the rest is for later.
constexpr std::string_view segmentHead("BSTPHIST\x01\0\0\0\0\0\0", headBytes);

bool isTorn(std::string_view rest)
{
    if (std::ranges::all_of(rest, [](char byte) { return byte == '\0'; })) {
        return true; // the file grew, but its contents did not reach the disk
    }
    if (rest.size() < frame::headSize) {
        return true;
    }
    const std::size_t length = frame::readHead(rest).length;
    return length <= frame::bodyMax && frame::headSize + length >= rest.size();
}

} // namespace

Error historyFailed(const std::string& file, std::string_view why)
{
    return {Fault::StoreFailed, "The history " + file + " cannot be used: " + std::string(why) + "."};
}

SegmentFile::SegmentFile(std::string file, std::uint32_t id, int descriptor)
    : m_file(std::move(file))
    , m_id(id)
    , m_descriptor(descriptor)
{
}

SegmentFile::~SegmentFile()
{
    close(m_descriptor);
}

std::string SegmentFile::nameOf(std::uint32_t id)
{
    return fmt::format("{:010}.history", id);
}

Result<std::shared_ptr<SegmentFile>> SegmentFile::create(const std::string& folder, std::uint32_t id)
{
    std::string file = folder + "/" + nameOf(id);
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, ownerOnly); // NOLINT(*-vararg)
    if (descriptor < 0) {
        return tl::unexpected(historyFailed(file, "it cannot be made (" + systemWords() + ")"));
    }
    auto segment = std::make_shared<SegmentFile>(std::move(file), id, descriptor);
    unlink(segment->fileOfPatches().c_str()); // of another that had this name
    if (const auto written = segment->append(segmentHead); !written) {
        segment->remove();
        return failure(written.error());
    }
    return segment;
}

Result<std::shared_ptr<SegmentFile>>
SegmentFile::open(const std::string& folder, std::uint32_t id, bool isNewest, const Take& take)
{
    std::string file = folder + "/" + nameOf(id);
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CLOEXEC); // NOLINT(*-vararg)
    if (descriptor < 0) {
        return tl::unexpected(historyFailed(file, "it cannot be opened (" + systemWords() + ")"));
    }
    auto segment = std::make_shared<SegmentFile>(std::move(file), id, descriptor);

    struct stat status
    {
    };

    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        return tl::unexpected(historyFailed(segment->m_file, "it is not a file"));
    }
    segment->m_size = static_cast<std::size_t>(status.st_size);
    if (const auto finished = segment->finishOverwrite(); !finished) {
        return failure(finished.error());
    }
    const auto end = segment->scanned(take, segment->m_size, isNewest);
    if (!end) {
        return failure(end.error());
    }
    if (*end < segment->m_size && ftruncate(descriptor, static_cast<off_t>(*end)) != 0) {
        return tl::unexpected(historyFailed(segment->m_file, "its torn end cannot be cut off (" + systemWords() + ")"));
    }
    segment->m_size = *end;
    if (segment->m_size < headBytes) {
        segment->m_size = 0;
        if (const auto written = segment->append(segmentHead); !written) {
            return failure(written.error());
        }
    }
    return segment;
}

bool SegmentFile::readLocked(char* to, std::size_t many, std::size_t at) const
{
    const std::shared_lock lock(m_bytes);
    return readAll(m_descriptor, to, many, at);
}

Result<std::string> SegmentFile::contents(std::size_t upTo) const
{
    std::string bytes(upTo, '\0');
    const std::shared_lock lock(m_bytes);
    if (!readAll(m_descriptor, bytes.data(), bytes.size(), 0)) {
        return tl::unexpected(historyFailed(m_file, "it cannot be read (" + systemWords() + ")"));
    }
    return bytes;
}

/// The offset behind the last good frame.
Result<std::size_t> SegmentFile::scanned(const Take& take, std::size_t upTo, bool mayBeTorn) const
{
    const auto bytes = contents(upTo);
    if (!bytes) {
        return failure(bytes.error());
    }
    const std::string_view all = *bytes;
    if (mayBeTorn && all.size() < headBytes && segmentHead.starts_with(all)) {
        return 0;
    }
    if (!all.starts_with(segmentHead)) {
        return tl::unexpected(
            historyFailed(m_file, "it is no history of this Backstep; it was left as it is. Choose another folder")
        );
    }
    std::size_t at = headBytes;
    while (at < all.size()) {
        const std::string_view rest = all.substr(at);
        const frame::Head head = rest.size() < frame::headSize ? frame::Head() : frame::readHead(rest);
        const std::string_view body
            = head.length <= frame::bodyMax && rest.size() >= frame::headSize + head.length && head.length > 0
            ? rest.substr(frame::headSize, head.length)
            : std::string_view();
        auto read = !body.empty() && crc32c(body) == head.crc ? frame::readBody(body) : std::nullopt;
        if (!read.has_value() && mayBeTorn && isTorn(rest)) {
            return at;
        }
        if (!read.has_value()) {
            return tl::unexpected(historyFailed(
                m_file, fmt::format("it is damaged at byte {}; it was left as it is. Move it away to go on without", at)
            ));
        }
        take(std::move(*read), static_cast<std::uint32_t>(at));
        at += frame::headSize + body.size();
    }
    return at;
}

Result<void> SegmentFile::scan(std::size_t upTo, const Take& take) const
{
    const auto end = scanned(take, upTo, false);
    return end ? Result<void>() : failure(end.error());
}

Result<std::uint64_t>
SegmentFile::search(std::size_t from, std::size_t upTo, const Sought& sought, std::vector<char>& buffer) const
{
    std::size_t at = std::max(from, headBytes);
    if (at >= upTo) {
        return 0;
    }
    const std::size_t begins = at;
    buffer.resize(std::max(buffer.size(), upTo - begins));
    if (!readLocked(buffer.data(), upTo - begins, begins)) {
        return tl::unexpected(historyFailed(m_file, "it cannot be read (" + systemWords() + ")"));
    }
    const auto damaged
        = [&] { return tl::unexpected(historyFailed(m_file, fmt::format("it is damaged at byte {}", at))); };
    std::uint64_t frames = 0;
    for (; at < upTo && !sought.isCancelled.load(std::memory_order_relaxed); ++frames) {
        const std::string_view rest(buffer.data() + (at - begins), upTo - at);
        const frame::Head head = rest.size() < frame::headSize ? frame::Head() : frame::readHead(rest);
        if (head.length == 0 || head.length > frame::bodyMax || rest.size() < frame::headSize + head.length) {
            return damaged();
        }
        const std::string_view body = rest.substr(frame::headSize, head.length);
        if (sought.mayHold(body)) {
            auto read = crc32c(body) == head.crc ? frame::readBody(body) : std::nullopt;
            if (!read.has_value()) {
                return damaged();
            }
            sought.take(std::move(*read));
        }
        at += frame::headSize + head.length;
    }
    return frames;
}

Result<std::size_t> SegmentFile::readOn(
    std::size_t from, std::size_t upTo, std::size_t atMost, const std::function<void(frame::Body&&)>& take
) const
{
    constexpr std::size_t windowBytes = std::size_t{256} * 1024;
    std::string window;
    std::size_t windowAt = 0;
    std::size_t at = std::max(from, headBytes);
    // Nothing where there are not so many bytes.
    const auto ahead = [&](std::size_t bytes) {
        if (at < windowAt || at + bytes > windowAt + window.size()) {
            window.resize(std::min(std::max(windowBytes, bytes), upTo - at));
            windowAt = at;
            if (!readLocked(window.data(), window.size(), at)) {
                window.clear();
            }
        }
        const std::string_view found = std::string_view(window).substr(std::min(at - windowAt, window.size()), bytes);
        return found.size() == bytes ? found : std::string_view();
    };
    for (; at < upTo && atMost > 0; --atMost) {
        const std::string_view headOf = ahead(frame::headSize);
        const frame::Head head = headOf.empty() ? frame::Head() : frame::readHead(headOf);
        const std::string_view whole
            = head.length > 0 && head.length <= frame::bodyMax ? ahead(frame::headSize + head.length) : headOf;
        const std::string_view body = whole.substr(std::min(whole.size(), frame::headSize));
        // Its checksum as it stands beside it: a payload may be deleted between two looks.
        auto read = !body.empty() && crc32c(body) == frame::readHead(whole).crc ? frame::readBody(body) : std::nullopt;
        if (!read.has_value()) {
            return tl::unexpected(historyFailed(m_file, fmt::format("it is damaged at byte {}", at)));
        }
        take(std::move(*read));
        at += frame::headSize + head.length;
    }
    return at;
}

Result<std::uint32_t> SegmentFile::append(std::string_view bytes)
{
    if (!writeAll(m_descriptor, bytes, m_size)) {
        const std::string words = systemWords();
        // What was written of it is cut off, so that the next append finds a clean end.
        const bool isClean = ftruncate(m_descriptor, static_cast<off_t>(m_size)) == 0;
        return tl::unexpected(
            historyFailed(m_file, "it cannot be written (" + words + ")" + (isClean ? "" : ", and its end is torn"))
        );
    }
    const auto at = static_cast<std::uint32_t>(m_size);
    m_size += bytes.size();
    return at;
}

Result<frame::Body> SegmentFile::read(std::uint32_t offset) const
{
    std::string bytes(frame::headSize, '\0');
    const auto damaged
        = [&] { return tl::unexpected(historyFailed(m_file, fmt::format("it is damaged at byte {}", offset))); };
    const std::shared_lock lock(m_bytes);
    if (!readAll(m_descriptor, bytes.data(), bytes.size(), offset)) {
        return damaged();
    }
    const frame::Head head = frame::readHead(bytes);
    if (head.length > frame::bodyMax) {
        return damaged();
    }
    bytes.resize(head.length);
    if (!readAll(m_descriptor, bytes.data(), bytes.size(), offset + frame::headSize) || crc32c(bytes) != head.crc) {
        return damaged();
    }
    auto body = frame::readBody(bytes);
    if (!body.has_value()) {
        return damaged();
    }
    return std::move(*body);
}

std::chrono::seconds SegmentFile::age() const
{
    std::error_code error;
    const auto writtenAt = std::filesystem::last_write_time(m_file, error);
    return error
        ? std::chrono::seconds(0)
        : std::chrono::duration_cast<std::chrono::seconds>(std::filesystem::file_time_type::clock::now() - writtenAt);
}

void SegmentFile::remove() const
{
    unlink(m_file.c_str());
    unlink(fileOfPatches().c_str());
}

} // namespace backstep
