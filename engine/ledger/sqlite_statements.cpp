#include "engine/ledger/sqlite_statements.h"

#include "engine/ledger/sqlite_schema.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace backstep::parts {

bool Statements::prepare(sqlite3* database)
{
    using Text = std::pair<sqlite::Statement*, std::string_view>;
    const std::initializer_list<Text> all{
        {&begin, "BEGIN IMMEDIATE"},
        {&commit, "COMMIT"},
        {&rollback, "ROLLBACK"},
        {&insertFlow, schema::insertFlow},
        {&updateFlow, schema::updateFlow},
        {&closeFlow, schema::closeFlow},
        {&writeStep, schema::writeStep},
        {&writePayload, schema::writePayload},
        {&stepsOfFlow, schema::stepsOfFlow},
        {&payloadOfFlow, schema::payloadOfFlow},
        {&deleteSteps, schema::deleteSteps},
        {&deletePayload, schema::deletePayload},
        {&insertJournal, schema::insertJournal},
        {&updateProgress, schema::updateProgress},
        {&insertDefinition, schema::insertDefinition},
        {&upsertWorker, schema::upsertWorker},
        {&insertParked, schema::insertParked},
        {&deleteParked, schema::deleteParked},
        {&insertQuarantine, schema::insertQuarantine},
        {&deleteQuarantine, schema::deleteQuarantine},
        {&closedUntil, schema::closedUntil},
        {&closedCount, schema::closedCount},
        {&keepForGood, schema::keepForGood},
        {&deleteFlow, schema::deleteFlow},
        {&insertPast, schema::insertPast},
        {&forgetPast, schema::forgetPast},
        {&updateJournal, schema::updateJournal},
        {&deleteJournal, schema::deleteJournal},
        {&pastOfFlow, schema::pastOfFlow},
        {&freePages, "PRAGMA freelist_count"},
        {&rowOfFlow, schema::rowOfFlow},
        {&stateOfFlow, schema::stateOfFlow},
        {&flowOfKey, schema::flowOfKey},
        {&definitionOfHash, schema::definitionOfHash},
        {&newestFlows, schema::newestFlows},
        {&progress, schema::progress},
        {&openFlows, schema::openFlows},
        {&journalFrom, schema::journalFrom},
        {&journalOf, schema::journalOf},
        {&definitions, schema::definitions},
        {&workers, schema::workers},
        {&parked, schema::parked},
        {&quarantine, schema::quarantine},
        {&quarantined, schema::quarantined},
        {&quarantineCount, schema::quarantineCount},
    };
    return std::ranges::all_of(all, [database](const auto& each) {
        *each.first = sqlite::Statement(database, each.second);
        return each.first->isGood();
    });
}

} // namespace backstep::parts
