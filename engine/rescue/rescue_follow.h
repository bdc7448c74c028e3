#pragma once

#include "engine/ports/flow_query.h"
#include "engine/ports/orchestrations.h"

#include <cstdint>
#include <string>
#include <vector>

namespace backstep {

/// What became of a person's act, judged by the wire alone: "sent" is not "done" until the reply is seen.
struct RescueProgress
{
    enum class Stage : std::uint8_t
    {
        Asked, ///< nothing of it was seen yet
        Acting, ///< its messages are under way
        Resolved, ///< the flow came to rest as planned
        Failed, ///< it came to rest otherwise: a person is needed again
        NoAnswer, ///< nothing happened for so long that somebody has to look
    };

    struct Message
    {
        enum class State : std::uint8_t
        {
            Waiting, ///< not seen on the wire yet
            Sent, ///< seen, not answered
            Succeeded,
            Failed,
            NoAnswer, ///< its timeout passed
        };
        int order = 1;
        Phase phase = Phase::Undo;
        StepName step;
        State state = State::Waiting;
        std::string error;
    };

    Stage stage = Stage::Asked;
    std::vector<Message> messages; ///< as in the plan
    std::string sentence; ///< for a person
};

/// Clocks of brokers and of this machine differ a little: what began so long before the act may still belong to it.
inline constexpr Duration rescueClockSkew{2'000};

struct RescueWatch
{
    Instant actedAt; ///< when the act was confirmed
    Duration patience{60'000}; ///< without any sign of life for so long: NoAnswer
};

/// From when on records and attempts belong to an act that was confirmed now: nothing seen before it can.
[[nodiscard]] Instant actedAfter(const SeenFlow& flow, Instant now);

/// Judges the flow as it is seen now against what was planned. Asked again whenever the flow changed or time passed.
[[nodiscard]] RescueProgress
followRescue(const ActionPlan& plan, const SeenFlow& flow, const RescueWatch& watch, Instant now);

} // namespace backstep
