#pragma once

#include "engine/base/error.h"
#include "engine/ports/ledger.h"
#include "engine/saga/decide.h"
#include "engine/saga/input.h"
#include "engine/wire/record.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace backstep {

/// What a person confirms: the exact records, the flow's version they were planned for, and how it would end.
struct ActionPlan
{
    FlowId flow;
    OrchestrationName orchestration;
    OperatorAction action = OperatorAction::Undo;
    std::optional<StepName> step;
    std::uint64_t version = 0;
    std::string hash;

    struct Message
    {
        int order = 1;
        int wave = 1;
        Phase phase = Phase::Undo;
        StepName step;
        /// Byte for byte what will be sent when every answer is a success, by a wish of the same person for the same
        /// reason; but for what is filled in then: the time, and the header with the wish's id, which is left out here.
        OutgoingRecord record;
        std::string why;
    };

    std::vector<Message> messages;
    FlowStatus ends = FlowStatus::Undone;
    std::string caution; ///< what a person should know before it is confirmed; empty: nothing
};

/// A flow that another orchestrator ran and left, to be gone on with here: at rest, with what it has done.
struct AdoptedFlow
{
    FlowId flow;
    Orchestration orchestration; ///< what it is pinned to; it is not registered by that
    std::vector<Event> events; ///< from the first on; they end with its rest
};

/// A wish of a person, by name.
struct ActionRequest
{
    RequestId request;
    FlowId flow;
    OperatorAction action = OperatorAction::Undo;
    std::optional<StepName> step;
    std::optional<std::uint64_t> expectedVersion;
    std::string planHash; ///< when not empty, refused unless the plan is still exactly this one
    std::optional<Bytes> payload;
    std::string who;
    std::string reason;
    /// What to take the flow over as where it is not here. A plan takes nothing over; the act that follows does.
    std::shared_ptr<const AdoptedFlow> adopting;
};

struct StartAnswer
{
    FlowId flow;
    bool existed = false; ///< the same start key had made it before
};

/// What is registered under a name, and which open flows it has. Flows stay with the version they started with.
struct RegisteredState
{
    RegisteredOrchestration newest;
    std::size_t openFlows = 0; ///< of the newest version; FAILED ones are open too

    struct Older
    {
        int version = 1;
        std::size_t openFlows = 0;
    };

    std::vector<Older> older; ///< versions with open flows, the newest first
};

/// Work of an orchestrator: here, or on the other side of a broker. Answers come on a thread of the implementation,
/// exactly once; after an answer without a fault the thing asked for is durable.
class Orchestrations
{
public:
    Orchestrations() = default;
    Orchestrations(const Orchestrations&) = delete;
    Orchestrations& operator=(const Orchestrations&) = delete;
    virtual ~Orchestrations() = default;

    template <class T>
    using Answer = std::function<void(Result<T>)>;

    /// Answers with the version. The same content again answers with the version it has.
    virtual void registerOrchestration(Orchestration orchestration, std::string service, Answer<int> answer) = 0;
    /// What is registered under that name. Faults: NotFound, where nothing is; Refused, where this orchestrator does
    /// not tell.
    virtual void registered(OrchestrationName name, Answer<RegisteredState> answer) = 0;
    /// Runs the newest registered version of that name.
    virtual void start(OrchestrationName name, StartRequest request, Answer<StartAnswer> answer) = 0;
    /// What the wish would send. Nothing is sent.
    virtual void plan(ActionRequest request, Answer<ActionPlan> answer) = 0;
    /// Does it, or answers Refused with what changed.
    virtual void act(ActionRequest request, Answer<std::uint64_t> answer) = 0;
};

} // namespace backstep
