#pragma once

#include "engine/base/bytes.h"
#include "engine/base/id.h"
#include "engine/base/instant.h"
#include "engine/definition/dialect.h"
#include "engine/saga/input.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace backstep {

/// A record to send.
struct OutgoingRecord
{
    TopicName topic;
    std::optional<std::string> key;
    std::optional<Bytes> value;

    friend bool operator==(const OutgoingRecord&, const OutgoingRecord&) = default;
};

/// A record that was read, with where it stood. Kafka's own record headers carry nothing that is needed
/// (contract.md 0.3); they are kept to be shown.
struct Record
{
    RecordPlace place;
    std::string incarnation; ///< of the bus or topic: a recreated topic brings new inputs, not duplicates
    Instant at; ///< the broker's timestamp: places bars, never decides order
    std::optional<std::string> key;
    std::optional<Bytes> value;
    std::vector<std::pair<std::string, std::string>> recordHeaders;

    friend bool operator==(const Record&, const Record&) = default;
};

} // namespace backstep
