#pragma once

#include "model/words.h"

#include "engine/ports/flow_query.h"

#include <QString>

#include <map>

namespace backstep {

/// What stands over a flow: its status, the sentence that comes first, and what belongs to it.
struct FlowHeading
{
    StatusWord status;
    QString why;
    QString detail;
    QString facts; ///< orchestration, who runs it, since when
};

/// Who the engines are that run flows, in words for a person.
using EngineNames = std::map<OwnerId, QString>;

/// `waits`: what is known of who keeps it waiting (waitingWords).
[[nodiscard]] FlowHeading
headingOf(const SeenFlow& flow, Instant now, const EngineNames& engines = {}, const QString& waits = {});

} // namespace backstep
