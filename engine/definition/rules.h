#pragma once

#include "engine/definition/problem.h"

#include <span>
#include <string_view>

namespace backstep {

/// What check can find under one code.
struct Rule
{
    std::string_view code; ///< never changes its meaning
    Severity severity; ///< the mildest one it is told with: duplicate-seq is an error in a sequence alone
    std::string_view summary; ///< one sentence
    bool comparesFiles = false; ///< found by checkTogether: whether it is there depends on the other files
};

/// All of them, in the order of engine/definition/README.md.
[[nodiscard]] std::span<const Rule> allRules();

/// Null for a code that no rule has.
[[nodiscard]] const Rule* findRule(std::string_view code);

} // namespace backstep
