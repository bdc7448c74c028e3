#pragma once

#include "engine/definition/orchestration.h"
#include "engine/saga/event.h"
#include "engine/saga/state.h"
#include "engine/wire/record.h"

#include <string>
#include <unordered_map>

namespace backstep::simulation {

/// When each answer was brought to the engine first: one that was there when its attempt's time was over is no silence,
/// whenever it is taken in.
class BroughtAnswers
{
public:
    void brought(const Record& record, Instant at);

    /// The attempt was answered in time.
    [[nodiscard]] bool
    wasInTime(const Orchestration& orchestration, const FlowState& state, const AttemptRef& ref) const;

private:
    std::unordered_map<std::string, Instant> m_first; ///< by command id
};

} // namespace backstep::simulation
