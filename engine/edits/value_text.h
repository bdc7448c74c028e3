#pragma once

#include "engine/edits/meaning.h"

#include <string>
#include <string_view>

namespace backstep {

/// What stands around a value decides how it may be written.
enum class Surroundings
{
    YamlBlock,
    YamlFlow, ///< within brackets
    Json
};

/// A scalar as it stands in a text. `wish` is kept where the value allows it.
[[nodiscard]] std::string scalarText(const Meaning& scalar, Surroundings around, TextNode::Style wish);

/// Any value on one line: collections in brackets.
[[nodiscard]] std::string flowText(const Meaning& value, Surroundings around);

/// A mapping on several lines, in brackets: `indent` begins the line of the closing one, `unit` comes on top of it.
[[nodiscard]] std::string tallFlowText(
    const Meaning& mapping,
    Surroundings around,
    std::string_view indent,
    std::string_view unit,
    std::string_view lineEnd
);

/// An item of a block list, without an end of line behind it: `dash` is what its first line begins with, such as
/// "  - "; the other lines begin with as many spaces.
[[nodiscard]] std::string itemText(const Meaning& item, std::string_view dash, std::string_view lineEnd);

} // namespace backstep
