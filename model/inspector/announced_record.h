#pragma once

#include "engine/base/bytes.h"

namespace backstep {

/// Stands for the reason in a plan, which is made before a person gives one.
inline constexpr const char* reasonToCome = "<your reason>";

/// The value of a record that is planned, with words for what is filled in when it is sent: its time, and the id of the
/// act. Everything else is byte for byte the same.
[[nodiscard]] Bytes announced(const Bytes& value);

} // namespace backstep
