#include "engine/ledger/aside_codec.h"
#include "engine/ledger/blob.h"
#include "engine/ledger/contents.h"
#include "engine/ledger/sqlite_ledger.h"

#include <sqlite3.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace backstep {

Result<void> SqliteLedger::writeAside(const LedgerCommit& commit)
{
    for (const ParkedStart& each : commit.parked) {
        const Bytes start = parts::sealed(parts::encodeParked(each));
        if (!m_statements->insertParked.bindText(1, each.request.flow.text()).bindBlob(2, start).run()) {
            return tl::unexpected(fault("a parked start could not be written"));
        }
    }
    for (const FlowId& each : commit.unparked) {
        if (!m_statements->deleteParked.bindText(1, each.text()).run()) {
            return tl::unexpected(fault("a parked start could not be taken out"));
        }
    }
    for (const QuarantinedRecord& each : commit.quarantined) {
        const Bytes record = parts::sealed(parts::encodeRecord(each.record));
        sqlite::Statement& insert = m_statements->insertQuarantine;
        if (!insert.bind(1, each.at.micros).bindText(2, each.reason).bindBlob(3, record).run()) {
            return tl::unexpected(fault("a record could not be put in quarantine"));
        }
    }
    for (const std::uint64_t id : commit.released) {
        if (!m_statements->deleteQuarantine.bind(1, static_cast<std::int64_t>(id)).run()) {
            return tl::unexpected(fault("a record could not be taken out of quarantine"));
        }
    }
    return {};
}

Result<void> SqliteLedger::loadAside(LedgerContents& contents)
{
    sqlite::Statement& rows = m_statements->parked;
    const sqlite::ResetAtEnd reset(rows);
    int code = SQLITE_DONE;
    while ((code = rows.step()) == SQLITE_ROW) {
        const auto bytes = parts::unsealed(rows.blob(0));
        Result<ParkedStart> parked = parts::decodeParked(bytes.value_or(std::string_view()));
        if (!parked) {
            return tl::unexpected(damaged(parked.error().message));
        }
        contents.parked.push_back(std::move(*parked));
    }
    if (code != SQLITE_DONE) {
        return tl::unexpected(fault("its parked starts could not be read"));
    }
    sqlite::Statement& count = m_statements->quarantineCount;
    const sqlite::ResetAtEnd resetCount(count);
    if (count.step() != SQLITE_ROW) {
        return tl::unexpected(fault("its quarantine could not be read"));
    }
    contents.quarantined = static_cast<std::size_t>(count.number(0));
    return {};
}

Result<QuarantinedRecord> SqliteLedger::readQuarantined(const sqlite::Statement& row)
{
    QuarantinedRecord read;
    read.id = static_cast<std::uint64_t>(row.number(0));
    read.at = Instant{row.number(1)};
    read.reason = row.text(2);
    const auto bytes = parts::unsealed(row.blob(3));
    Result<Record> record = parts::decodeRecord(bytes.value_or(std::string_view()));
    if (!record) {
        return tl::unexpected(unreadable("record " + std::to_string(read.id) + " of its quarantine"));
    }
    read.record = std::move(*record);
    return read;
}

Result<std::vector<QuarantinedRecord>> SqliteLedger::quarantine(std::size_t atMost)
{
    const std::lock_guard lock(m_mutex);
    sqlite::Statement& rows = m_statements->quarantine;
    const sqlite::ResetAtEnd reset(rows);
    constexpr auto most = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
    rows.bind(1, static_cast<std::int64_t>(std::min(atMost, most)));
    std::vector<QuarantinedRecord> records;
    int code = SQLITE_DONE;
    while ((code = rows.step()) == SQLITE_ROW) {
        Result<QuarantinedRecord> read = readQuarantined(rows);
        if (!read) {
            QuarantinedRecord lost;
            lost.id = static_cast<std::uint64_t>(rows.number(0));
            lost.at = Instant{rows.number(1)};
            lost.reason = read.error().message;
            read = std::move(lost);
        }
        records.push_back(std::move(*read));
    }
    if (code != SQLITE_DONE) {
        return tl::unexpected(fault("its quarantine could not be read"));
    }
    return records;
}

Result<QuarantinedRecord> SqliteLedger::quarantined(std::uint64_t id)
{
    const std::lock_guard lock(m_mutex);
    sqlite::Statement& rows = m_statements->quarantined;
    const sqlite::ResetAtEnd reset(rows);
    const int code = rows.bind(1, static_cast<std::int64_t>(id)).step();
    if (code == SQLITE_DONE) {
        return tl::unexpected(parts::notInQuarantine(id));
    }
    return code == SQLITE_ROW ? readQuarantined(rows)
                              : tl::unexpected(fault("record " + std::to_string(id) + " could not be read"));
}

} // namespace backstep
