#pragma once

#include "engine/ports/flow_query.h"
#include "model/words.h"

#include <cstdint>
#include <limits>
#include <vector>

namespace backstep {

/// A span as the timeline's arithmetic sees it: small, because there may be a million.
struct SpanMark
{
    static constexpr std::int64_t open = std::numeric_limits<std::int64_t>::max();

    std::int64_t from = 0; ///< µs
    std::int64_t to = 0; ///< `open` while it is under way
    std::int32_t span = 0; ///< where it stands in the flow's spans
    Tone tone = Tone::Done;
    Span::Kind kind = Span::Kind::Attempt;
    bool isLastTry = false; ///< the last attempt of a step that was retried
    std::uint8_t place = 0; ///< which part of the lane, where steps share it
};

/// What several marks are together.
struct SpanSum
{
    std::int64_t from = SpanMark::open;
    std::int64_t to = std::numeric_limits<std::int64_t>::min();
    std::int64_t longest = 0;
    std::uint32_t attempts = 0;
    std::uint32_t lastTries = 0;
    std::uint8_t tones = 0; ///< a bit for each tone within
    std::uint8_t busyTones = 0; ///< the same without waiting for a worker

    void add(const SpanMark& mark);
    void add(const SpanSum& sum);
};

/// The worst of the tones whose bits are set.
[[nodiscard]] Tone worstOf(std::uint8_t tones);
/// Fail before Retry before Undo before Run before Idle before Done.
[[nodiscard]] int badnessOf(Tone tone);

/// Marks in order of their beginning, and over each sixteen of them what they are together, and so on upwards: any
/// stretch of them is summed up in a few steps, however many it holds.
class SpanTree
{
public:
    SpanTree() = default;
    explicit SpanTree(std::vector<SpanMark> marks);

    [[nodiscard]] std::size_t size() const { return m_marks.size(); }

    [[nodiscard]] bool isEmpty() const { return m_marks.empty(); }

    [[nodiscard]] const SpanMark& at(std::size_t mark) const { return m_marks[mark]; }

    [[nodiscard]] SpanSum sum(std::size_t first, std::size_t last) const;

    [[nodiscard]] SpanSum all() const { return sum(0, size()); }

    /// The first mark from `first` on that begins at the instant or later.
    [[nodiscard]] std::size_t beginsFrom(std::int64_t micros, std::size_t first = 0) const;
    /// The first mark from `first` on that ends at the instant or later.
    [[nodiscard]] std::size_t endsFrom(std::int64_t micros, std::size_t first = 0) const;

    /// From above: `taken(sum)` says whether all that the sum stands for is dealt with; where it is not, its parts are
    /// asked, down to `mark(mark)`.
    template <typename Taken, typename Mark>
    void descend(const Taken& taken, const Mark& mark) const
    {
        if (isEmpty()) {
            return;
        }
        const std::size_t top = m_levels.size();
        const std::size_t nodes = top == 0 ? m_marks.size() : m_levels.back().size();
        for (std::size_t node = 0; node < nodes; ++node) {
            descend(top, node, taken, mark);
        }
    }

private:
    static constexpr std::size_t fan = 16;

    template <typename Taken, typename Mark>
    void descend(std::size_t level, std::size_t node, const Taken& taken, const Mark& mark) const
    {
        if (level == 0) {
            mark(m_marks[node]);
            return;
        }
        if (taken(m_levels[level - 1][node])) {
            return;
        }
        const std::size_t below = level == 1 ? m_marks.size() : m_levels[level - 2].size();
        for (std::size_t part = node * fan; part < std::min(below, (node + 1) * fan); ++part) {
            descend(level - 1, part, taken, mark);
        }
    }

    std::vector<SpanMark> m_marks;
    std::vector<std::vector<SpanSum>> m_levels; ///< the first over marks, each other over the one before
};

} // namespace backstep
