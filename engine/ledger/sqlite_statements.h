#pragma once

#include "engine/ledger/sqlite.h"

namespace backstep::parts {

/// The ledger's statements, prepared once (sqlite_schema.h has their texts).
struct Statements
{
    sqlite::Statement begin, commit, rollback;
    sqlite::Statement insertFlow, updateFlow, closeFlow;
    sqlite::Statement writeStep, writePayload, stepsOfFlow, payloadOfFlow, deleteSteps, deletePayload;
    sqlite::Statement insertJournal, updateProgress, insertDefinition, upsertWorker;
    sqlite::Statement insertParked, deleteParked, insertQuarantine, deleteQuarantine;
    sqlite::Statement closedUntil, closedCount, keepForGood, deleteFlow, insertPast, forgetPast;
    sqlite::Statement updateJournal, deleteJournal, pastOfFlow, freePages;
    sqlite::Statement rowOfFlow, stateOfFlow, flowOfKey, definitionOfHash, newestFlows;
    sqlite::Statement progress, openFlows, journalFrom, journalOf, definitions, workers;
    sqlite::Statement parked, quarantine, quarantined, quarantineCount;

    /// False when the file has not the tables that it should have.
    [[nodiscard]] bool prepare(sqlite3* database);
};

} // namespace backstep::parts
