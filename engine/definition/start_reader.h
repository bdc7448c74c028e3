#pragma once

#include "engine/definition/document.h"
#include "engine/definition/text_tree.h"
#include "engine/definition/words.h"

namespace backstep {

/// A start in the flat or the envelope form (contract.md B7, B11.3). `text` is the whole text, so that a JSON payload
/// stays the bytes it is.
[[nodiscard]] std::optional<StartEntry>
readStart(const TextNode& node, std::string_view text, TextForm form, Findings& findings);

} // namespace backstep
