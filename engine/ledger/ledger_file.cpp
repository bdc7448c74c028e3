#include "engine/ledger/ledger_file.h"

#include "engine/base/system_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace backstep::parts {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view sqliteMagic("SQLite format 3\0", 16);
constexpr std::size_t headerSize = 100;

/// The header's numbers are big-endian (SQLite file format, section 1.3).
std::uint32_t numberAt(const std::array<char, headerSize>& header, std::size_t at)
{
    std::uint32_t value = 0;
    for (std::size_t each = at; each < at + 4; ++each) {
        value = value << 8U | static_cast<unsigned char>(header[each]);
    }
    return value;
}

Result<void> makeFolderOf(const std::string& file)
{
    const fs::path folder = fs::path(file).parent_path();
    std::error_code error;
    if (folder.empty() || fs::is_directory(folder, error)) {
        return {};
    }
    fs::create_directories(folder, error);
    if (error) {
        return tl::unexpected(
            storeFailed(file, "its folder cannot be made (" + error.message() + "). Choose another with --data")
        );
    }
    fs::permissions(folder, fs::perms::owner_all, error);
    return {};
}

std::string holderOf(int descriptor)
{
    std::array<char, 32> text{};
    const ssize_t size = pread(descriptor, text.data(), text.size() - 1, 0);
    const std::string holder(text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    return holder.substr(0, holder.find('\n'));
}

} // namespace

Error storeFailed(const std::string& file, std::string_view why)
{
    return {Fault::StoreFailed, "The ledger " + file + " cannot be used: " + std::string(why) + "."};
}

LedgerLock::LedgerLock(LedgerLock&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

LedgerLock& LedgerLock::operator=(LedgerLock&& other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

LedgerLock::~LedgerLock()
{
    if (m_descriptor >= 0) {
        close(m_descriptor);
    }
}

Result<LedgerLock> LedgerLock::take(const std::string& ledgerFile)
{
    if (const auto folder = makeFolderOf(ledgerFile); !folder) {
        return failure(folder.error());
    }
    LedgerLock lock;
    const std::string file = ledgerFile + ".lock";
    lock.m_descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, ownerOnly); // NOLINT(*-vararg)
    if (lock.m_descriptor < 0) {
        return tl::unexpected(storeFailed(ledgerFile, "its lock file cannot be opened (" + systemWords() + ")"));
    }
    if (flock(lock.m_descriptor, LOCK_EX | LOCK_NB) != 0) {
        const std::string holder = holderOf(lock.m_descriptor);
        return failure(
            Fault::InUse,
            "The ledger " + ledgerFile + " is in use by process " + (holder.empty() ? "(unknown)" : holder)
                + ". Stop it, or use another folder with --data."
        );
    }
    const std::string holder = std::to_string(getpid()) + "\n";
    const bool written = ftruncate(lock.m_descriptor, 0) == 0
        && pwrite(lock.m_descriptor, holder.data(), holder.size(), 0) == static_cast<ssize_t>(holder.size());
    if (!written) {
        return tl::unexpected(storeFailed(ledgerFile, "its lock file cannot be written (" + systemWords() + ")"));
    }
    return lock;
}

Result<std::string> meantFile(const std::string& file)
{
    std::error_code error;
    if (!fs::is_symlink(fs::symlink_status(file, error))) {
        return file;
    }
    const fs::path meant = fs::canonical(file, error);
    if (error) {
        const fs::path target = fs::read_symlink(file, error);
        return tl::unexpected(storeFailed(
            file,
            "it is a link to " + target.string()
                + ", which is not there; nothing was made in its place. Bring back what "
                + "it leads to, or remove the link"
        ));
    }
    return meant.string();
}

Result<LedgerFileState> inspectLedgerFile(const std::string& file)
{
    std::error_code error;
    const fs::file_status status = fs::status(file, error);
    if (!fs::exists(status)) {
        const std::uint64_t left = fs::file_size(file + "-wal", error);
        if (!error && left > 0) {
            return tl::unexpected(storeFailed(
                file,
                "it is not there, but its log " + file
                    + "-wal is; nothing was made or changed. Put the ledger back, or "
                    + "move the log away to begin a new one"
            ));
        }
        return LedgerFileState::Missing;
    }
    if (!fs::is_regular_file(status)) {
        return tl::unexpected(storeFailed(file, "it is not a file"));
    }
    std::ifstream stream(file, std::ios::binary);
    std::array<char, headerSize> header{};
    stream.read(header.data(), headerSize);
    const bool whole = stream.gcount() == static_cast<std::streamsize>(headerSize);
    if (!whole || std::string_view(header.data(), sqliteMagic.size()) != sqliteMagic
        || numberAt(header, 68) != static_cast<std::uint32_t>(ledgerApplicationId)) {
        return tl::unexpected(storeFailed(
            file, "it is damaged or not a ledger of Backstep; it was left as it is. Choose another folder with --data"
        ));
    }
    const std::uint32_t format = numberAt(header, 60);
    if (format == 0 || format > static_cast<std::uint32_t>(ledgerFormat)) {
        return tl::unexpected(storeFailed(
            file,
            "its format is " + std::to_string(format) + " and this Backstep reads formats up to "
                + std::to_string(ledgerFormat) + "; use the Backstep that wrote it"
        ));
    }
    // While a write-ahead log is there, the file may rightly be shorter than its header says.
    const std::uint64_t pageSize = numberAt(header, 16) >> 16U;
    const std::uint64_t expected = pageSize * numberAt(header, 28);
    const std::uint64_t log = fs::exists(file + "-wal", error) ? fs::file_size(file + "-wal", error) : 0;
    if (log == 0 && fs::file_size(file, error) < expected) {
        return tl::unexpected(storeFailed(
            file,
            "it is damaged: it has " + std::to_string(fs::file_size(file, error)) + " bytes and should have "
                + std::to_string(expected) + "; it was left as it is. Restore it from a copy"
        ));
    }
    return format < static_cast<std::uint32_t>(ledgerFormat) ? LedgerFileState::Earlier : LedgerFileState::Ledger;
}

Result<void> createPrivateFile(const std::string& file)
{
    const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, ownerOnly); // NOLINT(*-vararg)
    if (descriptor < 0) {
        return tl::unexpected(storeFailed(file, "it cannot be made (" + systemWords() + ")"));
    }
    close(descriptor);
    return {};
}

Result<void> moveIntoPlace(const std::string& from, const std::string& to)
{
    std::error_code error;
    fs::rename(from, to, error);
    if (error) {
        return tl::unexpected(storeFailed(to, "it cannot be made (" + error.message() + ")"));
    }
    const std::string folder = fs::path(to).has_parent_path() ? fs::path(to).parent_path().string() : ".";
    const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); // NOLINT(*-vararg)
    if (descriptor >= 0) {
        fsync(descriptor); // the name, too, is durable
        close(descriptor);
    }
    return {};
}

} // namespace backstep::parts
