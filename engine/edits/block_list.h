#pragma once

#include "engine/edits/lines.h"
#include "engine/edits/located.h"
#include "engine/edits/text_change.h"

#include <vector>

namespace backstep {

/// The items of a YAML list that is written with dashes. An item owns the comments on full lines directly above it, in
/// the column of its dash, and the deeper ones directly below; what is between the items of a list (blank lines, other
/// comments) stays where it is.
class BlockList
{
public:
    /// Refused where items do not stand on lines of their own.
    [[nodiscard]] static Result<BlockList> of(std::string_view text, const TextTree& tree, const Located& list);

    /// `item` is a value; nothing else of the list changes.
    [[nodiscard]] TextChanges insert(std::size_t index, const Meaning& item) const;
    /// `yaml`: one value in lines without indentation.
    [[nodiscard]] TextChanges insertText(std::size_t index, std::string_view yaml) const;
    [[nodiscard]] Result<TextChanges> erase(std::size_t index) const;
    /// `order`: for each place the item that comes to stand there.
    [[nodiscard]] TextChanges reorder(std::span<const std::size_t> order) const;

    /// With its comments, as lines without indentation and without the dash.
    [[nodiscard]] std::string textOf(std::size_t index) const;

private:
    struct Item
    {
        std::size_t dash = 0;
        Span owned; ///< whole lines without the last one's end
    };

    BlockList(std::string_view text, const Located& list);
    Result<void> findItems(const TextTree& tree);
    [[nodiscard]] std::size_t endOf(const TextTree& tree, std::size_t index) const;
    [[nodiscard]] std::optional<std::size_t> dashAfter(std::size_t offset) const;
    [[nodiscard]] Span ownedBy(std::size_t dash, std::size_t end, std::size_t limit) const;
    [[nodiscard]] std::string dash() const;
    [[nodiscard]] TextChanges insertLines(std::size_t index, const std::string& lines) const;
    [[nodiscard]] bool isSpaced(std::size_t index) const;
    [[nodiscard]] TextChanges eraseAll() const;

    std::string_view m_text;
    Lines m_lines;
    Located m_list;
    std::size_t m_column = 0; ///< of the dashes, in bytes
    std::vector<Item> m_items;
};

} // namespace backstep
