#pragma once

#include "tests/engine/orchestrator/rig.h"
#include "tests/engine/wire/reference_worker.h"

#include <optional>
#include <string>

namespace backstep {

/// Answers as an unmodified worker with the reference's library does, per topic: waits for the count-th command of that
/// step and lets its handler behave so. With `service` it says who it is.
inline bool libraryAnswers(
    Rig& rig, const std::string& step, Phase phase, Handler handler, std::size_t count = 1, const char* service = ""
)
{
    if (!rig.sent(step, count, phase)) {
        return false;
    }
    const auto command = nlohmann::json::parse(*rig.commands(step, phase)[count - 1].value);
    auto reply = ReferenceWorker(LibraryMode::PerTopic).reply(command, phase, handler);
    if (reply.has_value()) {
        if (*service != '\0') {
            (*reply)["headers"]["source"] = service;
            (*reply)["headers"]["X-Service-Name"] = service;
        }
        rig.send({TopicName(topics::responseResult), command["headers"]["flowId"].get<std::string>(), reply->dump()});
    }
    return reply.has_value();
}

inline StepState stepOf(Rig& rig, std::size_t step, const char* flow = "f")
{
    return rig.state(flow)->steps[step];
}

/// Waits until the step backs off, and lets the time pass.
inline bool backsOff(Rig& rig, std::size_t step, Phase phase)
{
    const bool waits = Rig::waitFor([&] { return stepOf(rig, step).phase(phase).retryAt.isSet(); });
    rig.clock.advance(Duration(1'000));
    return waits;
}

/// Waits until the first command of that step has its delivery report in the ledger, lets its timeout pass, and waits
/// until that is noticed.
inline bool timesOut(Rig& rig, std::size_t step)
{
    // Delivery reports alone are written 50 ms later, with whatever else comes until then.
    const bool isDelivered = Rig::waitFor([&] {
        rig.clock.advance(Duration(60));
        return stepOf(rig, step).forward.attempts.front().deliveredAt.isSet();
    });
    rig.pass(Duration(33'000)); // it counts from when the replies were read to their end, too
    return isDelivered
        && Rig::waitFor([&] { return stepOf(rig, step).forward.attempts.front().outcome == AttemptOutcome::TimedOut; });
}

} // namespace backstep
