#pragma once

#include <QString>

#include <vector>

namespace backstep {

/// Lines that stand in the place of others. Numbers from 0; where nothing is removed the new ones stand before that
/// line.
struct LineChange
{
    std::size_t before = 0; ///< in the text before
    std::size_t removed = 0;
    std::size_t after = 0; ///< in the text after
    std::size_t added = 0;

    friend bool operator==(const LineChange&, const LineChange&) = default;
};

using Lines = std::vector<QStringView>;

/// Each with its line feed; the last may be without.
[[nodiscard]] Lines linesIn(QStringView text);

/// Few changes that lead from one text to the other, ascending and apart. Texts that have next to nothing in common
/// become one change, so that this takes no longer than a blink whatever they hold.
[[nodiscard]] std::vector<LineChange> lineChanges(const Lines& before, const Lines& after);

} // namespace backstep
