#pragma once

#include "engine/ports/clock.h"
#include "engine/ports/flow_query.h"
#include "engine/ports/orchestrations.h"

#include <memory>
#include <string>

namespace backstep {

/// Puts beside a wish for a flow that another orchestrator runs what was seen of it, so that the orchestrator here can
/// plan it, and take it over when a person acts; and says in the plan what speaks against that.
class AdoptingOrchestrations final : public Orchestrations
{
public:
    /// All of them outlive it, and so do they all answers that are still to come.
    AdoptingOrchestrations(Orchestrations& inner, const FlowQuery& flows, const Clock& clock);

    void registerOrchestration(Orchestration orchestration, std::string service, Answer<int> answer) override;
    void registered(OrchestrationName name, Answer<RegisteredState> answer) override;
    void start(OrchestrationName name, StartRequest request, Answer<StartAnswer> answer) override;
    void plan(ActionRequest request, Answer<ActionPlan> answer) override;
    void act(ActionRequest request, Answer<std::uint64_t> answer) override;

private:
    /// Empty, or why the flow cannot be taken over.
    [[nodiscard]] Result<void> putBeside(ActionRequest& request) const;

    Orchestrations& m_inner;
    const FlowQuery& m_flows;
    const Clock& m_clock;
};

} // namespace backstep
