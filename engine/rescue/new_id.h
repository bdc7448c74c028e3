#pragma once

#include <string>

namespace backstep {

/// A random id (UUID version 4) for a wish or a flow.
[[nodiscard]] std::string newId();

} // namespace backstep
