#pragma once

#include "model/editor/flow_layout.h"
#include "model/words.h"

#include "engine/ports/flow_query.h"

#include <QRectF>
#include <QString>

#include <vector>

namespace backstep {

/// Which tone and word a step of a seen flow has.
[[nodiscard]] StatusWord wordOf(const SeenStep& step);

/// True while what the DO did stands, or may stand, and an UNDO could take it back.
[[nodiscard]] bool holdsEffect(const SeenStep& step);
/// True once the flow goes back or has come back.
[[nodiscard]] bool hasTurnedBack(const SeenFlow& flow);
/// True when no record of that step was sent.
[[nodiscard]] bool wasNeverSent(const SeenStep& step);

/// What still has its effect, in a person's words, last done first.
struct KeptEffect
{
    QString step;
    StatusWord status;
    QString words;
};

[[nodiscard]] std::vector<KeptEffect> keptEffects(const SeenFlow& flow);

/// The flow as a small graph coloured by outcome: nodes of 132 × 32.
struct StepNode
{
    QString name;
    StatusWord status;
    QString tip;
    bool marked = false; ///< still has its effect although the flow turned back
    bool neverSent = false;
    QRectF box;
};

struct StepsGraph
{
    std::vector<StepNode> nodes;
    std::vector<EdgeLine> edges; ///< between steps alone
    QRectF bounds;
};

[[nodiscard]] StepsGraph stepsGraph(const SeenFlow& flow);

} // namespace backstep
