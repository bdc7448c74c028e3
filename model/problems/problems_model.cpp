#include "model/problems/problems_model.h"

#include "model/words.h"

#include <QStringList>

#include <algorithm>
#include <utility>

namespace backstep {

namespace {

QString wordOf(Severity severity)
{
    switch (severity) {
    case Severity::Note:
        return QStringLiteral("Note");
    case Severity::Warning:
        return QStringLiteral("Warning");
    case Severity::Error:
        return QStringLiteral("Error");
    }
    return {};
}

bool isSame(const ProblemRow& one, const ProblemRow& other)
{
    ProblemRow unfixed = one;
    unfixed.fix = other.fix;
    return unfixed == other;
}

} // namespace

void ProblemsModel::setProblems(const std::vector<ProblemRow>& rows)
{
    const std::size_t before = std::exchange(m_ofFile, rows.size());
    replace(0, before, rows);
}

void ProblemsModel::setSeen(const std::vector<ProblemRow>& rows)
{
    replace(m_ofFile, m_rows.size(), rows);
}

/// The rows between `from` and `to` become these; those at both ends that are the same stay.
void ProblemsModel::replace(std::size_t from, std::size_t to, const std::vector<ProblemRow>& rows)
{
    const auto shorter = std::min(rows.size(), to - from);
    std::size_t first = 0;
    while (first < shorter && isSame(rows[first], m_rows[from + first])) {
        ++first;
    }
    std::size_t same = 0;
    while (same < shorter - first && isSame(rows[rows.size() - 1 - same], m_rows[to - 1 - same])) {
        ++same;
    }
    const auto at = [](std::size_t row) { return static_cast<std::ptrdiff_t>(row); };
    const std::size_t begin = from + first;
    if (const std::size_t oldEnd = to - same; oldEnd > begin) {
        beginRemoveRows({}, static_cast<int>(begin), static_cast<int>(oldEnd) - 1);
        m_rows.erase(m_rows.begin() + at(begin), m_rows.begin() + at(oldEnd));
        endRemoveRows();
    }
    if (const std::size_t newEnd = rows.size() - same; newEnd > first) {
        beginInsertRows({}, static_cast<int>(begin), static_cast<int>(from + newEnd) - 1);
        m_rows.insert(m_rows.begin() + at(begin), rows.begin() + at(first), rows.begin() + at(newEnd));
        endInsertRows();
    }
}

void ProblemsModel::setFix(int row, const QString& fix)
{
    if (row < 0 || row >= rowCount() || m_rows[static_cast<std::size_t>(row)].fix == fix) {
        return;
    }
    m_rows[static_cast<std::size_t>(row)].fix = fix;
    const QModelIndex cell = index(row, FixColumn);
    Q_EMIT dataChanged(cell, cell);
}

QString ProblemsModel::summary() const
{
    const auto count = [this](Severity severity) {
        return static_cast<std::uint64_t>(std::ranges::count(m_rows, severity, &ProblemRow::severity));
    };
    return countOf(count(Severity::Error), QStringLiteral("error"), QStringLiteral("errors")) + QStringLiteral(", ")
        + countOf(count(Severity::Warning), QStringLiteral("warning"), QStringLiteral("warnings"))
        + QStringLiteral(", ") + countOf(count(Severity::Note), QStringLiteral("note"), QStringLiteral("notes"));
}

int ProblemsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ProblemsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ProblemsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const ProblemRow& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case SeverityRole:
        return static_cast<int>(row.severity);
    case LineRole:
        return row.line;
    case ColumnRole:
        return row.column;
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, line %2: %3")
            .arg(QStringList{wordOf(row.severity), row.code}.join(QLatin1Char(' ')).trimmed())
            .arg(row.line)
            .arg(row.text);
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    switch (index.column()) {
    case TextColumn:
        return row.text;
    case SubjectColumn:
        return row.subject;
    case PlaceColumn:
        return QStringLiteral("%1:%2").arg(row.line).arg(row.column);
    case CodeColumn:
        return row.code;
    case FixColumn:
        return row.fix;
    default:
        return {};
    }
}

QVariant ProblemsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case TextColumn:
        return QStringLiteral("Problem");
    case SubjectColumn:
        return QStringLiteral("Where");
    case PlaceColumn:
        return QStringLiteral("Line");
    case CodeColumn:
        return QStringLiteral("Code");
    case FixColumn:
        return QStringLiteral("Fix");
    default:
        return {};
    }
}

} // namespace backstep
