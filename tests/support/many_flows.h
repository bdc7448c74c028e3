#pragma once

#include "engine/wire/record.h"

#include <random>
#include <vector>

namespace backstep {

/// What many flows leave on the wire beside each other, some of an engine that publishes events, some of one that does
/// not; with replies that come late, twice, or to nothing. In the order of their times, which are all different.
/// Flows are "f0", "f1" and so on.
[[nodiscard]] std::vector<Record> manyFlows(int flows, std::mt19937& random);

/// As a reader may get it that begins with what is there already: each topic in its order, a stretch of one behind a
/// stretch of another.
[[nodiscard]] std::vector<Record> asBacklog(const std::vector<Record>& records, std::mt19937& random);

} // namespace backstep
