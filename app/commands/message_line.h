#pragma once

#include "engine/ports/orchestrations.h"

#include <optional>
#include <string>
#include <vector>

namespace backstep {

/// One record that would be sent: a line of plan, and of undo and retry before they are confirmed.
struct MessageLine
{
    ActionPlan::Message message;
    std::optional<long long> afterMs; ///< after the first message, where virtual time is known
};

/// {"type":"message", …} as design.md §7 says. The time in its headers is left out, as the id of the act is in a plan:
/// only the sending knows them.
[[nodiscard]] std::string toJsonLine(const MessageLine& line);

/// For a person, a line each, in columns.
[[nodiscard]] std::vector<std::string> toTextLines(const std::vector<MessageLine>& lines);

/// What a flow's end means, in words.
[[nodiscard]] std::string endingInWords(FlowStatus status);

} // namespace backstep
