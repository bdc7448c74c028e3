#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace backstep {

/// Numbers that choose: the definition of a flow, and then what happens to it, one number a happening.
using Choices = std::vector<std::uint32_t>;

/// Plays the choices on the core and on the reference model, and then lets everything be answered until the flow rests.
/// Where they differ, or an invariant is broken: the picture of the flow, the script, and the difference.
[[nodiscard]] std::optional<std::string> differenceOn(const Choices& definition, const Choices& script);

struct ModelRun
{
    int cases = 0;
    std::optional<std::string> difference; ///< of the smallest case that was found
};

/// So many random cases, made smaller where they fail.
[[nodiscard]] ModelRun compareWithModel(int cases, std::uint64_t seed);

} // namespace backstep
