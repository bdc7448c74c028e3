#pragma once

#include "engine/edits/meaning.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace backstep {

/// The order in which members stand where we write them.
inline constexpr std::array<std::string_view, 21> stepOrder{
    "seq",      "name",           "stepName",      "objectType",        "dependsOn",  "handlerClass",
    "doMethod", "handlerMethod",  "undoMethod",    "undoHandlerMethod", "maxRetries", "timeoutMs",
    "retry",    "undoMaxRetries", "undoTimeoutMs", "undoRetry",         "undo",       "undoOnFailure",
    "pivot",    "retriable",      "onExhausted"};
inline constexpr std::array<std::string_view, 4> retryOrder{"delayMs", "factor", "maxDelayMs", "jitter"};
inline constexpr std::array<std::string_view, 7> entryOrder{
    "orchestrationName", "orchName", "as", "type", "lockKey", "undoableFor", "steps"};

/// The author's word for a member where contract.md knows two; the word itself else.
[[nodiscard]] std::string spellingOf(const TextNode& mapping, std::string_view word);

/// Where in a list of steps this step's name stands: as its name, and in what waits for it.
[[nodiscard]] std::vector<TreePath> placesOfName(const TextNode& steps, const TreePath& path, std::string_view name);

} // namespace backstep
