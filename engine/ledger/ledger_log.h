#pragma once

#include "engine/base/error.h"

#include <string>

struct sqlite3;

/// The write-ahead log that a process which did not end by itself left beside its ledger.
namespace backstep::parts {

/// Whether it is this ledger's own. A log holds pages and no name: SQLite would put those of another ledger, or of
/// another time of this one, into the file. Nothing is written; the database must not have been written to before.
[[nodiscard]] Result<void> checkLog(sqlite3* database, const std::string& file);

/// What a killed process wrote may be in the system's memory alone, and reads as if it were on disk. Writes the log
/// once more and flushes it, before anything in it counts as durable. False when the disk would not.
[[nodiscard]] bool secureLog(sqlite3* database);

} // namespace backstep::parts
