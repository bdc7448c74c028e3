#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct sqlite3_file;

namespace backstep {

enum class DiskWork : std::uint8_t
{
    Open,
    Read,
    Write,
    Sync,
    Truncate,
    Delete,
};

enum class DiskFate : std::uint8_t
{
    Fine,
    Fails, ///< EIO
    NoRoom, ///< ENOSPC
    Short, ///< a part is written, then it fails
    Dies, ///< the machine stops there: nothing works until it is switched on again
};

/// Under SQLite, in place of the machine's own files, while it lives (one at a time). What SQLite writes stands in real
/// files; what it did not flush is remembered, and a power cut loses it, or a part of it, or none. A flush that failed
/// has lost what it was to write, and the next flush does not know (Linux marks the pages clean).
class FaultyDisk
{
public:
    using Decide = std::function<DiskFate(DiskWork, std::string_view file)>;

    explicit FaultyDisk(std::uint64_t seed);
    ~FaultyDisk();
    FaultyDisk(const FaultyDisk&) = delete;
    FaultyDisk& operator=(const FaultyDisk&) = delete;

    void decideBy(Decide decide) { m_decide = std::move(decide); }

    /// Every file is what a machine finds that lost its power now. SQLite must have no file open.
    void cutPower();

    /// After DiskFate::Dies.
    void switchOn() { m_isDead = false; }

    [[nodiscard]] bool isDead() const { return m_isDead; }

    struct Count
    {
        std::uint64_t faults = 0;
        std::uint64_t cuts = 0;
        std::uint64_t lost = 0; ///< writes that a power cut or a failed flush lost, whole or in part
    };

    [[nodiscard]] const Count& count() const { return m_count; }

    // Called by the functions that SQLite is given (faulty_disk.cpp).
    [[nodiscard]] DiskFate fateOf(DiskWork work, std::string_view file);
    void opened(const std::string& path);
    void wrote(const std::string& path, std::string_view bytes, std::int64_t at);
    void truncated(const std::string& path, std::int64_t size);
    void flushed(const std::string& path, bool well);
    void deleted(const std::string& path);
    [[nodiscard]] int partOf(int size);

private:
    struct Write
    {
        std::int64_t at = 0;
        std::string bytes;
        bool truncates = false; ///< to `at`
    };

    /// A file, by its inode: it keeps its past under another name.
    struct Kept
    {
        std::string path;
        std::string durable;
        bool isNew = false; ///< its name may not be durable yet
        std::vector<Write> pending;
    };

    using Inode = std::pair<std::uint64_t, std::uint64_t>;

    [[nodiscard]] Kept* keptAt(const std::string& path);
    void applyOrLose(Kept& kept);
    static void apply(std::string& content, const Write& write);

    [[nodiscard]] bool flip() { return (m_random() & 1U) != 0; }

    Decide m_decide;
    std::mt19937_64 m_random;
    std::map<Inode, Kept> m_files;
    bool m_isDead = false;
    Count m_count;
};

} // namespace backstep
