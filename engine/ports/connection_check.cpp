#include "engine/ports/connection_check.h"

#include <algorithm>

namespace backstep {

CheckStage ConnectionCheck::refusedAt() const
{
    const auto found = std::ranges::find(stages, CheckOutcome::Refused, &CheckedStage::outcome);
    return found == stages.end() ? CheckStage::Names : found->stage;
}

std::string inOneLine(const ConnectionCheck& check)
{
    std::string line = check.reason;
    if (!check.meaning.empty()) {
        line += " " + check.meaning;
    }
    if (!check.toTry.empty()) {
        line += " " + check.toTry.front();
    }
    if (!check.machineWords.empty()) {
        line += " (" + check.machineWords + ")";
    }
    return line;
}

} // namespace backstep
