#pragma once

#include "engine/tracker/flow_track.h"
#include "engine/wire/flow_event_detail.h"
#include "engine/wire/message.h"

#include <memory>
#include <optional>

/// Merges what a record says into the facts of its flow. Merging the same record twice changes nothing, and the order
/// of merging does not matter, except where a foreign orchestrator gives nothing else to go by than the order of
/// reading: its commands carry no number and its replies no id.
namespace backstep::merge {

/// A bound for records that lie: nobody sends one phase of a step this often.
inline constexpr std::size_t attemptsKept = 2'000;

/// A reply that may be an anomaly: that is told only when its command had time to come.
struct Doubt
{
    FlowId flow;
    StepName step;
    std::optional<Phase> phase; ///< set: it echoes the id of this attempt
    int attempt = 0;
    bool isRepeated = false; ///< that attempt was answered already
    bool succeeded = false;
    RecordPlace place;
    Instant at;
};

void start(FlowTrack& flow, const Record& record);
/// An anomaly where the command itself is wrong.
[[nodiscard]] std::optional<SeenAnomaly> command(FlowTrack& flow, const CommandMessage& command, const Record& record);
[[nodiscard]] std::optional<Doubt> reply(FlowTrack& flow, const ReplyMessage& reply, const Record& record);
void event(FlowTrack& flow, const FlowEventMessage& event, const FlowEventDetail& detail);

/// What becomes of a doubt now: an anomaly, or nothing (its command came, or the orchestrator tells itself).
[[nodiscard]] std::optional<SeenAnomaly> judge(FlowTrack& flow, const Doubt& doubt);

} // namespace backstep::merge
