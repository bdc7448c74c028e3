#pragma once

#include "engine/edits/fix_trial.h"

namespace backstep {

/// Fixes of what is wrong with steps, their order and their UNDO.
void fixSteps(FixTrial& trial);

/// Fixes of silencings that do nothing.
void fixSilencing(FixTrial& trial);

} // namespace backstep
