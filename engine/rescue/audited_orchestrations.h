#pragma once

#include "engine/ports/audit.h"
#include "engine/ports/clock.h"
#include "engine/ports/flow_query.h"
#include "engine/ports/orchestrations.h"

#include <functional>
#include <memory>
#include <string>
#include <thread>

namespace backstep {

/// Who asks through one door, and what holds there.
struct AuditTerms
{
    std::string who; ///< "anna@desk"
    AuditSource source = AuditSource::Window;
    std::string connection; ///< the profile's name, or the address
    /// What cannot be written down is not sent. Off: for a sandbox, which ends with the process.
    bool mustKeep = true;
    /// Why nothing may be sent now; empty: it may. Asked on any thread, for each wish.
    std::function<std::string()> whyNotSend = [] { return std::string(); };
};

/// The one door through which a person's wishes reach an orchestrator, here or elsewhere: each is written down before
/// it is handed on, then what was answered, then how the flow came to rest, as the wire tells it. Where nothing may be
/// sent, or it cannot be written down, it is refused here. Plans and questions pass: they change nothing.
class AuditedOrchestrations final : public Orchestrations
{
public:
    /// All of them outlive close().
    AuditedOrchestrations(
        Orchestrations& inner, Audit& audit, AuditTerms terms, const Clock& clock, const FlowQuery& flows
    );
    ~AuditedOrchestrations() override;

    /// Nothing is handed on any more. What was followed is judged a last time. Idempotent.
    void close();

    void registerOrchestration(Orchestration orchestration, std::string service, Answer<int> answer) override;
    void registered(OrchestrationName name, Answer<RegisteredState> answer) override;
    void start(OrchestrationName name, StartRequest request, Answer<StartAnswer> answer) override;
    void plan(ActionRequest request, Answer<ActionPlan> answer) override;
    void act(ActionRequest request, Answer<std::uint64_t> answer) override;

    /// A plan that was made without asking here, so that the entry of its act names its records.
    void remember(const ActionPlan& plan);

    /// How the last act on that flow ended, from who followed it otherwise than by the wire.
    void conclude(const FlowId& flow, AuditOutcome outcome, const std::string& says);

private:
    class Desk;

    const std::shared_ptr<Desk> m_desk; ///< answers that come late still find it
    std::jthread m_follower;
};

} // namespace backstep
