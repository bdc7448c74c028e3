#pragma once

#include <span>
#include <string>
#include <string_view>

namespace backstep {

/// JSON text as it came. Payloads are never re-serialised on their way through the engine: they stay bytes.
using Bytes = std::string;

struct NamedPayload
{
    std::string_view step;
    std::string_view payload;
};

/// The payload of a step with several predecessors (design.md §4 "Payload"): the union of the members if all are
/// objects and no member has two different values, else {"step": payload, …} for all.
[[nodiscard]] Bytes mergePayloads(std::span<const NamedPayload> payloads);

/// True for an empty text and for JSON null, blanks around it allowed.
[[nodiscard]] bool isNullPayload(std::string_view payload);

/// True for exactly one JSON value.
[[nodiscard]] bool isJson(std::string_view text);

/// SHA-256 in lower-case hex.
[[nodiscard]] std::string sha256Hex(std::string_view data);

/// True when the bytes are well-formed UTF-8. Sets firstBad to the offset of the first byte that is not.
[[nodiscard]] bool isUtf8(std::string_view data, std::size_t* firstBad = nullptr);

/// With "?" for each byte that is not: what a terminal or another system gave stays readable, and never spoils a
/// record.
[[nodiscard]] std::string inUtf8(std::string text);

/// Its beginning, with "…" behind it, when it is longer. Signs stay whole.
[[nodiscard]] std::string shortened(std::string text, std::size_t bytesMax);

} // namespace backstep
