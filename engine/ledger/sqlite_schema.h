#pragma once

/// The ledger's tables and statements (format 3). A change of a table is a new format: ledger_file.h.
namespace backstep::schema {

/// Before the first table: a file that has lost rows gives the room back page by page.
inline constexpr const char* beforeCreate = "PRAGMA auto_vacuum = INCREMENTAL;";

/// `ordinal` counts flows as they were accepted: rows that are written together stand together, and the newest come
/// last. `commits` lists the commits with events of the flow. Blobs end with their checksum (blob.h). A flow of many
/// steps has its head in flow.state, and its steps and the payload of its start in rows of their own (wide_flows.h). An
/// older file may also have the tables step and payload, which were never used.
inline constexpr const char* create = R"sql(
PRAGMA application_id = 0x42535450;
BEGIN;
CREATE TABLE progress (id INTEGER PRIMARY KEY CHECK (id = 1), identity TEXT NOT NULL, last_commit INTEGER NOT NULL,
    published_up_to INTEGER NOT NULL, positions BLOB NOT NULL) STRICT;
CREATE TABLE flow (ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL, start_key TEXT, closed INTEGER NOT NULL,
    undoable_until INTEGER NOT NULL, state BLOB NOT NULL, commits BLOB NOT NULL) STRICT;
CREATE TABLE flow_step (ordinal INTEGER NOT NULL, step INTEGER NOT NULL, state BLOB NOT NULL,
    PRIMARY KEY (ordinal, step)) STRICT, WITHOUT ROWID;
CREATE TABLE flow_payload (ordinal INTEGER PRIMARY KEY, payload BLOB NOT NULL) STRICT;
CREATE TABLE journal (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, events BLOB NOT NULL) STRICT;
CREATE TABLE definition (name TEXT NOT NULL, version INTEGER NOT NULL, hash TEXT NOT NULL, canonical TEXT NOT NULL,
    service TEXT NOT NULL, registered_at INTEGER NOT NULL, PRIMARY KEY (name, version)) STRICT, WITHOUT ROWID;
CREATE TABLE worker (orchestration TEXT NOT NULL, service TEXT NOT NULL, steps BLOB NOT NULL,
    registered_at INTEGER NOT NULL, PRIMARY KEY (orchestration, service)) STRICT, WITHOUT ROWID;
CREATE TABLE parked (number INTEGER PRIMARY KEY, flow TEXT NOT NULL UNIQUE, start BLOB NOT NULL) STRICT;
CREATE TABLE quarantine (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, reason TEXT NOT NULL,
    record BLOB NOT NULL) STRICT;
CREATE TABLE past_flow (id TEXT PRIMARY KEY, start_key TEXT, payload_hash TEXT NOT NULL, status INTEGER NOT NULL,
    forgotten_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
COMMIT;
)sql";

/// After the rows, which is faster than with them.
inline constexpr const char* index = R"sql(
CREATE UNIQUE INDEX flow_id ON flow (id);
CREATE UNIQUE INDEX flow_start_key ON flow (start_key) WHERE start_key IS NOT NULL;
CREATE INDEX flow_open ON flow (closed) WHERE closed = 0;
CREATE INDEX flow_closed ON flow (undoable_until) WHERE closed = 1;
CREATE UNIQUE INDEX past_flow_start_key ON past_flow (start_key) WHERE start_key IS NOT NULL;
CREATE INDEX past_flow_forgotten ON past_flow (forgotten_at);
)sql";

/// Last of all: a file without it is not finished.
inline constexpr const char* finish = "PRAGMA user_version = 3;";

/// What format 3 brought. In the file itself, at once or not at all: nothing else of it changes.
inline constexpr const char* fromFormat2 = R"sql(
BEGIN;
CREATE TABLE flow_step (ordinal INTEGER NOT NULL, step INTEGER NOT NULL, state BLOB NOT NULL,
    PRIMARY KEY (ordinal, step)) STRICT, WITHOUT ROWID;
CREATE TABLE flow_payload (ordinal INTEGER PRIMARY KEY, payload BLOB NOT NULL) STRICT;
PRAGMA user_version = 3;
COMMIT;
)sql";

/// One process holds the file, so the log needs no shared memory. Checkpoints are rare: each costs two flushes.
inline constexpr const char* connect = R"sql(
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 8000;
PRAGMA journal_size_limit = 67108864;
PRAGMA cache_size = -65536;
PRAGMA temp_store = MEMORY;
)sql";

inline constexpr const char* insertProgress = "INSERT INTO progress VALUES (1, ?1, 0, 0, x'')";
inline constexpr const char* insertFlow = "INSERT INTO flow VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
inline constexpr const char* updateFlow = "UPDATE flow SET state = ?2, commits = ?3 WHERE ordinal = ?1";
inline constexpr const char* closeFlow
    = "UPDATE flow SET state = ?2, commits = ?3, closed = ?4, undoable_until = ?5 WHERE ordinal = ?1";
inline constexpr const char* writeStep = "INSERT OR REPLACE INTO flow_step VALUES (?1, ?2, ?3)";
inline constexpr const char* writePayload = "INSERT OR REPLACE INTO flow_payload VALUES (?1, ?2)";
inline constexpr const char* stepsOfFlow = "SELECT step, state FROM flow_step WHERE ordinal = ?1 ORDER BY step";
inline constexpr const char* payloadOfFlow = "SELECT payload FROM flow_payload WHERE ordinal = ?1";
inline constexpr const char* deleteSteps = "DELETE FROM flow_step WHERE ordinal = ?1";
inline constexpr const char* deletePayload = "DELETE FROM flow_payload WHERE ordinal = ?1";
inline constexpr const char* insertJournal = "INSERT INTO journal VALUES (?1, ?2, ?3)";
inline constexpr const char* updateProgress
    = "UPDATE progress SET last_commit = ?1, published_up_to = ?2, positions = ?3 WHERE id = 1";
inline constexpr const char* insertDefinition = "INSERT OR REPLACE INTO definition VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
inline constexpr const char* upsertWorker = "INSERT OR REPLACE INTO worker VALUES (?1, ?2, ?3, ?4)";
inline constexpr const char* insertParked = "INSERT OR REPLACE INTO parked (flow, start) VALUES (?1, ?2)";
inline constexpr const char* deleteParked = "DELETE FROM parked WHERE flow = ?1";
inline constexpr const char* insertQuarantine = "INSERT INTO quarantine (at, reason, record) VALUES (?1, ?2, ?3)";
inline constexpr const char* deleteQuarantine = "DELETE FROM quarantine WHERE id = ?1";

/// What compaction does. A flow that cannot be read any more stays for good.
inline constexpr const char* closedUntil = "SELECT ordinal, id, state, commits FROM flow "
                                           "WHERE closed = 1 AND undoable_until <= ?1 ORDER BY undoable_until LIMIT ?2";
inline constexpr const char* closedCount = "SELECT count(*) FROM flow WHERE closed = 1";
inline constexpr const char* keepForGood = "UPDATE flow SET undoable_until = 9223372036854775807 WHERE ordinal = ?1";
inline constexpr const char* deleteFlow = "DELETE FROM flow WHERE ordinal = ?1";
inline constexpr const char* insertPast = "INSERT OR REPLACE INTO past_flow VALUES (?1, ?2, ?3, ?4, ?5)";
inline constexpr const char* forgetPast
    = "DELETE FROM past_flow WHERE id IN (SELECT id FROM past_flow WHERE forgotten_at <= ?1 LIMIT ?2)";
inline constexpr const char* updateJournal = "UPDATE journal SET events = ?2 WHERE number = ?1";
inline constexpr const char* deleteJournal = "DELETE FROM journal WHERE number = ?1";
inline constexpr const char* pastOfFlow = "SELECT start_key, payload_hash, status FROM past_flow WHERE id = ?1";

inline constexpr const char* rowOfFlow = "SELECT ordinal, closed, commits FROM flow WHERE id = ?1";
inline constexpr const char* stateOfFlow = "SELECT state, ordinal FROM flow WHERE id = ?1";
inline constexpr const char* flowOfKey = "SELECT id FROM flow WHERE start_key = ?1 "
                                         "UNION ALL SELECT id FROM past_flow WHERE start_key = ?1";
inline constexpr const char* definitionOfHash = "SELECT canonical FROM definition WHERE hash = ?1";
inline constexpr const char* newestFlows = "SELECT id, state, ordinal FROM flow ORDER BY ordinal DESC LIMIT ?1";
inline constexpr const char* progress
    = "SELECT identity, last_commit, published_up_to, positions, (SELECT max(ordinal) FROM flow) FROM progress";
inline constexpr const char* openFlows
    = "SELECT ordinal, id, state, commits FROM flow WHERE closed = 0 ORDER BY ordinal";
inline constexpr const char* journalFrom = "SELECT events FROM journal WHERE number > ?1 ORDER BY number";
inline constexpr const char* journalOf = "SELECT events FROM journal WHERE number = ?1";
inline constexpr const char* definitions
    = "SELECT name, version, hash, canonical, service, registered_at FROM definition ORDER BY name, version";
inline constexpr const char* workers = "SELECT orchestration, service, steps, registered_at FROM worker";
inline constexpr const char* parked = "SELECT start FROM parked ORDER BY number";
inline constexpr const char* quarantine = "SELECT id, at, reason, record FROM quarantine ORDER BY id DESC LIMIT ?1";
inline constexpr const char* quarantined = "SELECT id, at, reason, record FROM quarantine WHERE id = ?1";
inline constexpr const char* quarantineCount = "SELECT count(*) FROM quarantine";

} // namespace backstep::schema
