#pragma once

#include <string>

namespace backstep {

/// "user@host": who acts, as an audit or another machine should know it.
[[nodiscard]] std::string nameOfThisUser();

/// "user@host, process 4711".
[[nodiscard]] std::string nameOfThisProcess();

} // namespace backstep
