#pragma once

#include "model/editor/editor_graph.h"

#include "engine/saga/plan.h"

#include <QString>

#include <vector>

namespace backstep {

/// What happens when on the way back, while each UNDO takes all its time.
struct WhatIfTick
{
    Duration after{0}; ///< since the flow turned back
    StepIndex step = 0;
    QString words;
};

/// How long the way back takes, from the turn to the end.
struct WhatIfTimes
{
    Duration atMost{0}; ///< each UNDO is answered at the last moment of its last attempt
    Duration typically{0}; ///< each UNDO is answered once, after typicalAnswer
    std::vector<WhatIfTick> clock; ///< of the longest way; the end is the last
};

/// An ordinary worker's time for an answer.
inline constexpr Duration typicalAnswer{250};

/// A flow that nobody has started.
[[nodiscard]] const StartRequest& imaginedStart();

/// In the world of that script.
[[nodiscard]] WhatIfTimes timesOf(const EditorGraph& graph, const WorkerScript& script);

} // namespace backstep
