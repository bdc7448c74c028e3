#pragma once

#include "engine/base/error.h"

#include <string>

namespace backstep {

/// One process at a time holds the folder of a history. The lock ends with the process, however it ends.
class FolderLock
{
public:
    FolderLock() = default;
    FolderLock(FolderLock&& other) noexcept;
    FolderLock& operator=(FolderLock&& other) noexcept;
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;
    ~FolderLock();

    /// Makes the folder where it is missing, for its owner alone. InUse names the process that holds it.
    [[nodiscard]] static Result<FolderLock> take(const std::string& folder);

private:
    int m_descriptor = -1;
};

} // namespace backstep
