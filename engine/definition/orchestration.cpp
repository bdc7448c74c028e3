#include "engine/definition/orchestration.h"

#include <algorithm>
#include <utility>

namespace backstep {

std::optional<StepIndex> Orchestration::find(const StepName& step) const
{
    const auto found = std::ranges::find(steps, step, &StepDefinition::name);
    if (found == steps.end()) {
        return std::nullopt;
    }
    return static_cast<StepIndex>(found - steps.begin());
}

std::vector<std::vector<StepIndex>> Orchestration::dependents() const
{
    std::vector<std::vector<StepIndex>> result(steps.size());
    for (StepIndex step = 0; step < steps.size(); ++step) {
        for (const StepIndex before : steps[step].dependsOn) {
            result[before].push_back(step);
        }
    }
    return result;
}

std::vector<StepIndex> topologicalOrder(const Orchestration& orchestration)
{
    const auto after = orchestration.dependents();
    std::vector<std::size_t> waitsFor;
    std::vector<StepIndex> ready;
    for (StepIndex step = 0; step < orchestration.steps.size(); ++step) {
        waitsFor.push_back(orchestration.steps[step].dependsOn.size());
        if (waitsFor.back() == 0) {
            ready.push_back(step);
        }
    }
    std::vector<StepIndex> order;
    // A heap keeps ties in the order of positions, so that the same definition always gives the same order.
    std::ranges::make_heap(ready, std::greater{});
    while (!ready.empty()) {
        std::ranges::pop_heap(ready, std::greater{});
        const StepIndex step = ready.back();
        ready.pop_back();
        order.push_back(step);
        for (const StepIndex next : after[step]) {
            if (--waitsFor[next] == 0) {
                ready.push_back(next);
                std::ranges::push_heap(ready, std::greater{});
            }
        }
    }
    if (order.size() != orchestration.steps.size()) {
        order.clear();
    }
    return order;
}

std::vector<int> ranks(const Orchestration& orchestration)
{
    const auto order = topologicalOrder(orchestration);
    if (order.empty()) {
        return {};
    }
    std::vector<int> result(orchestration.steps.size(), 0);
    for (const StepIndex step : order) {
        for (const StepIndex before : orchestration.steps[step].dependsOn) {
            result[step] = std::max(result[step], result[before] + 1);
        }
    }
    return result;
}

} // namespace backstep
