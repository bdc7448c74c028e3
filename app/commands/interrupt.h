#pragma once

namespace backstep {

/// Ctrl+C and SIGTERM ask a command to come to an end by itself. Call before any thread is started: threads inherit
/// the mask, and only whoever waits gets the signal.
void takeInterrupts();

/// True once an interrupt came.
[[nodiscard]] bool interrupted();

} // namespace backstep
