#pragma once

#include "engine/ports/orchestrations.h"

#include <string>

namespace backstep {

/// The messages of the plan, then {"type":"plan", …} or a sentence for a person.
void tellPlan(const ActionPlan& plan, bool json);

/// Asks on the terminal and takes nothing but a plain yes for one. Without a terminal nobody can answer: false.
[[nodiscard]] bool isConfirmed(const ActionPlan& plan);

} // namespace backstep
