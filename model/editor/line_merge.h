#pragma once

#include <QString>

#include <vector>

namespace backstep {

/// Two versions of a text brought together, line by line.
struct LineMerge
{
    QString text; ///< empty where there are conflicts
    std::size_t theirs = 0; ///< how many changes came from the other version
    std::vector<int> conflicts; ///< lines of mine, from 1, where both changed something and not to the same

    [[nodiscard]] bool isClean() const { return conflicts.empty(); }
};

/// `base` is what both came from. Changes that touch are a conflict unless they are the same: of two that stand side by
/// side nobody but a person knows whether they go together.
[[nodiscard]] LineMerge mergeLines(const QString& base, const QString& mine, const QString& theirs);

/// "Both changed line 12." Nothing where there is no conflict.
[[nodiscard]] QString conflictWords(const LineMerge& merge);

} // namespace backstep
