#pragma once

#include "engine/base/error.h"
#include "engine/ledger/sqlite.h"

#include <string>

/// A ledger's file comes into being. Both ways build it under another name beside its place and move it there when it
/// is finished: a crash or a fault on the way leaves what was there before, whole.
namespace backstep::parts {

/// Opens what is there and makes nothing.
[[nodiscard]] sqlite::Database openDatabase(const std::string& file);

enum class Wholeness
{
    Whole,
    Broken, ///< its pages contradict each other
    Unreadable ///< nobody can tell now
};

[[nodiscard]] Wholeness wholenessOf(sqlite3* database);

[[nodiscard]] bool execute(sqlite3* database, const char* text);

/// SQLite's words for the last fault, and what to do about it where that is known.
[[nodiscard]] std::string messageOf(sqlite3* database);

[[nodiscard]] Result<void> createLedger(const std::string& file);

/// Puts a ledger of the present format in the place of one of format 1, with the same identity and contents. Needs as
/// much room again while it works.
[[nodiscard]] Result<void> migrateLedger(const std::string& file);

} // namespace backstep::parts
