#include "model/editor/line_changes.h"

#include <QHash>

#include <algorithm>
#include <span>

namespace backstep {

namespace {

/// Edits after which two texts count as different altogether; the search takes memory by its square.
constexpr int editsMax = 1500;

using Numbers = std::vector<int>;

/// The same line has the same number in both texts.
Numbers numbered(const Lines& lines, QHash<QStringView, int>& known)
{
    Numbers numbers;
    numbers.reserve(lines.size());
    for (const QStringView line : lines) {
        const auto next = static_cast<int>(known.size());
        const auto found = known.constFind(line);
        numbers.push_back(found != known.constEnd() ? *found : *known.insert(line, next));
    }
    return numbers;
}

/// Ways go to both sides of zero.
std::size_t placeOf(int way, int middle)
{
    const int place = way + middle;
    return static_cast<std::size_t>(place);
}

/// The shortest way of removing and adding lines (Myers, An O(ND) Difference Algorithm, 1986).
class ShortestEdit
{
public:
    ShortestEdit(std::span<const int> before, std::span<const int> after)
        : m_before(before)
        , m_after(after)
        , m_keptBefore(before.size(), false)
        , m_keptAfter(after.size(), false)
    {
    }

    /// False: they differ too much, and nothing is kept.
    bool find()
    {
        const int most = std::min(editsMax, static_cast<int>(m_before.size() + m_after.size()));
        std::vector<int> reached(placeOf(most, most + 3), 0);
        for (int edits = 0; edits <= most; ++edits) {
            m_trace.emplace_back(reached.begin() + most + 1 - edits - 1, reached.begin() + most + 1 + edits + 2);
            for (int way = -edits; way <= edits; way += 2) {
                int& here = reached[placeOf(way, most + 1)];
                here = slide(step(m_trace.back(), edits, way), way);
                if (here >= size(m_before) && here - way >= size(m_after)) {
                    walkBack(edits, way);
                    return true;
                }
            }
        }
        return false;
    }

    [[nodiscard]] bool keepsBefore(std::size_t line) const { return m_keptBefore[line]; }

    [[nodiscard]] bool keepsAfter(std::size_t line) const { return m_keptAfter[line]; }

private:
    static int size(std::span<const int> text) { return static_cast<int>(text.size()); }

    /// How far the text before was read on this way, with one edit more. Ways of `edits` lie from the second on.
    static int step(const std::vector<int>& last, int edits, int way)
    {
        const auto at = placeOf(way, edits + 1);
        const bool adds = way == -edits || (way != edits && last[at - 1] < last[at + 1]);
        return adds ? last[at + 1] : last[at - 1] + 1;
    }

    /// Along lines that are the same in both.
    [[nodiscard]] int slide(int from, int way) const
    {
        int at = from;
        while (at < size(m_before) && at - way < size(m_after)
               && m_before[static_cast<std::size_t>(at)] == m_after[placeOf(at, -way)]) {
            ++at;
        }
        return at;
    }

    void walkBack(int edits, int way)
    {
        int at = size(m_before);
        for (int left = edits; left >= 0; --left) {
            const std::vector<int>& last = m_trace[static_cast<std::size_t>(left)];
            const int from = step(last, left, way);
            for (; at > from; --at) {
                m_keptBefore[placeOf(at, -1)] = true;
                m_keptAfter[placeOf(at, -1 - way)] = true;
            }
            const auto place = placeOf(way, left + 1);
            const bool adds = way == -left || (way != left && last[place - 1] < last[place + 1]);
            way += adds ? 1 : -1;
            at = adds ? from : from - 1;
        }
    }

    std::span<const int> m_before;
    std::span<const int> m_after;
    std::vector<bool> m_keptBefore;
    std::vector<bool> m_keptAfter;
    std::vector<std::vector<int>> m_trace; ///< how far each way had come before an edit
};

} // namespace

Lines linesIn(QStringView text)
{
    Lines lines;
    qsizetype from = 0;
    while (from < text.size()) {
        const qsizetype end = text.indexOf(QLatin1Char('\n'), from);
        const qsizetype next = end < 0 ? text.size() : end + 1;
        lines.push_back(text.mid(from, next - from));
        from = next;
    }
    return lines;
}

std::vector<LineChange> lineChanges(const Lines& before, const Lines& after)
{
    QHash<QStringView, int> known;
    const Numbers first = numbered(before, known);
    const Numbers second = numbered(after, known);
    const auto head = static_cast<std::size_t>(std::ranges::mismatch(first, second).in1 - first.begin());
    const std::size_t shorter = std::min(first.size(), second.size()) - head;
    std::size_t tail = 0;
    while (tail < shorter && first[first.size() - 1 - tail] == second[second.size() - 1 - tail]) {
        ++tail;
    }
    const std::span middle(first.data() + head, first.size() - head - tail);
    const std::span otherMiddle(second.data() + head, second.size() - head - tail);
    ShortestEdit edit(middle, otherMiddle);
    static_cast<void>(edit.find()); // else the middle is one change
    std::vector<LineChange> changes;
    std::size_t at = 0;
    std::size_t other = 0;
    while (at < middle.size() || other < otherMiddle.size()) {
        LineChange change{head + at, 0, head + other, 0};
        for (; at < middle.size() && !edit.keepsBefore(at); ++at) {
            ++change.removed;
        }
        for (; other < otherMiddle.size() && !edit.keepsAfter(other); ++other) {
            ++change.added;
        }
        if (change.removed + change.added > 0) {
            changes.push_back(change);
        }
        for (; at < middle.size() && edit.keepsBefore(at) && other < otherMiddle.size() && edit.keepsAfter(other);) {
            ++at;
            ++other;
        }
    }
    return changes;
}

} // namespace backstep
