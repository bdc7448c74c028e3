#pragma once

#include "engine/base/error.h"
#include "engine/base/limits.h"

#include <string>
#include <string_view>

namespace backstep {

/// Whether a payload can travel: within so many bytes and no deeper than a record's readers go (the envelope takes one
/// level, limits.h). BadInput says what is wrong with `what` ("The start payload").
[[nodiscard]] Result<void>
fitsRecord(std::string_view payload, std::string_view what, std::size_t bytesMax = limits::payloadBytesMax);

/// The same of a payload that comes from outside: it must be JSON, too.
[[nodiscard]] Result<void>
checkPayload(std::string_view payload, std::string_view what, std::size_t bytesMax = limits::payloadBytesMax);
} // namespace backstep
