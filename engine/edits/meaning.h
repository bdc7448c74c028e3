#pragma once

#include "engine/definition/text_tree.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace backstep {

struct Meaning;
using MeaningPtr = std::shared_ptr<const Meaning>;

/// What a text says, without how it says it: quotes, order of bytes, comments and anchors are gone, aliases are what
/// they name. Never changed once it is made.
struct Meaning
{
    TextNode::Kind kind = TextNode::Kind::Scalar;
    bool isText = true; ///< a scalar that is a text; else a number, true, false or null as it was written
    std::string text;
    std::vector<MeaningPtr> items;
    std::vector<std::pair<MeaningPtr, MeaningPtr>> members;
};

[[nodiscard]] MeaningPtr textMeaning(std::string text);
/// A number, true, false or null, in the spelling of JSON.
[[nodiscard]] MeaningPtr plainMeaning(std::string text);
[[nodiscard]] MeaningPtr listMeaning(std::vector<MeaningPtr> items);
[[nodiscard]] MeaningPtr mapMeaning(const std::vector<std::pair<std::string, MeaningPtr>>& members);

/// Of every document, as a list.
[[nodiscard]] MeaningPtr meaningOf(const TextTree& tree);

/// Whether the text says that; without making its meaning, which costs more than reading it.
[[nodiscard]] bool says(const TextTree& tree, const MeaningPtr& meaning);

[[nodiscard]] bool isSame(const MeaningPtr& one, const MeaningPtr& other);

/// The member of that name; null when there is none.
[[nodiscard]] MeaningPtr memberOf(const Meaning& mapping, std::string_view key);

/// A text written without quotes would be taken for something else: null, a boolean, a number, a date.
[[nodiscard]] bool looksTyped(std::string_view text);

/// From the list of documents down: which item of a list, which member of a mapping.
using TreePath = std::vector<std::size_t>;

struct MeaningChange
{
    TreePath path;
    std::function<MeaningPtr(const Meaning&)> change;
};

/// The same, but for the values at the paths, each of which becomes what its change makes of it. All paths lead through
/// `root`; what stands in one place is changed in the order given.
[[nodiscard]] MeaningPtr changedAt(const MeaningPtr& root, std::span<const MeaningChange> changes);

} // namespace backstep
