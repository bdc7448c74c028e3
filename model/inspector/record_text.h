#pragma once

#include "engine/wire/record.h"

#include <QString>

#include <optional>
#include <string>
#include <string_view>

/// A record's value as a person can read it, bounded: nothing that came from the wire makes the window slow.
namespace backstep {

/// The bytes as they came: text where they are UTF-8, rows of hex where they are not; says how much was left out.
[[nodiscard]] QString rawText(const std::optional<std::string>& value);

/// JSON with one member a line; short objects and arrays stay on one. At most `linesMost` lines, then a line that says
/// that there is more. What is no JSON comes as rawText().
[[nodiscard]] QString prettyJson(std::string_view json, int linesMost);

/// A JSON string (without its quotes, escapes as written), number or word, at most `charactersMost` long.
[[nodiscard]] QString scalarText(std::string_view value, int charactersMost);

/// The JSON object of the record's headers; empty where there is none.
[[nodiscard]] std::string headersJson(const Record& record);
/// Key, Kafka's own headers and the value, as they came.
[[nodiscard]] QString wholeText(const Record& record);
/// Two lines: the topic; where it stands, its key and size.
[[nodiscard]] QString recordHead(const Record& record);

/// "Payload deleted by policy on 30 Nov 2026 12:00." where it was deleted on purpose; else empty.
[[nodiscard]] QString deletionWords(const Record& record);

/// "612 B", "1.2 MB".
[[nodiscard]] QString bytesWords(std::size_t count);

} // namespace backstep
