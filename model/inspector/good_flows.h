#pragma once

#include "engine/ports/flow_query.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

namespace backstep {

/// Which flows went well last, of each orchestration and of each of its steps: what one that did not is compared with.
/// Bounded: names that a broken producer makes up must not fill the memory.
class GoodFlows
{
public:
    void take(const std::vector<SeenFlow>& flows);
    void clear();

    struct Completed
    {
        FlowId flow;
        DefinitionHash definition;
        Instant endedAt;
    };

    /// Those that completed, the newest first: of the same definition before others.
    [[nodiscard]] std::vector<Completed> completed(const SeenFlow& like) const;

    /// An attempt that succeeded.
    struct Success
    {
        FlowId flow;
        Instant at; ///< when it was answered
        std::chrono::microseconds took{};
    };

    /// The last one of this step in another flow; nothing where none was seen.
    [[nodiscard]] std::optional<Success> lastSuccess(const SeenFlow& like, const StepName& step, Phase phase) const;

private:
    using StepKey = std::tuple<OrchestrationName, StepName, Phase>;

    void takeCompleted(const SeenFlow& flow);
    void takeSuccess(const SeenFlow& flow, const Span& span);

    std::map<OrchestrationName, std::deque<Completed>> m_completed; ///< the newest first
    std::map<StepKey, std::array<Success, 2>> m_successes; ///< of two flows, the newest first
};

} // namespace backstep
