#include "engine/base/bytes.h"
#include "engine/definition/document.h"
#include "engine/ledger/blob.h"
#include "engine/ledger/contents.h"
#include "engine/ledger/journal_codec.h"
#include "engine/ledger/sqlite_ledger.h"
#include "engine/saga/state_codec.h"

#include <sqlite3.h>

#include <algorithm>
#include <limits>
#include <optional>

namespace backstep {

namespace {

/// A definition's hash is its checksum.
std::optional<Orchestration> readDefinition(std::string_view hash, std::string_view canonical)
{
    Result<Orchestration> read
        = sha256Hex(canonical) == hash ? readCanonical(canonical) : failure(Fault::StoreFailed, {});
    return read.has_value() ? std::optional(std::move(*read)) : std::nullopt;
}

bool readSealedJournal(
    std::string_view blob, const std::function<bool(std::string_view flow, std::string_view event)>& take
)
{
    const auto bytes = parts::unsealed(blob);
    return bytes.has_value() && parts::readJournal(*bytes, take);
}

} // namespace

Result<void> SqliteLedger::readProgress()
{
    sqlite::Statement& progress = m_statements->progress;
    const sqlite::ResetAtEnd reset(progress);
    if (progress.step() != SQLITE_ROW) {
        return tl::unexpected(damaged("the row with its identity is missing"));
    }
    m_identity = OwnerId(progress.text(0));
    m_lastCommit = static_cast<std::uint64_t>(progress.number(1));
    m_publishedUpTo = static_cast<std::uint64_t>(progress.number(2));
    const auto positions = parts::decodePositions(progress.blob(3));
    if (!positions) {
        return tl::unexpected(damaged(positions.error().message));
    }
    for (const Position& position : *positions) {
        m_positions[{position.topic.text(), position.partition}] = position;
    }
    m_nextOrdinal = progress.number(4) + 1;
    return {};
}

Result<LedgerContents> SqliteLedger::load()
{
    const std::lock_guard lock(m_mutex);
    LedgerContents contents;
    contents.identity = m_identity;
    contents.lastCommit = m_lastCommit;
    for (const auto& [place, position] : m_positions) {
        contents.positions.push_back(position);
    }
    return loadOpenFlows(contents)
        .and_then([&] { return loadOrchestrations(contents); })
        .and_then([&] { return loadWorkers(contents); })
        .and_then([&] { return loadUnpublished(contents); })
        .and_then([&] { return loadAside(contents); })
        .map([&] { return std::move(contents); });
}

Result<std::optional<FlowState>>
SqliteLedger::readState(std::int64_t ordinal, std::string_view id, std::string_view blob)
{
    const auto bytes = parts::unsealed(blob);
    std::optional<FlowState> state;
    if (bytes.has_value() && parts::isWideHead(*bytes)) {
        state = parts::decodeWideHead(*bytes);
        const Result<bool> whole = state.has_value() ? readParts(ordinal, *state) : Result<bool>(false);
        if (!whole) {
            return failure(whole.error());
        }
        state = *whole ? std::move(state) : std::nullopt;
    } else if (bytes.has_value()) {
        Result<FlowState> read = decodeState(*bytes);
        state = read.has_value() ? std::optional(std::move(*read)) : std::nullopt;
    }
    return state.has_value() && state->id.text() == id ? std::move(state) : std::nullopt;
}

/// False when one is damaged or missing.
Result<bool> SqliteLedger::readParts(std::int64_t ordinal, FlowState& state)
{
    sqlite::Statement& payloads = m_statements->payloadOfFlow;
    const sqlite::ResetAtEnd resetPayloads(payloads);
    int code = payloads.bind(1, ordinal).step();
    const auto payload = code == SQLITE_ROW ? parts::unsealed(payloads.blob(0)) : std::nullopt;
    bool whole = payload.has_value();
    state.payload = Bytes(payload.value_or(std::string_view()));
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        return tl::unexpected(fault("the payload of flow " + state.id.text() + " could not be read"));
    }
    sqlite::Statement& rows = m_statements->stepsOfFlow;
    const sqlite::ResetAtEnd resetRows(rows);
    rows.bind(1, ordinal);
    std::size_t next = 0;
    while ((code = rows.step()) == SQLITE_ROW) {
        const auto bytes = parts::unsealed(rows.blob(1));
        std::optional<StepState> step
            = bytes.has_value() ? parts::decodeWideStep(*bytes, state.payload) : std::optional<StepState>();
        whole = whole && step.has_value() && next < state.steps.size()
            && rows.number(0) == static_cast<std::int64_t>(next);
        if (whole) {
            state.steps[next] = std::move(*step);
        }
        ++next;
    }
    if (code != SQLITE_DONE) {
        return tl::unexpected(fault("the steps of flow " + state.id.text() + " could not be read"));
    }
    return whole && next == state.steps.size();
}

Result<void> SqliteLedger::loadOpenFlows(LedgerContents& contents)
{
    sqlite::Statement& rows = m_statements->openFlows;
    const sqlite::ResetAtEnd reset(rows);
    int code = SQLITE_DONE;
    while ((code = rows.step()) == SQLITE_ROW) {
        Result<std::optional<FlowState>> read = readState(rows.number(0), rows.text(1), rows.blob(2));
        if (!read) {
            return failure(read.error());
        }
        std::optional<FlowState>& state = *read;
        const auto commits = parts::decodeCommits(rows.blob(3));
        if (!state || !commits) {
            return tl::unexpected(damaged("flow " + std::string(rows.text(1)) + " cannot be read"));
        }
        Row row;
        row.ordinal = rows.number(0);
        row.commits = Bytes(rows.blob(3));
        row.lastCommit = commits->empty() ? 0 : commits->back();
        row.inParts = parts::isWideHead(rows.blob(2));
        m_openRows[state->id] = std::move(row);
        contents.openFlows.push_back(std::move(*state));
    }
    return code == SQLITE_DONE ? Result<void>{} : tl::unexpected(fault("its open flows could not be read"));
}

Result<void> SqliteLedger::loadOrchestrations(LedgerContents& contents)
{
    sqlite::Statement& rows = m_statements->definitions;
    const sqlite::ResetAtEnd reset(rows);
    std::vector<RegisteredOrchestration> all;
    int code = SQLITE_DONE;
    while ((code = rows.step()) == SQLITE_ROW) {
        RegisteredOrchestration each;
        std::optional<Orchestration> read = readDefinition(rows.text(2), rows.text(3));
        if (!read) {
            return tl::unexpected(damaged("the definition of \"" + std::string(rows.text(0)) + "\" cannot be read"));
        }
        each.orchestration = std::move(*read);
        each.version = static_cast<int>(rows.number(1));
        each.service = std::string(rows.text(4));
        each.registeredAt = Instant{rows.number(5)};
        all.push_back(std::move(each));
    }
    if (code != SQLITE_DONE) {
        return tl::unexpected(fault("its definitions could not be read"));
    }
    contents.orchestrations = parts::neededOf(std::move(all), contents.openFlows);
    return {};
}

Result<void> SqliteLedger::loadWorkers(LedgerContents& contents)
{
    sqlite::Statement& rows = m_statements->workers;
    const sqlite::ResetAtEnd reset(rows);
    int code = SQLITE_DONE;
    while ((code = rows.step()) == SQLITE_ROW) {
        Result<std::vector<StepName>> steps = parts::decodeSteps(rows.blob(2));
        if (!steps) {
            return tl::unexpected(damaged(steps.error().message));
        }
        contents.workers.push_back(
            {OrchestrationName(rows.text(0)), std::string(rows.text(1)), std::move(*steps), Instant{rows.number(3)}}
        );
    }
    return code == SQLITE_DONE ? Result<void>{} : tl::unexpected(fault("its workers could not be read"));
}

Result<void> SqliteLedger::loadUnpublished(LedgerContents& contents)
{
    sqlite::Statement& rows = m_statements->journalFrom;
    const sqlite::ResetAtEnd reset(rows);
    rows.bind(1, static_cast<std::int64_t>(m_publishedUpTo));
    int code = SQLITE_DONE;
    while ((code = rows.step()) == SQLITE_ROW) {
        const bool good = readSealedJournal(rows.blob(0), [&contents](std::string_view flow, std::string_view bytes) {
            Result<Event> event = decodeEvent(bytes);
            if (event) {
                contents.unpublished.push_back({FlowId(flow), std::move(*event)});
            }
            return event.has_value();
        });
        if (!good) {
            return tl::unexpected(damaged("its journal cannot be read"));
        }
    }
    return code == SQLITE_DONE ? Result<void>{} : tl::unexpected(fault("its journal could not be read"));
}

Result<SqliteLedger::Row> SqliteLedger::rowOf(const FlowId& id)
{
    if (const auto known = m_openRows.find(id); known != m_openRows.end()) {
        return known->second;
    }
    sqlite::Statement& rows = m_statements->rowOfFlow;
    const sqlite::ResetAtEnd reset(rows);
    const int code = rows.bindText(1, id.text()).step();
    if (code == SQLITE_DONE) {
        return Row{};
    }
    const auto commits = code == SQLITE_ROW ? parts::decodeCommits(rows.blob(2)) : Result<std::vector<std::uint64_t>>();
    if (code != SQLITE_ROW) {
        return tl::unexpected(fault("flow " + id.text() + " could not be read"));
    }
    if (!commits) {
        return tl::unexpected(damaged("flow " + id.text() + " cannot be read"));
    }
    Row row;
    row.ordinal = rows.number(0);
    row.closed = rows.number(1) != 0;
    row.commits = Bytes(rows.blob(2));
    row.lastCommit = commits->empty() ? 0 : commits->back();
    return row;
}

Result<FlowState> SqliteLedger::flow(const FlowId& id)
{
    const std::lock_guard lock(m_mutex);
    sqlite::Statement& rows = m_statements->stateOfFlow;
    const sqlite::ResetAtEnd reset(rows);
    const int code = rows.bindText(1, id.text()).step();
    if (code == SQLITE_DONE) {
        return tl::unexpected(parts::noSuchFlow(id));
    }
    if (code != SQLITE_ROW) {
        return tl::unexpected(fault("flow " + id.text() + " could not be read"));
    }
    Result<std::optional<FlowState>> state = readState(rows.number(1), id.text(), rows.blob(0));
    if (!state) {
        return failure(state.error());
    }
    if (!state->has_value()) {
        return tl::unexpected(unreadable("flow " + id.text()));
    }
    return std::move(**state);
}

Result<std::optional<FlowId>> SqliteLedger::flowOfStartKey(const StartKey& key)
{
    const std::lock_guard lock(m_mutex);
    sqlite::Statement& rows = m_statements->flowOfKey;
    const sqlite::ResetAtEnd reset(rows);
    const int code = rows.bindText(1, key.text()).step();
    if (code == SQLITE_ROW) {
        return std::optional(FlowId(rows.text(0)));
    }
    if (code != SQLITE_DONE) {
        return tl::unexpected(fault("its start keys could not be read"));
    }
    return std::nullopt;
}

Result<Orchestration> SqliteLedger::orchestration(const DefinitionHash& hash)
{
    const std::lock_guard lock(m_mutex);
    sqlite::Statement& rows = m_statements->definitionOfHash;
    const sqlite::ResetAtEnd reset(rows);
    const int code = rows.bindText(1, hash.text()).step();
    if (code == SQLITE_ROW) {
        std::optional<Orchestration> read = readDefinition(hash.text(), rows.text(0));
        if (!read) {
            return tl::unexpected(unreadable("the definition " + hash.text()));
        }
        return std::move(*read);
    }
    if (code != SQLITE_DONE) {
        return tl::unexpected(fault("its definitions could not be read"));
    }
    return failure(Fault::NotFound, "No definition " + hash.text() + " is in the ledger " + m_file + ".");
}

Result<std::vector<LedgerFlow>> SqliteLedger::flows(std::size_t atMost)
{
    const std::lock_guard lock(m_mutex);
    std::unordered_map<DefinitionHash, int> versions;
    {
        sqlite::Statement& rows = m_statements->definitions;
        const sqlite::ResetAtEnd reset(rows);
        while (rows.step() == SQLITE_ROW) {
            versions.try_emplace(DefinitionHash(rows.text(2)), static_cast<int>(rows.number(1)));
        }
    }
    sqlite::Statement& rows = m_statements->newestFlows;
    const sqlite::ResetAtEnd reset(rows);
    constexpr auto most = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
    rows.bind(1, static_cast<std::int64_t>(std::min(atMost, most)));
    std::vector<LedgerFlow> flows;
    int code = SQLITE_DONE;
    while ((code = rows.step()) == SQLITE_ROW) {
        Result<std::optional<FlowState>> read = readState(rows.number(2), rows.text(0), rows.blob(1));
        if (!read) {
            return failure(read.error());
        }
        std::optional<FlowState>& state = *read;
        if (!state) {
            LedgerFlow lost;
            lost.state.id = FlowId(rows.text(0));
            lost.damage = unreadable("flow " + lost.state.id.text()).message;
            flows.push_back(std::move(lost));
            continue;
        }
        const auto version = versions.find(state->definition);
        const int number = version == versions.end() ? 1 : version->second;
        flows.push_back({std::move(*state), number});
    }
    if (code != SQLITE_DONE) {
        return tl::unexpected(fault("its flows could not be read"));
    }
    return flows;
}

Result<std::vector<Event>> SqliteLedger::events(const FlowId& id)
{
    const std::lock_guard lock(m_mutex);
    const Result<Row> row = rowOf(id);
    if (!row) {
        return failure(row.error());
    }
    if (row->ordinal == 0) {
        return tl::unexpected(parts::noSuchFlow(id));
    }
    std::vector<Event> events;
    const auto take = [&](std::string_view flow, std::string_view bytes) {
        if (flow != id.text()) {
            return true;
        }
        Result<Event> event = decodeEvent(bytes);
        if (event) {
            events.push_back(std::move(*event));
        }
        return event.has_value();
    };
    const auto commits = parts::decodeCommits(row->commits);
    if (!commits) {
        return tl::unexpected(unreadable("the list of commits of flow " + id.text()));
    }
    for (const std::uint64_t number : *commits) {
        sqlite::Statement& rows = m_statements->journalOf;
        const sqlite::ResetAtEnd reset(rows);
        rows.bind(1, static_cast<std::int64_t>(number));
        const int code = rows.step();
        if (code != SQLITE_ROW && code != SQLITE_DONE) {
            return tl::unexpected(fault("its journal could not be read"));
        }
        if (code != SQLITE_ROW || !readSealedJournal(rows.blob(0), take)) {
            return tl::unexpected(unreadable("commit " + std::to_string(number) + " of its journal"));
        }
    }
    return events;
}

} // namespace backstep
