#pragma once

#include "engine/edits/lines.h"
#include "engine/edits/located.h"
#include "engine/edits/text_change.h"

#include <string>
#include <string_view>

namespace backstep {

/// The members of a YAML mapping that has no brackets: each begins a line (the first one may stand behind a dash).
class BlockMapping
{
public:
    BlockMapping(std::string_view text, const TextTree& tree, const Located& mapping);

    /// On a line of its own behind the member at `after`.
    [[nodiscard]] TextChanges insert(std::size_t after, std::string_view key, const Meaning& value) const;
    /// With the comment on its line; comments on lines of their own stay.
    [[nodiscard]] TextChanges erase(std::size_t index) const;

private:
    [[nodiscard]] std::size_t endOf(std::size_t index) const;
    [[nodiscard]] const TextNode& keyAt(std::size_t index) const;

    std::string_view m_text;
    Lines m_lines;
    const TextTree& m_tree;
    const TextNode& m_node;
};

} // namespace backstep
