#pragma once

#include "engine/ports/flow_query.h"
#include "engine/wire/record.h"

#include <string>
#include <vector>

namespace backstep {

/// What an engine puts on the wire while a scenario (tests/support/scenario.h) is played on the core: the start, the
/// commands, the workers' replies and the events, in the order in which they are written. Flow "f".
[[nodiscard]] std::vector<Record> recorded(const std::string& picture, const std::string& script);

/// flow.snapshot as the engine publishes it when it starts after the script, in a partition of its own.
[[nodiscard]] Record recordedSnapshot(const std::string& picture, const std::string& script);

/// What an orchestrator like the reference puts on the wire, as a picture: "start; do a; a ok; do b; b fails 503; undo
/// a; a undone". No ids, no events, no keys. "register a > b" is the registration of its definition. "@40" behind a
/// happening is the timestamp of its record in milliseconds; without it, one more than that of the record before.
/// "a duplicates" is the reply before once more.
[[nodiscard]] std::vector<Record> foreign(const std::string& picture);

/// "UNDONE; a UNDO_SUCCESS 1/1; b RETRY_EXHAUSTED 3; at b; inferred | b failed all 3 attempts …"
[[nodiscard]] std::string picturedFlow(const SeenFlow& flow);

/// "DO a 1 ok 0-3; DO b 1 failed 3-5; backoff b 1 5-205; …" in milliseconds since the flow's start; "!" marks skew.
[[nodiscard]] std::string picturedSpans(const SeenFlow& flow);

/// "duplicate-reply at orchestrator.response.result/0/3"
[[nodiscard]] std::string picturedAnomalies(const std::vector<SeenAnomaly>& anomalies);

} // namespace backstep
