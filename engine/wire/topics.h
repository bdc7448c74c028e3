#pragma once

#include "engine/base/id.h"
#include "engine/definition/orchestration.h"
#include "engine/saga/status.h"

#include <string_view>
#include <vector>

/// Every topic name of contract.md §1.1 and B12.
namespace backstep::topics {

inline constexpr std::string_view registration = "orchestrator.registration";
inline constexpr std::string_view registrationStatus = "orchestrator.registration.status";
inline constexpr std::string_view executionStart = "orchestrator.execution.start";
inline constexpr std::string_view responseResult = "orchestrator.response.result";
inline constexpr std::string_view flowEvents = "orchestrator.flow.events";
inline constexpr std::string_view control = "orchestrator.control";
inline constexpr std::string_view owner = "orchestrator.owner";
inline constexpr std::string_view shared = "orchestrator.event";

/// Every topic of Backstep and of the reference begins with this.
inline constexpr std::string_view prefix = "orchestrator.";

/// orchestrator.<orchestration>.<step>.do or .undo, names inserted as they are.
[[nodiscard]] TopicName command(const OrchestrationName& orchestration, const StepName& step, Phase phase);

/// The topics a registration needs: DO and UNDO of every step (UNDO only where the step has one).
[[nodiscard]] std::vector<TopicName> ofOrchestration(const Orchestration& orchestration);

/// The topics every orchestrator needs, without those of single steps.
[[nodiscard]] std::vector<TopicName> common();

/// What a topic carries in the per-topic dialect, by its name alone.
enum class Kind
{
    Registration,
    RegistrationStatus,
    Start,
    Response,
    FlowEvents,
    Control,
    Owner,
    Do,
    Undo,
    Shared,
    Other
};
[[nodiscard]] Kind kindOf(std::string_view topic);

} // namespace backstep::topics
