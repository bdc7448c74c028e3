#pragma once

#include <string_view>

namespace backstep {

/// Names of members and headers that say which flow, step and attempt a record speaks of, and what became of it. They
/// hold no data of a person's; without them a record means nothing.
[[nodiscard]] bool isWireWord(std::string_view name);

/// Names of what is written for people to read, where data may be repeated.
[[nodiscard]] bool isProse(std::string_view name);

} // namespace backstep
