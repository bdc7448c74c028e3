#pragma once

#include "model/feed/flow_feed.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace backstep {

/// A step in one direction, of one orchestration.
struct StepKeyed
{
    std::uint16_t orchestration = 0;
    StepName name;
    int seq = 0;
    Phase phase = Phase::Do;
};

/// Why a step failed for good, as far as its messages have it in common.
struct ErrorKeyed
{
    std::uint16_t step = 0;
    std::string fingerprint;
    std::string sample; ///< the first message as it came
};

/// Small numbers for the names that are counted, so that what is counted stays small. There is a limit to each kind:
/// beyond it the key is 0, which stands for all the others.
class TallyKeys
{
public:
    using Key = std::uint16_t;

    static constexpr Key others = 0;
    static constexpr std::size_t orchestrationsMax = 500;
    static constexpr std::size_t stepsMax = 4'000;
    static constexpr std::size_t errorsMax = 1'000;

    TallyKeys();

    [[nodiscard]] Key orchestration(const OrchestrationName& name);
    [[nodiscard]] Key step(Key orchestration, const SeenStep& step, Phase phase);
    /// `others` where no flow told of such a step.
    [[nodiscard]] Key knownStep(Key orchestration, const StepName& name, Phase phase) const;
    [[nodiscard]] Key error(Key step, std::string_view message);

    [[nodiscard]] const std::vector<OrchestrationName>& orchestrations() const { return m_orchestrations; }

    [[nodiscard]] const std::vector<StepKeyed>& steps() const { return m_steps; }

    [[nodiscard]] const std::vector<ErrorKeyed>& errors() const { return m_errors; }

    void clear();

private:
    using StepPair = std::array<Key, 2>; ///< by phase

    std::vector<OrchestrationName> m_orchestrations;
    std::vector<StepKeyed> m_steps;
    std::vector<ErrorKeyed> m_errors;
    std::unordered_map<OrchestrationName, Key> m_byOrchestration;
    std::vector<std::unordered_map<StepName, StepPair>> m_byStep; ///< by orchestration
    std::vector<std::unordered_map<std::string, Key>> m_byError; ///< by step
};

} // namespace backstep
