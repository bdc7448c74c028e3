#pragma once

#include "engine/definition/document.h"

#include <span>
#include <vector>

namespace backstep {

/// All that check says of some files.
struct Report
{
    std::vector<Problem> problems; ///< in the order of the files as they were named, then of the places in them
    std::vector<SilencedProblem> silenced; ///< likewise
};

/// What stands in each file and what is found between them. A file that is there twice is told once.
[[nodiscard]] Report reportOn(std::span<const DefinitionDocument> documents);

} // namespace backstep
