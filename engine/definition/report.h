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

using DocumentPointers = std::span<const DefinitionDocument* const>;

/// What stands in each file and what is found between them. A file that is there twice is told once.
[[nodiscard]] Report reportOn(DocumentPointers documents);
[[nodiscard]] Report reportOn(std::span<const DefinitionDocument> documents);
/// As that of document.h.
[[nodiscard]] std::vector<Problem> checkTogether(DocumentPointers documents);

} // namespace backstep
