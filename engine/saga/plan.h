#pragma once

#include "engine/saga/decide.h"

#include <map>
#include <string>
#include <vector>

namespace backstep {

/// How a simulated worker answers one direction of a step. Used by plan (virtual time) and by workers/ (real time).
struct AnswerScript
{
    int fail = 0; ///< answers failure this many times; always when below 0
    int silent = 0; ///< does not answer this many times; always when below 0
    Duration late{0}; ///< answers this much later
    bool duplicate = false; ///< every reply twice
};

struct StepScript
{
    AnswerScript onDo;
    AnswerScript onUndo;
};

struct WorkerScript
{
    std::map<StepName, StepScript> steps; ///< steps not named answer success at once
    Duration latency{0}; ///< of every answer

    [[nodiscard]] const AnswerScript& answer(const StepName& step, Phase phase) const;
};

/// One message of a plan, in the order in which it would be sent.
struct PlannedMessage
{
    int order = 1; ///< from 1
    int wave = 1; ///< from 1; messages of one wave may be sent at the same time
    Command command;
    std::string why; ///< one sentence
    Instant at; ///< virtual time
};

struct Plan
{
    std::vector<PlannedMessage> messages;
    std::vector<Event> events;
    FlowState end; ///< the state the flow comes to rest in
    bool settled = true; ///< false when the bound of steps was reached before the flow came to rest
    Duration longest{0}; ///< virtual time from the first happening until it came to rest, the last time
};

/// Runs the core in virtual time with nominal backoff against scripted workers: what would be sent, in which waves,
/// and how it would end. The same function serves `plan`, "What if this fails?" and the rescue preview.
[[nodiscard]] Plan
planStart(const Orchestration& orchestration, const StartRequest& request, const WorkerScript& script);

/// The same from a state that exists, after an operator's wish. refused is set when the core refuses the wish.
struct OperatorPlan
{
    Plan plan;
    std::optional<std::string> refused;
};

[[nodiscard]] OperatorPlan planOperator(
    const Orchestration& orchestration,
    const FlowState& state,
    const OperatorAsked& asked,
    const WorkerScript& script,
    Instant now
);

/// The identity of a plan: SHA-256 over flow, version, action and every message's id, topic-free. "Confirm exactly it."
[[nodiscard]] std::string planHash(const FlowState& state, const OperatorAsked& asked, const Plan& plan);

/// The longest the flow can take if every attempt times out, and the usual time at the given latency per answer.
[[nodiscard]] Duration worstCase(const Orchestration& orchestration);

} // namespace backstep
