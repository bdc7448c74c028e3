#pragma once

#include "engine/base/bytes.h"
#include "engine/base/error.h"
#include "engine/ports/ledger.h"

#include <string_view>

/// What waits beside the flows, as bytes: parked starts and records in quarantine.
namespace backstep::parts {

[[nodiscard]] Bytes encodeParked(const ParkedStart& parked);
[[nodiscard]] Result<ParkedStart> decodeParked(std::string_view bytes);

[[nodiscard]] Bytes encodeRecord(const Record& record);
[[nodiscard]] Result<Record> decodeRecord(std::string_view bytes);

} // namespace backstep::parts
