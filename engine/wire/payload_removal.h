#pragma once

#include "engine/base/bytes.h"
#include "engine/base/id.h"

#include <optional>
#include <string_view>

namespace backstep {

/// The record header that tells, in a record whose payload was deleted on purpose, by what and when: "policy
/// 2026-11-30T14:06:00.000Z", "hand 2026-11-30"; without a time where there was no room for one.
inline constexpr std::string_view payloadDeletedHeader = "x-backstep-payload-deleted";

/// The value without its payload, no longer than it was: envelope and headers stay as they are, byte for byte. What is
/// no envelope is payload as a whole. Nothing where there is none to delete. Registrations have none: what they carry
/// is a definition, without which nothing could be shown.
[[nodiscard]] std::optional<Bytes> withoutPayload(const TopicName& topic, std::string_view value);

} // namespace backstep
