#pragma once

#include "engine/ports/flow_query.h"
#include "engine/saga/input.h"

#include <QString>

#include <vector>

namespace backstep {

/// One thing a person can do about a flow, or cannot and why.
struct RescueWay
{
    OperatorAction action = OperatorAction::Undo;
    QString words;
    QString detail;
    bool possible = true;
    QString button = QStringLiteral("Undo…"); ///< what asks for its plan

    friend bool operator==(const RescueWay&, const RescueWay&) = default;
};

/// What can be asked for in the state the flow was seen in, the best first. The engine decides: it may refuse.
[[nodiscard]] std::vector<RescueWay> waysOf(const SeenFlow& flow);

} // namespace backstep
