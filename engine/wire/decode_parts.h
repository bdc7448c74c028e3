#pragma once

#include "engine/wire/json_members.h"
#include "engine/wire/message.h"
#include "engine/wire/record.h"
#include "engine/wire/topics.h"

#include <string>
#include <string_view>
#include <vector>

/// What decode() is made of: one reader for each kind of topic. Each gets a value that is one JSON object.
namespace backstep::parts {

[[nodiscard]] Message decodeCommand(const Record& record, const JsonEnvelope& envelope, Phase phase);
[[nodiscard]] Message decodeReply(const Record& record, const JsonEnvelope& envelope);
[[nodiscard]] Message decodeStart(const JsonEnvelope& envelope);
[[nodiscard]] std::vector<Message> decodeRegistration(const Record& record);
[[nodiscard]] Message decodeRegistrationStatus(const JsonEnvelope& envelope);
[[nodiscard]] Message decodeFlowEvent(const JsonEnvelope& envelope);
[[nodiscard]] Message decodeControl(const JsonEnvelope& envelope);
[[nodiscard]] Message decodeOwner(const JsonEnvelope& envelope);

/// What a record of orchestrator.event carries, by headers.eventType (contract.md §1.9); Other where it says nothing
/// that is known.
[[nodiscard]] topics::Kind kindOnShared(const JsonMembers& headers);

[[nodiscard]] UnreadableMessage unreadable(AnomalyKind kind, std::string reason, FlowId flow = {});

/// The payload as bytes; empty for null and where there is none.
[[nodiscard]] Bytes payloadOf(std::string_view raw);

/// A time as ISO 8601 text, as milliseconds since 1970, or as Jackson's [year, month, day, hour, minute, second,
/// nanos].
[[nodiscard]] Instant instantOf(std::string_view raw);

/// The value of a base64 text that holds a JSON object or array; empty for any other text (contract.md B11.3).
[[nodiscard]] Bytes jsonInBase64(std::string_view text);

} // namespace backstep::parts
