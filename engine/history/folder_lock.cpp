#include "engine/history/folder_lock.h"

#include "engine/base/system_files.h"
#include "engine/history/segment.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

namespace backstep {

namespace {

namespace fs = std::filesystem;

Result<void> makeFolder(const std::string& folder)
{
    std::error_code error;
    if (fs::is_directory(folder, error)) {
        return {};
    }
    fs::create_directories(folder, error);
    if (error) {
        return tl::unexpected(
            historyFailed(folder, "its folder cannot be made (" + error.message() + "). Choose another")
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
    return holder.empty() ? "(unknown)" : holder.substr(0, holder.find('\n'));
}

} // namespace

FolderLock::FolderLock(FolderLock&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

FolderLock& FolderLock::operator=(FolderLock&& other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

FolderLock::~FolderLock()
{
    if (m_descriptor >= 0) {
        close(m_descriptor);
    }
}

Result<FolderLock> FolderLock::take(const std::string& folder)
{
    if (const auto made = makeFolder(folder); !made) {
        return failure(made.error());
    }
    FolderLock lock;
    const std::string file = folder + "/history.lock";
    lock.m_descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, ownerOnly); // NOLINT(*-vararg)
    if (lock.m_descriptor < 0) {
        return tl::unexpected(historyFailed(folder, "its lock file cannot be opened (" + systemWords() + ")"));
    }
    if (flock(lock.m_descriptor, LOCK_EX | LOCK_NB) != 0) {
        return failure(
            Fault::InUse,
            "The history " + folder + " is in use by process " + holderOf(lock.m_descriptor)
                + ". Stop it, or use another folder."
        );
    }
    const std::string holder = std::to_string(getpid()) + "\n";
    const bool written = ftruncate(lock.m_descriptor, 0) == 0
        && pwrite(lock.m_descriptor, holder.data(), holder.size(), 0) == static_cast<ssize_t>(holder.size());
    if (!written) {
        return tl::unexpected(historyFailed(folder, "its lock file cannot be written (" + systemWords() + ")"));
    }
    return lock;
}

} // namespace backstep
