#pragma once

#include "engine/base/error.h"
#include "engine/saga/status.h"

#include <string_view>

namespace backstep {

/// design.md §7.
enum class ExitCode : int
{
    Fine = 0,
    LintErrors = 1,
    BadInput = 2,
    Undone = 3,
    NeedsPerson = 4,
    OutOfReach = 5,
    Internal = 70,
};

[[nodiscard]] ExitCode exitCodeFor(Fault fault);

/// What a flow's end means to whoever started it; a flow that has not ended needs a person.
[[nodiscard]] ExitCode exitCodeFor(FlowStatus status);

/// Of many flows: 4 beats 3 beats 0 (design.md §7); faults beat all of them.
[[nodiscard]] ExitCode worse(ExitCode one, ExitCode other);

/// "backstep: SENTENCE" on stderr, and the exit code that belongs to the fault.
ExitCode sayError(const Error& error);

/// At the end of the process: `exit`, unless something said on stdout could not be written (a full disk); that is told
/// on stderr and is a place badly chosen. A reader that has left (`| head`) is no error.
[[nodiscard]] ExitCode afterOutput(ExitCode exit);

/// A line on stdout, at once: whoever reads the pipe sees it when it happens.
void sayLine(std::string_view line);

/// A line on stderr for a person, beside the output.
void sayBeside(std::string_view line);

} // namespace backstep
