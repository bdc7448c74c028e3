#include "tests/engine/ledger/faulty_disk.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>

namespace backstep {

namespace {

constexpr std::size_t sector = 512;
/// So little that pages are read from the disk again and again: what is in memory cannot fail.
constexpr sqlite3_int64 heldInMemory = 65536;

FaultyDisk* present = nullptr; // NOLINT(*-non-const-global-variables): SQLite's functions have no other way to it

/// What SQLite allocates for an open file: ours, and the machine's own behind it.
struct Opened
{
    sqlite3_file base;
    std::string* path; // owned: SQLite frees the memory around it without a destructor
};

Opened& openedOf(sqlite3_file* file)
{
    return *reinterpret_cast<Opened*>(file); // NOLINT(*-reinterpret-cast): as SQLite's interface has it
}

sqlite3_file* realOf(sqlite3_file* file)
{
    return reinterpret_cast<sqlite3_file*>(&openedOf(file) + 1); // NOLINT(*-reinterpret-cast, *-pointer-arithmetic)
}

sqlite3_vfs* realOf(sqlite3_vfs* vfs)
{
    return static_cast<sqlite3_vfs*>(vfs->pAppData);
}

int codeOf(DiskFate fate, int code)
{
    return fate == DiskFate::NoRoom ? SQLITE_FULL : code;
}

int closeFile(sqlite3_file* file)
{
    delete std::exchange(openedOf(file).path, nullptr); // NOLINT(*-owning-memory)
    return realOf(file)->pMethods->xClose(realOf(file));
}

int readFile(sqlite3_file* file, void* bytes, int size, sqlite3_int64 at)
{
    if (present->fateOf(DiskWork::Read, *openedOf(file).path) != DiskFate::Fine) {
        return SQLITE_IOERR_READ;
    }
    return realOf(file)->pMethods->xRead(realOf(file), bytes, size, at);
}

int writeFile(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at)
{
    const std::string& path = *openedOf(file).path;
    const DiskFate fate = present->fateOf(DiskWork::Write, path);
    const bool isWritten = fate == DiskFate::Fine || fate == DiskFate::Short;
    if (!isWritten) {
        return codeOf(fate, SQLITE_IOERR_WRITE);
    }
    const int part = fate == DiskFate::Fine ? size : present->partOf(size);
    const int code = part == 0 ? SQLITE_OK : realOf(file)->pMethods->xWrite(realOf(file), bytes, part, at);
    present->wrote(path, {static_cast<const char*>(bytes), static_cast<std::size_t>(part)}, at);
    return part == size ? code : SQLITE_FULL;
}

int truncateFile(sqlite3_file* file, sqlite3_int64 size)
{
    const std::string& path = *openedOf(file).path;
    if (present->fateOf(DiskWork::Truncate, path) != DiskFate::Fine) {
        return SQLITE_IOERR_TRUNCATE;
    }
    present->truncated(path, size);
    return realOf(file)->pMethods->xTruncate(realOf(file), size);
}

int syncFile(sqlite3_file* file, int)
{
    const std::string& path = *openedOf(file).path;
    const DiskFate fate = present->fateOf(DiskWork::Sync, path);
    if (fate == DiskFate::Dies) {
        return SQLITE_IOERR_FSYNC;
    }
    present->flushed(path, fate == DiskFate::Fine);
    return fate == DiskFate::Fine ? SQLITE_OK : SQLITE_IOERR_FSYNC;
}

int sizeOfFile(sqlite3_file* file, sqlite3_int64* size)
{
    return realOf(file)->pMethods->xFileSize(realOf(file), size);
}

int lockFile(sqlite3_file* file, int lock)
{
    return realOf(file)->pMethods->xLock(realOf(file), lock);
}

int unlockFile(sqlite3_file* file, int lock)
{
    return realOf(file)->pMethods->xUnlock(realOf(file), lock);
}

int isReserved(sqlite3_file* file, int* result)
{
    return realOf(file)->pMethods->xCheckReservedLock(realOf(file), result);
}

int controlFile(sqlite3_file* file, int work, void* argument)
{
    return realOf(file)->pMethods->xFileControl(realOf(file), work, argument);
}

int sectorSize(sqlite3_file* file)
{
    return realOf(file)->pMethods->xSectorSize(realOf(file));
}

int characteristics(sqlite3_file* file)
{
    return realOf(file)->pMethods->xDeviceCharacteristics(realOf(file));
}

/// Version 1: without shared memory, which a ledger does not need.
constexpr sqlite3_io_methods methods{
    1,
    closeFile,
    readFile,
    writeFile,
    truncateFile,
    syncFile,
    sizeOfFile,
    lockFile,
    unlockFile,
    isReserved,
    controlFile,
    sectorSize,
    characteristics,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr};

int openFile(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* flagsOut)
{
    file->pMethods = nullptr;
    const std::string path = name == nullptr ? std::string() : name;
    if (present->fateOf(DiskWork::Open, path) != DiskFate::Fine) {
        return SQLITE_CANTOPEN;
    }
    const int code = realOf(vfs)->xOpen(realOf(vfs), name, realOf(file), flags, flagsOut);
    if (realOf(file)->pMethods != nullptr) {
        openedOf(file).path = new std::string(path); // NOLINT(*-owning-memory): closeFile deletes it
        file->pMethods = &methods;
    }
    if (code == SQLITE_OK) {
        present->opened(path);
    }
    return code;
}

int deleteFile(sqlite3_vfs* vfs, const char* name, int syncs)
{
    if (present->fateOf(DiskWork::Delete, name) != DiskFate::Fine) {
        return SQLITE_IOERR_DELETE;
    }
    present->deleted(name);
    return realOf(vfs)->xDelete(realOf(vfs), name, syncs);
}

sqlite3_vfs& ours()
{
    static sqlite3_vfs vfs = [] {
        sqlite3_vfs made = *sqlite3_vfs_find(nullptr);
        made.pAppData = sqlite3_vfs_find(nullptr);
        made.zName = "faulty";
        made.szOsFile += static_cast<int>(sizeof(Opened));
        made.xOpen = openFile;
        made.xDelete = deleteFile;
        return made;
    }();
    return vfs;
}

std::optional<std::pair<std::uint64_t, std::uint64_t>> inodeOf(const std::string& path)
{
    struct stat status
    {
    };

    if (path.empty() || stat(path.c_str(), &status) != 0) {
        return std::nullopt;
    }
    return std::pair<std::uint64_t, std::uint64_t>(status.st_dev, status.st_ino);
}

std::string contentOf(const std::string& path)
{
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

} // namespace

FaultyDisk::FaultyDisk(std::uint64_t seed)
    : m_random(seed)
{
    sqlite3_initialize();
    sqlite3_soft_heap_limit64(heldInMemory);
    present = this;
    sqlite3_vfs_register(&ours(), 1);
}

FaultyDisk::~FaultyDisk()
{
    sqlite3_vfs_unregister(&ours());
    sqlite3_soft_heap_limit64(0);
    present = nullptr;
}

DiskFate FaultyDisk::fateOf(DiskWork work, std::string_view file)
{
    if (m_isDead) {
        return DiskFate::Dies;
    }
    const DiskFate fate = m_decide ? m_decide(work, file) : DiskFate::Fine;
    m_count.faults += fate == DiskFate::Fine ? 0U : 1U;
    m_isDead = fate == DiskFate::Dies;
    return fate;
}

int FaultyDisk::partOf(int size)
{
    return static_cast<int>(m_random() % static_cast<std::uint64_t>(size));
}

FaultyDisk::Kept* FaultyDisk::keptAt(const std::string& path)
{
    const auto inode = inodeOf(path);
    const auto found = inode ? m_files.find(*inode) : m_files.end();
    return found == m_files.end() ? nullptr : &found->second;
}

void FaultyDisk::opened(const std::string& path)
{
    const auto inode = inodeOf(path);
    if (!inode) {
        return;
    }
    const auto [found, isUnknown] = m_files.try_emplace(*inode);
    found->second.path = path;
    if (isUnknown) {
        found->second.durable = contentOf(path);
        found->second.isNew = found->second.durable.empty();
    }
}

void FaultyDisk::wrote(const std::string& path, std::string_view bytes, std::int64_t at)
{
    if (Kept* kept = keptAt(path)) {
        kept->pending.push_back({at, std::string(bytes), false});
    }
}

void FaultyDisk::truncated(const std::string& path, std::int64_t size)
{
    if (Kept* kept = keptAt(path)) {
        kept->pending.push_back({size, {}, true});
    }
}

void FaultyDisk::apply(std::string& content, const Write& write)
{
    const auto at = static_cast<std::size_t>(write.at);
    if (write.truncates) {
        content.resize(std::min(content.size(), at));
        return;
    }
    content.resize(std::max(content.size(), at + write.bytes.size()));
    content.replace(at, write.bytes.size(), write.bytes);
}

void FaultyDisk::flushed(const std::string& path, bool well)
{
    Kept* kept = keptAt(path);
    if (kept == nullptr) {
        return;
    }
    if (!well) {
        return applyOrLose(*kept);
    }
    for (const Write& write : kept->pending) {
        apply(kept->durable, write);
    }
    kept->pending.clear();
    kept->isNew = false;
}

/// Each write reached the disk or not, whatever the order; one of them may have been under way.
void FaultyDisk::applyOrLose(Kept& kept)
{
    const bool keepsAll = m_random() % 4 == 0;
    for (Write& write : kept.pending) {
        if (!keepsAll && flip()) {
            ++m_count.lost;
            if (write.truncates || write.bytes.size() <= sector || flip()) {
                continue;
            }
            write.bytes.resize(m_random() % (write.bytes.size() / sector + 1) * sector);
        }
        apply(kept.durable, write);
    }
    kept.pending.clear();
}

void FaultyDisk::deleted(const std::string& path)
{
    if (const auto inode = inodeOf(path)) {
        m_files.erase(*inode);
    }
}

void FaultyDisk::cutPower()
{
    ++m_count.cuts;
    for (auto file = m_files.begin(); file != m_files.end();) {
        Kept& kept = file->second;
        if (keptAt(kept.path) != &kept) {
            file = m_files.erase(file); // renamed over, or gone
            continue;
        }
        applyOrLose(kept);
        if (kept.isNew && flip()) {
            std::remove(kept.path.c_str());
            file = m_files.erase(file);
            continue;
        }
        std::ofstream stream(kept.path, std::ios::binary | std::ios::trunc);
        stream.write(kept.durable.data(), static_cast<std::streamsize>(kept.durable.size()));
        ++file;
    }
}

} // namespace backstep
