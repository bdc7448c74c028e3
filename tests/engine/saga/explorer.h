#pragma once

#include "tests/engine/saga/small_world.h"

#include <cstddef>
#include <optional>
#include <string>

namespace backstep {

/// A broken invariant and the shortest way to it.
struct Violation
{
    std::string what;
    std::string path; ///< a picture in text: what happened, and what the core decided on it
};

struct Exploration
{
    std::size_t states = 0;
    std::size_t steps = 0; ///< transitions that were decided and judged
    std::size_t atRest = 0; ///< states in which the flow rests
    bool complete = true; ///< false when the bound of states was reached
    std::optional<Violation> violation;
};

/// Visits every state that the options allow, breadth first, judges every transition and every state, and shows that
/// from each a way leads to rest on which nothing goes wrong any more (25). Stops at the first violation. Where the
/// bound is reached, ways to rest are not judged: what lies behind the bound is not known.
[[nodiscard]] Exploration
explore(const Orchestration& orchestration, const WorldOptions& options, std::size_t statesMax);

} // namespace backstep
