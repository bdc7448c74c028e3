#include "engine/ledger/ledger_log.h"

#include "engine/base/bytes.h"
#include "engine/ledger/ledger_file.h"
#include "engine/ledger/sqlite.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace backstep::parts {

namespace {

constexpr std::size_t logHeaderSize = 32;
constexpr std::size_t frameHeaderSize = 24;

std::uint64_t bigEndian(std::string_view bytes, std::size_t at, std::size_t size)
{
    std::uint64_t value = 0;
    for (std::size_t each = 0; each < size && at + each < bytes.size(); ++each) {
        value = value << 8U | static_cast<unsigned char>(bytes[at + each]);
    }
    return value;
}

/// A ledger as its row `progress` names it.
struct Progress
{
    std::string identity;
    std::uint64_t lastCommit = 0;
};

/// SQLite's varint: seven bits a byte, the highest first (file format, section 1.6; eight bytes are enough here).
std::optional<std::uint64_t> takeVarint(std::string_view& bytes)
{
    std::uint64_t value = 0;
    for (std::size_t size = 0; size < 8 && size < bytes.size(); ++size) {
        const auto byte = static_cast<unsigned char>(bytes[size]);
        value = value << 7U | (byte & 0x7FU);
        if ((byte & 0x80U) == 0) {
            bytes.remove_prefix(size + 1);
            return value;
        }
    }
    return std::nullopt;
}

/// How many bytes a column of an integer type has (section 2.1). Nothing for another type.
std::optional<std::size_t> integerSize(std::uint64_t type)
{
    constexpr std::array<std::size_t, 10> sizes{0, 1, 2, 3, 4, 6, 8, 0, 0, 0};
    return type == 0 || type == 7 || type >= sizes.size() ? std::nullopt : std::optional(sizes[type]);
}

bool isIdentity(std::string_view text)
{
    return text.size() == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-'
        && std::ranges::count(text, '-') == 4 && std::ranges::all_of(text, [](char each) {
               return each == '-' || (each >= '0' && each <= '9') || (each >= 'a' && each <= 'f');
           });
}

/// The row (id, identity, last_commit, …) on the page that is the table's root. Nothing when the page holds no such
/// row whole: one that a power cut tore is in the log once more.
std::optional<Progress> progressOn(std::string_view page)
{
    constexpr std::uint64_t leafOfTable = 0x0D;
    if (bigEndian(page, 0, 1) != leafOfTable || bigEndian(page, 3, 2) != 1) {
        return std::nullopt;
    }
    std::string_view cell = page.substr(std::min<std::size_t>(bigEndian(page, 8, 2), page.size()));
    if (!takeVarint(cell) || !takeVarint(cell)) { // size, row id
        return std::nullopt;
    }
    std::string_view header = cell;
    const auto headerSize = takeVarint(header);
    const auto idType = takeVarint(header);
    const auto identityType = takeVarint(header);
    const auto commitType = takeVarint(header);
    if (!commitType || idType != 0U || *headerSize > cell.size() || *identityType != 2 * 36 + 13) {
        return std::nullopt;
    }
    const std::string_view body = cell.substr(*headerSize);
    const auto commitSize = integerSize(*commitType);
    if (!commitSize || body.size() < 36 + *commitSize || !isIdentity(body.substr(0, 36))) {
        return std::nullopt;
    }
    const std::uint64_t commit = *commitType == 9 ? 1 : bigEndian(body, 36, *commitSize);
    return Progress{std::string(body.substr(0, 36)), commit};
}

/// The log's running checksum (section 4.2).
class LogSum
{
public:
    explicit LogSum(bool isBigEndian)
        : m_isBigEndian(isBigEndian)
    {
    }

    void add(std::string_view bytes)
    {
        for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
            m_first += word(bytes, at) + m_second;
            m_second += word(bytes, at + 4) + m_first;
        }
    }

    [[nodiscard]] bool is(std::string_view header, std::size_t at) const
    {
        return bigEndian(header, at, 4) == m_first && bigEndian(header, at + 4, 4) == m_second;
    }

private:
    [[nodiscard]] std::uint32_t word(std::string_view bytes, std::size_t at) const
    {
        const auto value = static_cast<std::uint32_t>(bigEndian(bytes, at, 4));
        return m_isBigEndian ? value : __builtin_bswap32(value);
    }

    bool m_isBigEndian;
    std::uint32_t m_first = 0;
    std::uint32_t m_second = 0;
};

/// A file as SQLite has it open: opening it once more and closing it would let go of SQLite's locks.
class OpenFile
{
public:
    OpenFile(sqlite3* database, int which)
    {
        sqlite3_file_control(database, "main", which, static_cast<void*>(&m_file));
        m_file = m_file == nullptr || m_file->pMethods == nullptr ? nullptr : m_file;
        if (m_file != nullptr && m_file->pMethods->xFileSize(m_file, &m_size) != SQLITE_OK) {
            m_isGood = false;
        }
    }

    /// False at its end, and when the disk cannot be read.
    bool read(Bytes& bytes, std::uint64_t at)
    {
        const auto from = static_cast<sqlite3_int64>(at);
        if (m_file == nullptr || from + static_cast<sqlite3_int64>(bytes.size()) > m_size) {
            return false;
        }
        m_isGood = m_isGood
            && m_file->pMethods->xRead(m_file, bytes.data(), static_cast<int>(bytes.size()), from) == SQLITE_OK;
        return m_isGood;
    }

    bool write(const Bytes& bytes, std::uint64_t at)
    {
        return m_file->pMethods->xWrite(
                   m_file, bytes.data(), static_cast<int>(bytes.size()), static_cast<sqlite3_int64>(at)
               )
            == SQLITE_OK;
    }

    bool flush() { return m_file->pMethods->xSync(m_file, SQLITE_SYNC_NORMAL) == SQLITE_OK; }

    /// 0 when there is none.
    [[nodiscard]] std::uint64_t size() const { return static_cast<std::uint64_t>(m_size); }

    [[nodiscard]] bool isGood() const { return m_isGood; }

private:
    sqlite3_file* m_file = nullptr;
    sqlite3_int64 m_size = 0;
    bool m_isGood = true;
};

/// The first image that the log holds of this page, of the frames that SQLite would take from it.
std::optional<Bytes> firstInLog(OpenFile& log, std::uint64_t page)
{
    constexpr std::uint64_t magic = 0x377F0682;
    Bytes header(logHeaderSize, '\0');
    if (!log.read(header, 0) || (bigEndian(header, 0, 4) & ~std::uint64_t{1}) != magic) {
        return std::nullopt;
    }
    LogSum sum((bigEndian(header, 0, 4) & 1U) != 0);
    sum.add(std::string_view(header).substr(0, 24));
    const std::uint64_t pageSize = bigEndian(header, 8, 4);
    if (!sum.is(header, 24) || pageSize < 512 || pageSize > 65536) {
        return std::nullopt;
    }
    Bytes frame(frameHeaderSize + pageSize, '\0');
    std::optional<Bytes> found;
    for (std::uint64_t at = logHeaderSize; log.read(frame, at); at += frame.size()) {
        sum.add(std::string_view(frame).substr(0, 8));
        sum.add(std::string_view(frame).substr(frameHeaderSize));
        if (bigEndian(frame, 8, 8) != bigEndian(header, 16, 8) || !sum.is(frame, 16)) {
            return std::nullopt;
        }
        if (!found && bigEndian(frame, 0, 4) == page) {
            found = frame.substr(frameHeaderSize);
        }
        if (found && bigEndian(frame, 4, 4) != 0) {
            return found; // its transaction is whole
        }
    }
    return std::nullopt;
}

std::optional<Bytes> pageIn(OpenFile& file, std::uint64_t page)
{
    Bytes header(18, '\0');
    if (!file.read(header, 0)) {
        return std::nullopt;
    }
    const std::uint64_t told = bigEndian(header, 16, 2);
    Bytes bytes(told == 1 ? 65536 : told, '\0');
    return file.read(bytes, (page - 1) * bytes.size()) ? std::optional(bytes) : std::nullopt;
}

std::optional<Progress> progressOn(const std::optional<Bytes>& page)
{
    return page.has_value() ? progressOn(std::string_view(*page)) : std::nullopt;
}

} // namespace

Result<void> checkLog(sqlite3* database, const std::string& file)
{
    sqlite::Statement place(database, "SELECT rootpage FROM sqlite_schema WHERE name = 'progress'");
    sqlite::Statement now(database, "SELECT identity, last_commit FROM progress");
    const sqlite::ResetAtEnd resetPlace(place);
    const sqlite::ResetAtEnd resetNow(now);
    if (!place.isGood() || !now.isGood() || place.step() != SQLITE_ROW || now.step() != SQLITE_ROW) {
        return {}; // no ledger at all: whoever reads it next says so
    }
    const auto root = static_cast<std::uint64_t>(place.number(0));
    OpenFile ledger(database, SQLITE_FCNTL_FILE_POINTER);
    OpenFile log(database, SQLITE_FCNTL_JOURNAL_POINTER);
    const auto inFile = progressOn(pageIn(ledger, root));
    const auto inLog = progressOn(firstInLog(log, root));
    if (!ledger.isGood() || !log.isGood()) {
        return tl::unexpected(storeFailed(file, "its log could not be read (disk I/O error)"));
    }
    if (!inFile || !inLog) {
        return {}; // nothing in the log, or the file's own page was being written: the log has it whole
    }
    // The log goes on where the file was: it begins with the commit after one that the file holds, and ends with the
    // newest.
    const bool goesOn = inLog->lastCommit <= inFile->lastCommit + 1
        && inFile->lastCommit <= static_cast<std::uint64_t>(now.number(1));
    if (inFile->identity == inLog->identity && goesOn) {
        return {};
    }
    return tl::unexpected(storeFailed(
        file,
        "the log " + file + "-wal beside it is "
            + (inFile->identity == inLog->identity ? "of another time" : "another ledger's")
            + "; both were left as they are. Put back the log that was copied with the ledger, or move this one away "
              "to "
              "go on with what the file holds"
    ));
}

bool secureLog(sqlite3* database)
{
    constexpr std::uint64_t atOnce = 65536; // SQLite's own files write no more than 128 KiB in one go
    OpenFile log(database, SQLITE_FCNTL_JOURNAL_POINTER);
    Bytes bytes;
    for (std::uint64_t at = 0; at < log.size(); at += bytes.size()) {
        bytes.resize(std::min(log.size() - at, atOnce));
        if (!log.read(bytes, at) || !log.write(bytes, at)) {
            return false;
        }
    }
    return log.isGood() && (log.size() == 0 || log.flush());
}

} // namespace backstep::parts
