#pragma once

#include "engine/definition/document.h"
#include "engine/definition/findings.h"

#include <string>
#include <utility>
#include <vector>

namespace backstep {

/// A step as it was read: what the author wrote, and what the core needs, with its dependencies still by name.
struct ReadStep
{
    EntryStep written;
    StepDefinition definition;
    std::vector<std::pair<StepName, Place>> dependsOn;
    Place seqPlace;
    Place dependsOnPlace; ///< length 0: not given
};

/// Nothing when it is no map; a step without a usable name is read too, so that all its problems are told at once.
[[nodiscard]] std::optional<ReadStep> readStep(const TextNode& node, EntryRole role, Findings& findings);

} // namespace backstep
