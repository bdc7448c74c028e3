#include "model/timeline/span_tree.h"

#include <algorithm>
#include <array>

namespace backstep {

namespace {

std::uint8_t bitOf(Tone tone)
{
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(tone));
}

constexpr std::array fromWorst{Tone::Fail, Tone::Retry, Tone::Undo, Tone::Run, Tone::Idle, Tone::Done};

} // namespace

void SpanSum::add(const SpanMark& mark)
{
    from = std::min(from, mark.from);
    to = std::max(to, mark.to);
    longest = std::max(longest, mark.to == SpanMark::open ? SpanMark::open : mark.to - mark.from);
    attempts += mark.kind == Span::Kind::Attempt ? 1U : 0U;
    lastTries += mark.isLastTry ? 1U : 0U;
    tones |= bitOf(mark.tone);
    busyTones |= mark.kind == Span::Kind::WaitsForWorker ? std::uint8_t(0) : bitOf(mark.tone);
}

void SpanSum::add(const SpanSum& sum)
{
    from = std::min(from, sum.from);
    to = std::max(to, sum.to);
    longest = std::max(longest, sum.longest);
    attempts += sum.attempts;
    lastTries += sum.lastTries;
    tones |= sum.tones;
    busyTones |= sum.busyTones;
}

Tone worstOf(std::uint8_t tones)
{
    const auto* const worst
        = std::ranges::find_if(fromWorst, [tones](Tone tone) { return (tones & bitOf(tone)) != 0; });
    return worst == fromWorst.end() ? Tone::Done : *worst;
}

int badnessOf(Tone tone)
{
    return static_cast<int>(fromWorst.end() - std::ranges::find(fromWorst, tone));
}

SpanTree::SpanTree(std::vector<SpanMark> marks)
    : m_marks(std::move(marks))
{
    const auto parts = [](std::size_t size) { return (size + fan - 1) / fan; };
    for (std::size_t below = m_marks.size(); below > fan; below = m_levels.back().size()) {
        std::vector<SpanSum> level(parts(below));
        for (std::size_t i = 0; i < below; ++i) {
            if (m_levels.empty()) {
                level[i / fan].add(m_marks[i]);
            } else {
                level[i / fan].add(m_levels.back()[i]);
            }
        }
        m_levels.push_back(std::move(level));
    }
}

SpanSum SpanTree::sum(std::size_t first, std::size_t last) const
{
    SpanSum all;
    while (first < last && first % fan != 0) {
        all.add(m_marks[first++]);
    }
    while (first < last && last % fan != 0) {
        all.add(m_marks[--last]);
    }
    first /= fan;
    last /= fan;
    for (std::size_t level = 0; first < last; ++level) {
        if (level == m_levels.size()) {
            // Sixteen marks or fewer have no level over them.
            for (std::size_t i = first * fan; i < last * fan; ++i) {
                all.add(m_marks[i]);
            }
            break;
        }
        const std::vector<SpanSum>& sums = m_levels[level];
        const bool top = level + 1 == m_levels.size();
        while (first < last && (top || first % fan != 0)) {
            all.add(sums[first++]);
        }
        while (first < last && last % fan != 0) {
            all.add(sums[--last]);
        }
        first /= fan;
        last /= fan;
    }
    return all;
}

std::size_t SpanTree::beginsFrom(std::int64_t micros, std::size_t first) const
{
    // What is sought is mostly near: doubled steps find its neighbourhood without touching the far ones.
    std::size_t step = 1;
    std::size_t low = first;
    while (low + step < size() && m_marks[low + step].from < micros) {
        low += step;
        step *= 2;
    }
    const auto begin = m_marks.begin() + static_cast<std::ptrdiff_t>(low);
    const auto end = m_marks.begin() + static_cast<std::ptrdiff_t>(std::min(size(), low + step + 1));
    return static_cast<std::size_t>(
        std::ranges::lower_bound(begin, end, micros, {}, &SpanMark::from) - m_marks.begin()
    );
}

std::size_t SpanTree::endsFrom(std::int64_t micros, std::size_t first) const
{
    std::size_t at = first;
    while (at < size()) {
        // Climb over what ends before, as high as the place allows.
        std::size_t level = 0;
        std::size_t node = at;
        while (level < m_levels.size() && node % fan == 0 && m_levels[level][node / fan].to < micros) {
            node /= fan;
            ++level;
        }
        if (level == 0) {
            if (m_marks[at].to >= micros) {
                return at;
            }
            ++at;
            continue;
        }
        at = node + 1;
        for (std::size_t i = 0; i < level; ++i) {
            at *= fan;
        }
    }
    return size();
}

} // namespace backstep
