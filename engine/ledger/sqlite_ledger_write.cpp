#include "engine/definition/document.h"
#include "engine/ledger/blob.h"
#include "engine/ledger/contents.h"
#include "engine/ledger/journal_codec.h"
#include "engine/ledger/sqlite_ledger.h"
#include "engine/saga/state_codec.h"

#include <algorithm>

namespace backstep {

Result<void> SqliteLedger::write(const LedgerCommit& commit, std::vector<std::pair<FlowId, Row>>& rows)
{
    std::int64_t ordinal = m_nextOrdinal;
    for (const FlowWrite& each : commit.flows) {
        Result<Row> row = writeFlow(each, commit.number, ordinal);
        if (!row) {
            return failure(row.error());
        }
        ordinal = std::max(ordinal, row->ordinal + 1);
        rows.emplace_back(each.state.id, std::move(*row));
    }
    return writeRegistrations(commit).and_then([&] { return writeAside(commit); }
    ).and_then([&] {
         return writeJournal(commit);
     }).and_then([&] { return writeProgress(commit); });
}

Result<SqliteLedger::Row> SqliteLedger::writeFlow(const FlowWrite& write, std::uint64_t number, std::int64_t ordinal)
{
    Result<Row> row = rowOf(write.state.id);
    if (!row) {
        return row;
    }
    const bool isNew = row->ordinal == 0;
    const bool wasClosed = row->closed;
    const bool inParts = write.state.steps.size() > m_wholeUpTo;
    const Bytes state = parts::sealed(inParts ? parts::encodeWideHead(write.state) : encodeState(write.state));
    parts::appendCommit(row->commits, row->lastCommit, number);
    row->lastCommit = number;
    row->wasClosed = wasClosed;
    row->closed = parts::isClosed(write.state);
    const std::int64_t undoableUntil = row->closed ? write.undoableUntil.micros : 0;
    bool done = false;
    if (isNew) {
        row->ordinal = ordinal;
        sqlite::Statement& insert = m_statements->insertFlow;
        insert.bind(1, row->ordinal).bindText(2, write.state.id.text()).bind(4, row->closed ? 1 : 0);
        insert.bind(5, undoableUntil);
        if (write.state.startKey.isEmpty()) {
            insert.bindNull(3);
        } else {
            insert.bindText(3, write.state.startKey.text());
        }
        done = insert.bindBlob(6, state).bindBlob(7, row->commits).run();
    } else if (wasClosed == row->closed) {
        // The index of open flows is touched only by the first and the last commit of a flow.
        done = m_statements->updateFlow.bind(1, row->ordinal).bindBlob(2, state).bindBlob(3, row->commits).run();
    } else {
        sqlite::Statement& close = m_statements->closeFlow;
        close.bind(1, row->ordinal).bindBlob(2, state).bindBlob(3, row->commits).bind(4, row->closed ? 1 : 0);
        done = close.bind(5, undoableUntil).run();
    }
    if (!done) {
        return tl::unexpected(fault("flow " + write.state.id.text() + " could not be written"));
    }
    if (inParts) {
        if (auto written = writeParts(write, *row); !written) {
            return failure(written.error());
        }
    }
    row->inParts = inParts;
    return row;
}

/// The steps that changed, and the first time all of it.
Result<void> SqliteLedger::writeParts(const FlowWrite& write, const Row& row)
{
    const auto failed
        = [&] { return tl::unexpected(fault("the steps of flow " + write.state.id.text() + " could not be written")); };
    const auto writeStep = [&](StepIndex step) {
        const Bytes bytes = parts::sealed(parts::encodeWideStep(write.state.steps[step], write.state.payload));
        sqlite::Statement& put = m_statements->writeStep;
        return put.bind(1, row.ordinal).bind(2, static_cast<std::int64_t>(step)).bindBlob(3, bytes).run();
    };
    if (!row.inParts) {
        const Bytes payload = parts::sealed(write.state.payload);
        if (!m_statements->writePayload.bind(1, row.ordinal).bindBlob(2, payload).run()) {
            return failed();
        }
    }
    const auto changed = row.inParts ? parts::changedSteps(write.events) : std::nullopt;
    if (changed.has_value()) {
        return std::ranges::all_of(*changed, writeStep) ? Result<void>{} : failed();
    }
    for (StepIndex step = 0; step < write.state.steps.size(); ++step) {
        if (!writeStep(step)) {
            return failed();
        }
    }
    return {};
}

Result<void> SqliteLedger::writeJournal(const LedgerCommit& commit)
{
    if (commit.flows.empty()) {
        return {};
    }
    const Bytes journal = parts::sealed(parts::encodeJournal(commit.flows));
    sqlite::Statement& insert = m_statements->insertJournal;
    insert.bind(1, static_cast<std::int64_t>(commit.number)).bind(2, commit.at.micros).bindBlob(3, journal);
    return insert.run() ? Result<void>{} : tl::unexpected(fault("its journal could not be written"));
}

Result<void> SqliteLedger::writeProgress(const LedgerCommit& commit)
{
    std::vector<Position> positions = commit.positions;
    for (const auto& known : m_positions) {
        const Position& position = known.second;
        const bool isNewer = std::ranges::any_of(commit.positions, [&position](const Position& each) {
            return each.partition == position.partition && each.topic == position.topic;
        });
        if (!isNewer) {
            positions.push_back(position);
        }
    }
    const Bytes bytes = parts::encodePositions(positions);
    sqlite::Statement& update = m_statements->updateProgress;
    update.bind(1, static_cast<std::int64_t>(commit.number));
    update.bind(2, static_cast<std::int64_t>(std::max(m_publishedUpTo, commit.publishedUpTo)));
    update.bindBlob(3, bytes);
    return update.run() ? Result<void>{} : tl::unexpected(fault("its positions could not be written"));
}

Result<void> SqliteLedger::writeRegistrations(const LedgerCommit& commit)
{
    for (const RegisteredOrchestration& each : commit.registered) {
        const std::string canonical = toCanonicalJson(each.orchestration);
        sqlite::Statement& insert = m_statements->insertDefinition;
        insert.bindText(1, each.orchestration.name.text()).bind(2, each.version);
        insert.bindText(3, each.orchestration.hash.text()).bindText(4, canonical);
        insert.bindText(5, each.service).bind(6, each.registeredAt.micros);
        if (!insert.run()) {
            return tl::unexpected(fault("a registration could not be written"));
        }
    }
    for (const RegisteredWorker& each : commit.workers) {
        const Bytes steps = parts::encodeSteps(each.steps);
        sqlite::Statement& upsert = m_statements->upsertWorker;
        upsert.bindText(1, each.orchestration.text()).bindText(2, each.service);
        if (!upsert.bindBlob(3, steps).bind(4, each.registeredAt.micros).run()) {
            return tl::unexpected(fault("a worker's registration could not be written"));
        }
    }
    return {};
}

} // namespace backstep
