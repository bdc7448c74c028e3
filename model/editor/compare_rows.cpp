#include "model/editor/compare_rows.h"

#include "model/editor/line_changes.h"

#include <algorithm>

namespace backstep {

namespace {

QString shown(const Lines& lines, std::size_t line)
{
    QStringView text = lines[line];
    if (text.endsWith(QLatin1Char('\n'))) {
        text.chop(1);
    }
    return text.toString();
}

class Comparing
{
public:
    Comparing(const QString& left, const QString& right)
        : m_left(linesIn(left))
        , m_right(linesIn(right))
    {
    }

    std::vector<CompareRow> rows()
    {
        for (const LineChange& change : lineChanges(m_left, m_right)) {
            addSame(change.before - m_leftAt, false);
            addChange(change);
        }
        addSame(m_left.size() - m_leftAt, true);
        return std::move(m_rows);
    }

private:
    using Kind = CompareRow::Kind;

    void addSame(std::size_t count, bool last)
    {
        constexpr std::size_t context = compareContext;
        const std::size_t ahead = m_rows.empty() ? 0 : context;
        const std::size_t behind = last ? 0 : context;
        // A fold that hides a line or two would take as much room as they do.
        const bool folds = count > ahead + behind + 2;
        const std::size_t folded = folds ? count - ahead - behind : 0;
        for (std::size_t line = 0; line < count;) {
            if (folds && line == ahead) {
                m_rows.push_back({Kind::Folded, 0, 0, {}, {}, static_cast<int>(folded)});
                m_leftAt += folded;
                m_rightAt += folded;
                line += folded;
                continue;
            }
            add(Kind::Same, true, true);
            ++line;
        }
    }

    void addChange(const LineChange& change)
    {
        const std::size_t pairs = std::min(change.removed, change.added);
        for (std::size_t line = 0; line < std::max(change.removed, change.added); ++line) {
            const Kind only = change.removed > change.added ? Kind::OnlyLeft : Kind::OnlyRight;
            add(line < pairs ? Kind::Changed : only, line < change.removed, line < change.added);
        }
    }

    void add(Kind kind, bool left, bool right)
    {
        CompareRow row;
        row.kind = kind;
        if (left) {
            row.leftText = shown(m_left, m_leftAt);
            row.left = static_cast<int>(++m_leftAt);
        }
        if (right) {
            row.rightText = shown(m_right, m_rightAt);
            row.right = static_cast<int>(++m_rightAt);
        }
        m_rows.push_back(std::move(row));
    }

    Lines m_left;
    Lines m_right;
    std::size_t m_leftAt = 0;
    std::size_t m_rightAt = 0;
    std::vector<CompareRow> m_rows;
};

} // namespace

std::vector<CompareRow> compareRows(const QString& left, const QString& right)
{
    return Comparing(left, right).rows();
}

} // namespace backstep
