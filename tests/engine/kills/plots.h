#pragma once

#include "engine/definition/orchestration.h"
#include "engine/ports/ledger.h"
#include "engine/ports/orchestrations.h"
#include "tests/engine/kills/services.h"

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace backstep::kills {

/// What goes on around an engine that is killed.
struct Plot
{
    std::vector<Orchestration> orchestrations;
    Manners manners;
    /// Looks, and does what a person would: called again and again.
    std::function<void(Ledger&, Orchestrations&)> person;
    /// Whether nothing is to come any more, when everything rests.
    std::function<bool()> isOver;
};

/// "load": many flows of every shape whose steps succeed, fail, fail at first, stay silent or are slow.
/// One flow: "do" completes, "undo" turns back at its last step, "timer" waits for silent and failing steps, "operator"
/// is paused, resumed, completed and undone by a person.
[[nodiscard]] std::optional<Plot> plotNamed(std::string_view name);

} // namespace backstep::kills
