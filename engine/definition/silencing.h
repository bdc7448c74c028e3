#pragma once

#include "engine/definition/document.h"
#include "engine/definition/text_tree.h"
#include "engine/definition/words.h"

namespace backstep {

/// The silencings of a text: comments of YAML, and the member x-backstep-allow beside payload and headers, where the
/// reference passes over what it does not know. What is wrong with one is a note.
[[nodiscard]] std::vector<Silencing> readSilencings(std::string_view text, const TextTree& tree, Findings& findings);

/// Notes for those that have nothing to silence in this file, whatever other files there are.
void tellUnused(const std::vector<Silencing>& silencings, Findings& findings);

/// Takes what is silenced out of the problems; the silencings that did it are used then.
[[nodiscard]] std::vector<SilencedProblem>
takeSilenced(std::vector<Problem>& problems, std::vector<Silencing>& silencings);

} // namespace backstep
