#pragma once

#include "model/words.h"

#include "engine/ports/flow_query.h"

#include <QString>

#include <vector>

namespace backstep {

/// A flow as far as it was seen: what is compared.
struct FlowEvidence
{
    SeenFlow flow;
    std::vector<SeenRecord> records;
};

/// One step, here and in the flow that went well.
struct StepComparison
{
    StepName name;
    QString step;
    StatusWord here;
    StatusWord there;
    QString tookHere; ///< from its first DO to its last answer; empty: it was never sent
    QString tookThere;
    QString says; ///< in what they differ; empty where in nothing that counts
    bool differsWhenSent = false; ///< already in what its DO was sent
    bool parts = false; ///< the first one that does
};

struct FlowComparison
{
    FlowId good;
    QString goodWords; ///< "05c1a9f3-1a2b, completed at 13:44:02.118"
    QString sentence; ///< where they part, in one sentence
    std::vector<StepComparison> steps; ///< in their order here
    int parting = -1; ///< its place among the steps
};

/// Step by step in their order: what was sent to it, how it went, what it answered. That values differ is no parting,
/// for each flow is about something else: that members are missing or of another kind is one, and another outcome.
[[nodiscard]] FlowComparison compare(const FlowEvidence& here, const FlowEvidence& good, Instant now);

} // namespace backstep
