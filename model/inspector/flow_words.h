#pragma once

#include "model/words.h"

#include "engine/ports/flow_query.h"

#include <QString>

namespace backstep {

/// What stands over a flow: its status, the sentence that comes first, and what belongs to it.
struct FlowHeading
{
    StatusWord status;
    QString why;
    QString detail;
    QString facts; ///< orchestration, who runs it, since when
};

[[nodiscard]] FlowHeading headingOf(const SeenFlow& flow, Instant now);

} // namespace backstep
