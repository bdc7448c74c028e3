#pragma once

#include <vector>

namespace backstep {

/// Neighbouring rows, both ends within.
struct RowRun
{
    int first = 0;
    int last = 0;
};

/// The rows that match, as runs from the top: one signal can tell a run.
template <class Rows, class Matches>
[[nodiscard]] std::vector<RowRun> runsOf(const Rows& rows, Matches matches)
{
    std::vector<RowRun> runs;
    for (int row = 0; row < static_cast<int>(rows.size()); ++row) {
        if (!matches(rows[static_cast<std::size_t>(row)])) {
            continue;
        }
        if (!runs.empty() && runs.back().last == row - 1) {
            runs.back().last = row;
        } else {
            runs.push_back({row, row});
        }
    }
    return runs;
}

} // namespace backstep
