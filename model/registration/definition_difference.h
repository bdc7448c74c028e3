#pragma once

#include "engine/definition/orchestration.h"

#include <QString>

#include <cstdint>
#include <vector>

namespace backstep {

/// One thing that one version of a definition says and another does not, in words.
struct DefinitionDifference
{
    enum class Kind : std::uint8_t
    {
        Flow, ///< of no step
        Added,
        Removed,
        Renamed,
        Changed
    };

    Kind kind = Kind::Changed;
    QString step; ///< as it is called in the later version; a removed one as it was called
    QString what; ///< "UNDO attempts"
    QString before;
    QString after;

    friend bool operator==(const DefinitionDifference&, const DefinitionDifference&) = default;
};

/// What changes from one version to the other, by meaning: two texts that say the same have no difference. In the order
/// of the later version's steps; removed steps stand last. A step that was given another name alone counts as renamed.
[[nodiscard]] std::vector<DefinitionDifference> differencesOf(const Orchestration& before, const Orchestration& after);

} // namespace backstep
