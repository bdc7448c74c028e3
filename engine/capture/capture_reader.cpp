#include "engine/capture/capture_reader.h"

#include "engine/base/crc32c.h"
#include "engine/base/system_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace backstep {

namespace {

constexpr std::size_t windowBytes = std::size_t{1} << 20U;

/// Fewer where the file ends.
std::size_t readUpTo(int descriptor, char* to, std::size_t many, std::uint64_t at)
{
    std::size_t got = 0;
    while (got < many) {
        const ssize_t part = pread(descriptor, to + got, many - got, static_cast<off_t>(at + got));
        if (part < 0 && errno == EINTR) {
            continue;
        }
        if (part <= 0) {
            break;
        }
        got += static_cast<std::size_t>(part);
    }
    return got;
}

} // namespace

CaptureReader::CaptureReader(std::string file, int descriptor, std::uint64_t size)
    : m_file(std::move(file))
    , m_descriptor(descriptor)
    , m_size(size)
{
}

CaptureReader::~CaptureReader()
{
    close(m_descriptor);
}

Result<std::unique_ptr<CaptureReader>> CaptureReader::open(const std::string& file)
{
    // Not to wait for whoever writes into a pipe.
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); // NOLINT(*-vararg)
    if (descriptor < 0) {
        return tl::unexpected(capture::unusable(file, "it cannot be opened (" + systemWords() + ")"));
    }

    struct stat status
    {
    };

    const bool isFile = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
    const auto size = isFile ? static_cast<std::uint64_t>(status.st_size) : 0;
    std::unique_ptr<CaptureReader> reader(new CaptureReader(file, descriptor, size));
    if (!isFile) {
        return tl::unexpected(capture::unusable(file, "it is not a file"));
    }
    if (const auto read = reader->readHead(); !read) {
        return failure(read.error());
    }
    return reader;
}

Result<void> CaptureReader::readHead()
{
    const std::string_view head = ahead(capture::headBytes);
    if (!head.starts_with(capture::magic)) {
        const bool isCut = !head.empty() && capture::magic.starts_with(head);
        return tl::unexpected(capture::unusable(
            m_file, isCut ? "it was cut off before anything was recorded" : "it is no capture of Backstep"
        ));
    }
    if (head.size() == capture::headBytes && head[capture::magic.size()] != capture::format) {
        const int format = static_cast<unsigned char>(head[capture::magic.size()]);
        return tl::unexpected(capture::unusable(
            m_file, fmt::format("its format is {}, and this Backstep reads {}; open it with a newer one", format, 1)
        ));
    }
    m_at = capture::headBytes;
    auto body = m_at <= m_size ? nextBody() : Result<std::optional<frame::Body>>(std::nullopt);
    if (!body) {
        return failure(body.error());
    }
    if (!body->has_value()) {
        return tl::unexpected(capture::unusable(m_file, "it was cut off before anything was recorded"));
    }
    auto about = (*body)->kind == frame::Kind::About ? capture::readAbout((*body)->text) : std::nullopt;
    if (!about.has_value()) {
        return tl::unexpected(damaged(capture::headBytes));
    }
    m_about = std::move(*about);
    return {};
}

Error CaptureReader::damaged(std::uint64_t at) const
{
    return capture::unusable(m_file, fmt::format("it is damaged at byte {} of {}", at, m_size));
}

/// So many bytes from where reading is, or what is left of them. They stay until the next call.
std::string_view CaptureReader::ahead(std::size_t bytes)
{
    const bool isThere = m_at >= m_windowAt && m_at + bytes <= m_windowAt + m_window.size();
    if (!isThere) {
        const std::uint64_t left = m_size - std::min(m_size, m_at);
        m_window.resize(static_cast<std::size_t>(std::min<std::uint64_t>(std::max(windowBytes, bytes), left)));
        m_window.resize(readUpTo(m_descriptor, m_window.data(), m_window.size(), m_at));
        m_windowAt = m_at;
    }
    return std::string_view(m_window).substr(static_cast<std::size_t>(m_at - m_windowAt), bytes);
}

/// Whether a frame that is not whole is the last one, which a kill or a lost disk cut.
bool CaptureReader::isTorn(std::size_t length)
{
    if (length <= frame::bodyMax && m_at + frame::headSize + length >= m_size) {
        return true;
    }
    // The file grew, but its contents did not reach the disk.
    const std::uint64_t from = m_at;
    bool isEmpty = true;
    while (isEmpty && m_at < m_size) {
        const std::string_view bytes = ahead(windowBytes);
        isEmpty = !bytes.empty() && std::ranges::all_of(bytes, [](char byte) { return byte == '\0'; });
        m_at += bytes.size();
    }
    m_at = from;
    return isEmpty;
}

Result<std::optional<frame::Body>> CaptureReader::nextBody()
{
    const std::string_view headBytes = ahead(frame::headSize);
    if (headBytes.size() < frame::headSize) {
        m_at = m_size;
        return std::optional<frame::Body>();
    }
    const frame::Head head = frame::readHead(headBytes);
    const bool fits = head.length <= frame::bodyMax && m_at + frame::headSize + head.length <= m_size;
    if (fits && head.length > 0) {
        const std::string_view whole = ahead(frame::headSize + head.length);
        const std::string_view body = whole.substr(std::min(whole.size(), frame::headSize));
        auto read = body.size() == head.length && crc32c(body) == head.crc ? frame::readBody(body) : std::nullopt;
        if (read.has_value()) {
            m_at += frame::headSize + head.length;
            return read;
        }
    }
    if (!isTorn(head.length)) {
        return tl::unexpected(damaged(m_at));
    }
    m_at = m_size;
    return std::optional<frame::Body>();
}

Result<std::optional<CaptureReader::Read>> CaptureReader::next()
{
    while (m_at < m_size && !m_end.has_value()) {
        const std::uint64_t offset = m_at;
        auto body = nextBody();
        if (!body) {
            return failure(body.error());
        }
        if (!body->has_value()) {
            break;
        }
        if ((*body)->kind == frame::Kind::Record) {
            return std::optional(Read{std::move((*body)->entry), offset});
        }
        if ((*body)->kind == frame::Kind::Closed) {
            m_end = capture::readEnd((*body)->text);
        }
    }
    return std::optional<Read>();
}

Result<History::Entry> CaptureReader::readAt(std::uint64_t offset) const
{
    std::string bytes(frame::headSize, '\0');
    const bool hasHead = readUpTo(m_descriptor, bytes.data(), bytes.size(), offset) == bytes.size();
    const frame::Head head = frame::readHead(bytes);
    if (!hasHead || head.length > frame::bodyMax || offset + frame::headSize + head.length > m_size) {
        return tl::unexpected(damaged(offset));
    }
    bytes.resize(head.length);
    const std::size_t got = readUpTo(m_descriptor, bytes.data(), bytes.size(), offset + frame::headSize);
    auto body = got == bytes.size() && crc32c(bytes) == head.crc ? frame::readBody(bytes) : std::nullopt;
    if (!body.has_value()) {
        return tl::unexpected(damaged(offset));
    }
    return std::move(body->entry);
}

} // namespace backstep
