#pragma once

#include "engine/definition/document.h"
#include "engine/definition/text_tree.h"
#include "engine/definition/words.h"

#include <string>
#include <vector>

namespace backstep {

struct NamedPlace
{
    std::string name;
    Place place;
};

/// A step as it was read, before the steps are seen together.
struct StepDraft
{
    EntryStep entry;
    StepDefinition definition; ///< without its edges
    Place seqPlace; ///< of the step where it has no seq
    std::vector<NamedPlace> dependsOn;
    std::optional<Place> dependsOnPlace;
    Place policyPlace; ///< where its attempts are told, else the step's
    std::optional<Place> undoPlace; ///< of the first word on how its UNDO is tried
};

/// One item of `steps`. Words of Backstep's own that it uses are added to ownWords.
[[nodiscard]] StepDraft readStep(const TextNode& node, Findings& findings, std::vector<NamedPlace>& ownWords);

} // namespace backstep
