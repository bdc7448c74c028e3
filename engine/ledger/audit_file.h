#pragma once

#include "engine/base/bytes.h"
#include "engine/base/error.h"
#include "engine/ledger/sqlite.h"
#include "engine/ports/audit.h"

#include <string>
#include <vector>

/// The audit's file: its tables, and the statements that ask for entries.
namespace backstep::parts {

/// Opens the file; makes it, and its folder, where it is not there. What is not an audit stays untouched.
[[nodiscard]] Result<sqlite::Database> openAudit(const std::string& file);

/// "The audit /home/… cannot be used: …"
[[nodiscard]] Error auditFailed(const std::string& file, std::string_view why);

/// The columns of an entry, in the order in which entryAt() reads them.
[[nodiscard]] std::string selectEntries();
[[nodiscard]] AuditEntry entryAt(const sqlite::Statement& row);
[[nodiscard]] std::uint64_t changeAt(const sqlite::Statement& row); ///< the last column

/// The conditions of a filter, each beginning with AND, and what they are bound to from `firstPlace` on.
struct AuditConditions
{
    std::string text;
    std::vector<std::string> values; ///< numbers are written in digits: SQLite compares them as such by the CAST
    int firstPlace = 1;
};

[[nodiscard]] AuditConditions conditionsOf(const AuditFilter& filter, int firstPlace);
void bind(sqlite::Statement& statement, const AuditConditions& conditions);

[[nodiscard]] Bytes bytesOf(const std::vector<AuditEntry::Sent>& records);

} // namespace backstep::parts
