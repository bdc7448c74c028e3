#include "tests/engine/saga/invariants.h"

#include <algorithm>

namespace backstep {

namespace {

bool isResend(const Command& left, const Command& right)
{
    return left.id == right.id && left.key == right.key && left.seq == right.seq && left.decidedAt == right.decidedAt
        && left.payload == right.payload && left.step == right.step && left.attempt == right.attempt
        && left.phase == right.phase && left.seqOfStep == right.seqOfStep && left.orchestration == right.orchestration
        && left.request == right.request && left.who == right.who && left.reason == right.reason;
}

bool isSame(const Timer& left, const Timer& right)
{
    return left.at == right.at && left.fired.kind == right.fired.kind && left.fired.step == right.fired.step
        && left.fired.phase == right.fired.phase && left.fired.attempt == right.fired.attempt;
}

} // namespace

std::string judgeRestart(const Orchestration& orchestration, const FlowState& before, const Decision& decision)
{
    const auto now = undelivered(orchestration, decision.state);
    const auto known = undelivered(orchestration, before);
    for (const Command& each : decision.commands) {
        if (std::ranges::none_of(now, [&each](const Command& other) { return isResend(each, other); })) {
            return "1: a command that was decided would be lost, or changed, by a crash before it is sent";
        }
    }
    for (const Command& each : now) {
        const auto same = [&each](const Command& other) { return isResend(each, other); };
        if (std::ranges::none_of(known, same) && std::ranges::none_of(decision.commands, same)) {
            return "18: a restart sends a command that was never decided so";
        }
    }
    const auto timers = timersOf(orchestration, decision.state);
    const auto timersBefore = timersOf(orchestration, before);
    for (const Timer& each : timers) {
        const auto same = [&each](const Timer& other) { return isSame(each, other); };
        const Decision fired = decide(orchestration, decision.state, {each.fired, 0.0, {}}, exploredNow);
        if (!fired.events.empty() && std::ranges::none_of(timersBefore, same)
            && std::ranges::none_of(decision.timers, same)) {
            return "20: a restart knows a timer that the running engine does not";
        }
    }
    for (const Timer& each : decision.timers) {
        if (std::ranges::none_of(timers, [&each](const Timer& other) { return isSame(each, other); })) {
            return "20: a timer would be lost by a restart";
        }
    }
    return {};
}

} // namespace backstep
