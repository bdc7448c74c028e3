#pragma once

#include "engine/edits/located.h"

#include <memory>
#include <utility>

namespace backstep {

[[nodiscard]] inline std::ptrdiff_t asSteps(std::size_t index)
{
    return static_cast<std::ptrdiff_t>(index);
}

[[nodiscard]] inline MeaningPtr shared(Meaning meaning)
{
    return std::make_shared<const Meaning>(std::move(meaning));
}

enum class Wanted
{
    List,
    Mapping
};

/// The collection at a path, not an alias of one.
[[nodiscard]] Result<Located> collectionAt(const TextTree& tree, const TreePath& path, Wanted wanted);

/// What stands around the parts of a collection in brackets.
[[nodiscard]] Surroundings insideOf(const TextTree& tree);

} // namespace backstep
