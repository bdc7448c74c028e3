#pragma once

#include "engine/ports/flow_query.h"
#include "engine/saga/input.h"

#include <QString>

#include <optional>
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
    std::optional<StepName> step = {}; ///< it is about that step alone
    bool asksPayload = false; ///< the person writes what the DO carries, before it is planned
    bool startsAgain = false; ///< a new flow, linked to this one; no action on this one

    friend bool operator==(const RescueWay&, const RescueWay&) = default;
};

/// A step is named by a person alone: so many of a kind are offered, the others are closed after them.
inline constexpr std::size_t stepWaysMost = 3;

/// What can be asked for in the state the flow was seen in, the best first. The engine decides: it may refuse.
[[nodiscard]] std::vector<RescueWay> waysOf(const SeenFlow& flow);

/// What the act is called once it is planned: "Mark capturePayment undone", "Pause the flow".
[[nodiscard]] QString titleOf(OperatorAction action, const std::optional<StepName>& step);

} // namespace backstep
