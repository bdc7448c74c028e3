#pragma once

#include "engine/ports/orchestrations.h"

#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace backstep {

/// Keeps what it was asked; answers when a test says so, from a thread of its own as an engine does.
class AskedOrchestrations final : public Orchestrations
{
public:
    void registerOrchestration(Orchestration, std::string, Answer<int>) override { }

    void registered(OrchestrationName name, Answer<RegisteredState> answer) override
    {
        names.push_back(std::move(name));
        m_registered = std::move(answer);
    }

    void start(OrchestrationName name, StartRequest request, Answer<StartAnswer> answer) override
    {
        starts.emplace_back(std::move(name), std::move(request));
        m_start = std::move(answer);
    }

    void plan(ActionRequest request, Answer<ActionPlan> answer) override
    {
        plans.push_back(std::move(request));
        m_plan = std::move(answer);
    }

    void act(ActionRequest request, Answer<std::uint64_t> answer) override
    {
        acts.push_back(std::move(request));
        m_act = std::move(answer);
    }

    void answerPlan(const Result<ActionPlan>& plan) const
    {
        std::thread([&] { m_plan(plan); }).join();
    }

    void answerStart(const Result<StartAnswer>& started) const
    {
        std::thread([&] { m_start(started); }).join();
    }

    void answerAct(const Result<std::uint64_t>& version) const
    {
        std::thread([&] { m_act(version); }).join();
    }

    void answerRegistered(const Result<RegisteredState>& state) const
    {
        std::thread([&] { m_registered(state); }).join();
    }

    std::vector<OrchestrationName> names; ///< what is registered of which was asked
    std::vector<std::pair<OrchestrationName, StartRequest>> starts;
    std::vector<ActionRequest> plans;
    std::vector<ActionRequest> acts;

private:
    Answer<RegisteredState> m_registered;
    Answer<StartAnswer> m_start;
    Answer<ActionPlan> m_plan;
    Answer<std::uint64_t> m_act;
};

} // namespace backstep
