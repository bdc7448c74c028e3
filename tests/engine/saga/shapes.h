#pragma once

#include "tests/engine/saga/small_world.h"

#include <string>
#include <vector>

namespace backstep {

/// A small flow and what may happen around it.
struct Shape
{
    std::string name;
    std::string picture; ///< as of tests/support/scenario.h
    WorldOptions options;
};

enum class Reach
{
    Small, ///< seconds in all: for the planted bugs
    Quick, ///< for every run of the tests
    Long, ///< BACKSTEP_TEST_LONG=1
};

/// The same definition with every timeout and backoff of zero: each may then be over at any moment.
[[nodiscard]] Orchestration withoutWaits(Orchestration orchestration);

/// Chain, parallel, join, fork and diamond, of two to four steps with every option of a step.
[[nodiscard]] std::vector<Shape> shapes(Reach reach);

} // namespace backstep
