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
/// No topic: under this name an orchestrator keeps how far it has read the registrations on the shared one. All else
/// there it reads from where it began, and has a position of its own for.
inline constexpr std::string_view registrationsOnShared = "orchestrator.event/registrations";

/// Every topic of Backstep and of the reference begins with this.
inline constexpr std::string_view prefix = "orchestrator.";

/// orchestrator.<orchestration>.<step>.do or .undo, names inserted as they are.
[[nodiscard]] TopicName command(const OrchestrationName& orchestration, const StepName& step, Phase phase);

/// The topics that the commands of an orchestration go to: DO and UNDO of every step (UNDO only where the step has
/// one), or the shared one. `usual`: the dialect of definitions that name none.
[[nodiscard]] std::vector<TopicName> ofOrchestration(const Orchestration& orchestration, Dialect usual);

/// The topics every orchestrator needs, without those of single steps: also the shared one, since a definition may
/// choose it at any time.
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
