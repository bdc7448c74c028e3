#pragma once

#include "model/editor/editor_document.h"
#include "model/editor/worker_presence.h"

#include <vector>

namespace backstep {

/// What the workers that were seen mean for the flow in front: which of its commands nobody would take. As rows of its
/// problems, since no file can tell. `presence`: of its steps, on a cluster of which it is known who listens.
///
/// Nothing as long as nobody was ever seen for this flow: it may be for another cluster, or not be there yet.
[[nodiscard]] std::vector<ProblemRow>
unservedSteps(const EditorDocument& document, const std::vector<StepPresence>& presence);

} // namespace backstep
