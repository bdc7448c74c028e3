#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace backstep {

enum class Severity
{
    Note, ///< informs
    Warning, ///< works here, but not beside the reference, or may never finish
    Error, ///< cannot be used as it is
};

/// Where something stands in a text. Lines and columns count from 1, columns in characters (UTF-8 code points).
struct Place
{
    int line = 1;
    int column = 1;
    std::size_t offset = 0; ///< in bytes from the beginning of the text
    std::size_t length = 0; ///< in bytes; 0 where only a point is known

    friend bool operator==(const Place&, const Place&) = default;
};

/// One finding of check: a code that never changes its meaning, a place, one sentence that says what and what to do.
struct Problem
{
    std::string code; ///< e.g. "duplicate-step"; the list is in engine/definition/README.md
    Severity severity = Severity::Error;
    std::string file;
    Place place;
    std::string message;
};

[[nodiscard]] bool hasErrors(const std::vector<Problem>& problems);

} // namespace backstep
