#pragma once

#include <QtGlobal>

namespace backstep {

/// Whether this run may take its long sizes: BACKSTEP_TEST_LONG=1, which `./test --long` sets. `./test` sets 0.
[[nodiscard]] inline bool longSizes()
{
    return qEnvironmentVariableIntValue("BACKSTEP_TEST_LONG") != 0;
}

/// Under a sanitizer everything takes about ten times as long, and other mistakes are looked for: sizes are smaller.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

} // namespace backstep
