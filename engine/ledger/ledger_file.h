#pragma once

#include "engine/base/error.h"

#include <string>
#include <string_view>

/// The ledger's file seen from outside SQLite: who holds it, and whether it is one.
namespace backstep::parts {

/// Marks a SQLite file as a ledger ("BSTP").
inline constexpr int ledgerApplicationId = 0x42535450;
inline constexpr int ledgerFormat = 3;

/// One process at a time holds a ledger. The lock ends with the process, however it ends.
class LedgerLock
{
public:
    LedgerLock() = default;
    LedgerLock(LedgerLock&& other) noexcept;
    LedgerLock& operator=(LedgerLock&& other) noexcept;
    LedgerLock(const LedgerLock&) = delete;
    LedgerLock& operator=(const LedgerLock&) = delete;
    ~LedgerLock();

    /// InUse names the process that holds it.
    [[nodiscard]] static Result<LedgerLock> take(const std::string& ledgerFile);

private:
    int m_descriptor = -1;
};

/// Where the file stands that is meant: at the end of links, if it is one. StoreFailed for a link that leads nowhere:
/// perhaps a disk is not there, and a new ledger in its place would not know what is on it.
[[nodiscard]] Result<std::string> meantFile(const std::string& file);

enum class LedgerFileState
{
    Missing,
    Earlier, ///< a ledger of a format that can be brought to the present one
    Ledger
};

/// Looks at a file without opening it as a database: what is not a ledger of this format stays untouched.
[[nodiscard]] Result<LedgerFileState> inspectLedgerFile(const std::string& file);

/// Makes the folder and an empty file that only its owner may read.
[[nodiscard]] Result<void> createPrivateFile(const std::string& file);

/// Puts a finished file in its place: it is there whole, or not at all.
[[nodiscard]] Result<void> moveIntoPlace(const std::string& from, const std::string& to);

/// "The ledger /home/… cannot be used: …"
[[nodiscard]] Error storeFailed(const std::string& file, std::string_view why);

} // namespace backstep::parts
