#pragma once

#include "engine/definition/document.h"
#include "engine/edits/text_change.h"

#include <string>
#include <string_view>
#include <vector>

namespace backstep {

/// A change of a text that mends a problem.
struct Fix
{
    std::string label; ///< what it does, as a button says it: "Set UNDO to 3 attempts"
    TextChanges changes; ///< of the text that was asked about
    bool isSafe = false; ///< only one thing can be meant, and this says it: may be made unasked
};

/// The likeliest first. Each was tried: the text can be read after it, the problem is gone, and no other came for it.
[[nodiscard]] std::vector<Fix> fixesOf(std::string_view text, std::string_view file, const Problem& problem);

/// Lets the problem pass by a comment where it stands, or in a message of JSON by a member; nothing where that cannot
/// be: of an error, or where a comment has no place.
[[nodiscard]] std::vector<Fix> silencingOf(std::string_view text, std::string_view file, const Problem& problem);

/// One fix that was made.
struct Mending
{
    std::string code;
    int line = 1; ///< as it was when it was made
    std::string label;
};

struct MendedText
{
    std::string text;
    std::vector<Mending> mendings;
};

/// Every safe fix of errors and warnings, until there is none.
[[nodiscard]] MendedText mended(std::string_view text, std::string_view file);

} // namespace backstep
