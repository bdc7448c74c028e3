#include "model/editor/line_merge.h"

#include "model/editor/line_changes.h"

#include <QStringList>

#include <algorithm>
#include <span>

namespace backstep {

namespace {

/// One version: its lines, and how it differs from the base.
class Version
{
public:
    Version(const Lines& base, const QString& text)
        : m_lines(linesIn(text))
        , m_changes(lineChanges(base, m_lines))
    {
    }

    [[nodiscard]] bool isDone() const { return m_next == m_changes.size(); }

    [[nodiscard]] const LineChange& next() const { return m_changes[m_next]; }

    /// A group of changes of both begins.
    void begin() { m_first = m_next; }

    void take() { ++m_next; }

    [[nodiscard]] std::span<const LineChange> taken() const
    {
        return std::span(m_changes).subspan(m_first, m_next - m_first);
    }

    /// Where lines of the base, in the group's reach, stand in this version.
    struct Part
    {
        std::size_t from = 0;
        std::size_t to = 0;
    };

    [[nodiscard]] Part partFor(std::size_t from, std::size_t to) const
    {
        const std::span<const LineChange> changes = taken();
        const LineChange& last = changes.back();
        return {
            changes.front().after - (changes.front().before - from),
            last.after + last.added + (to - (last.before + last.removed))};
    }

    [[nodiscard]] QString text(const Part& part) const
    {
        QString joined;
        for (std::size_t line = part.from; line < part.to; ++line) {
            joined += m_lines[line];
        }
        return joined;
    }

private:
    Lines m_lines;
    std::vector<LineChange> m_changes;
    std::size_t m_next = 0;
    std::size_t m_first = 0;
};

std::size_t endOf(const LineChange& change)
{
    return change.before + change.removed;
}

/// They overlap, or one puts lines where the other begins or ends.
bool touches(const LineChange& one, const LineChange& other)
{
    if (one.removed == 0 || other.removed == 0) {
        return one.before <= endOf(other) && other.before <= endOf(one);
    }
    return one.before < endOf(other) && other.before < endOf(one);
}

/// Takes what touches a change that the other one has taken in this group.
bool takeTouching(Version& version, const Version& other)
{
    bool took = false;
    while (!version.isDone() && std::ranges::any_of(other.taken(), [&version](const LineChange& change) {
        return touches(version.next(), change);
    })) {
        version.take();
        took = true;
    }
    return took;
}

class Merging
{
public:
    Merging(const QString& base, const QString& mine, const QString& theirs)
        : m_base(linesIn(base))
        , m_mine(m_base, mine)
        , m_theirs(m_base, theirs)
    {
    }

    LineMerge merge()
    {
        while (!m_mine.isDone() || !m_theirs.isDone()) {
            gather();
            settle();
        }
        copyUpTo(m_base.size());
        if (!m_merge.isClean()) {
            m_merge.text.clear();
        }
        return std::move(m_merge);
    }

private:
    /// The next change of the two, and all that hangs together with it.
    void gather()
    {
        m_mine.begin();
        m_theirs.begin();
        const bool mineFirst
            = m_theirs.isDone() || (!m_mine.isDone() && m_mine.next().before <= m_theirs.next().before);
        (mineFirst ? m_mine : m_theirs).take();
        for (bool took = true; took;) {
            took = takeTouching(m_mine, m_theirs);
            took = takeTouching(m_theirs, m_mine) || took;
        }
    }

    void settle()
    {
        const std::span<const LineChange> mine = m_mine.taken();
        const std::span<const LineChange> theirs = m_theirs.taken();
        const std::size_t none = m_base.size();
        const std::size_t from
            = std::min(mine.empty() ? none : mine.front().before, theirs.empty() ? none : theirs.front().before);
        const std::size_t to
            = std::max(mine.empty() ? 0 : endOf(mine.back()), theirs.empty() ? 0 : endOf(theirs.back()));
        copyUpTo(from);
        m_at = to;
        if (mine.empty()) {
            m_merge.theirs += theirs.size();
            m_merge.text += m_theirs.text(m_theirs.partFor(from, to));
            return;
        }
        const Version::Part part = m_mine.partFor(from, to);
        const QString text = m_mine.text(part);
        if (!theirs.empty() && text != m_theirs.text(m_theirs.partFor(from, to))) {
            m_merge.conflicts.push_back(static_cast<int>(part.from) + 1);
        }
        m_merge.text += text;
    }

    void copyUpTo(std::size_t line)
    {
        for (; m_at < line; ++m_at) {
            m_merge.text += m_base[m_at];
        }
    }

    Lines m_base;
    Version m_mine;
    Version m_theirs;
    std::size_t m_at = 0; ///< lines of the base that are settled
    LineMerge m_merge;
};

} // namespace

LineMerge mergeLines(const QString& base, const QString& mine, const QString& theirs)
{
    return Merging(base, mine, theirs).merge();
}

QString conflictWords(const LineMerge& merge)
{
    if (merge.isClean()) {
        return {};
    }
    constexpr std::size_t named = 3;
    QStringList lines;
    for (std::size_t i = 0; i < std::min(named, merge.conflicts.size()); ++i) {
        lines.append(QString::number(merge.conflicts[i]));
    }
    if (merge.conflicts.size() == 1) {
        return QStringLiteral("Both changed line %1.").arg(lines.constFirst());
    }
    const std::size_t more = merge.conflicts.size() - static_cast<std::size_t>(lines.size());
    const QString last = more > 0 ? QStringLiteral("%1 more places").arg(more) : lines.takeLast();
    return QStringLiteral("Both changed lines %1 and %2.").arg(lines.join(QStringLiteral(", ")), last);
}

} // namespace backstep
