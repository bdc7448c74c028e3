#pragma once

#include "engine/base/error.h"
#include "engine/edits/meaning.h"
#include "engine/edits/value_text.h"

#include <optional>
#include <string>
#include <vector>

namespace backstep {

inline constexpr const char* sharedByAlias
    = "what stands here is an alias of a value that is used elsewhere too: change that value, or write this one out";

/// A value of a text and what is around it.
struct Located
{
    const TextNode* node = nullptr; ///< of an alias: what it names
    const TextNode* parent = nullptr; ///< null for a document
    const TextNode* key = nullptr; ///< of a member
    std::size_t index = 0; ///< in its parent
    std::optional<Place> alias; ///< it is one, and stands there
    Surroundings around = Surroundings::YamlBlock;
    bool isInside = false; ///< the collection's own content stands in brackets

    /// Where it is written.
    [[nodiscard]] const Place& place() const { return alias ? *alias : node->place; }
};

/// Refused where the way leads through an alias: what is changed there would change elsewhere too.
[[nodiscard]] Result<Located> locate(const TextTree& tree, std::span<const std::size_t> path);

/// The way to a mapping by where it stands (Entry::place, EntryStep::place); nothing when none begins there, or when an
/// alias names it.
[[nodiscard]] std::optional<TreePath> pathTo(const TextTree& tree, const Place& place);

[[nodiscard]] tl::unexpected<Error> refuseAt(int line, const std::string& why);

} // namespace backstep
