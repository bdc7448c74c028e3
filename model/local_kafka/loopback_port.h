#pragma once

#include "engine/base/error.h"

#include <QString>

namespace backstep {

/// Whether a broker can listen at 127.0.0.1:PORT; if not, who is there and what to do.
[[nodiscard]] Result<void> checkPort(int port);

/// A port of the loopback address that nobody has now, other than this one; 0: there is none.
[[nodiscard]] int freePortBeside(int port);

/// The process that listens at the port, as "java (process 4711)"; empty where this user may not see it.
[[nodiscard]] QString holderOfPort(int port);

} // namespace backstep
