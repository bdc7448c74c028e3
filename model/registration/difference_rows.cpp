#include "model/registration/difference_rows.h"

#include <array>
#include <utility>

namespace backstep {

namespace {

using Kind = DefinitionDifference::Kind;

QString signOf(Kind kind)
{
    switch (kind) {
    case Kind::Added:
        return QStringLiteral("+");
    case Kind::Removed:
        return QStringLiteral("−");
    case Kind::Flow:
    case Kind::Renamed:
    case Kind::Changed:
        return QStringLiteral("±");
    }
    return {};
}

QString spoken(Kind kind)
{
    switch (kind) {
    case Kind::Added:
        return QStringLiteral("added");
    case Kind::Removed:
        return QStringLiteral("removed");
    case Kind::Renamed:
        return QStringLiteral("renamed");
    case Kind::Flow:
    case Kind::Changed:
        return QStringLiteral("changed");
    }
    return {};
}

} // namespace

void DifferenceRows::setDifferences(const QString& before, std::vector<DefinitionDifference> differences)
{
    beginResetModel();
    m_before = before;
    m_rows = std::move(differences);
    endResetModel();
}

int DifferenceRows::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int DifferenceRows::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : AfterColumn + 1;
}

QVariant DifferenceRows::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const DefinitionDifference& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == KindRole) {
        return static_cast<int>(row.kind);
    }
    if (role == StepRole) {
        return row.kind == Kind::Removed ? QString() : row.step;
    }
    if (role == Qt::AccessibleTextRole && index.column() == SignColumn) {
        return spoken(row.kind);
    }
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) {
        return {};
    }
    const std::array<QString, AfterColumn + 1> words{
        role == Qt::ToolTipRole ? spoken(row.kind) : signOf(row.kind),
        row.step.isEmpty() ? QStringLiteral("the flow") : row.step,
        row.what,
        row.before,
        row.after};
    return words.at(static_cast<std::size_t>(index.column()));
}

QVariant DifferenceRows::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    const std::array<QString, AfterColumn + 1> words{
        QString(), QStringLiteral("Step"), QStringLiteral("What"), m_before, QStringLiteral("This file")};
    return words.at(static_cast<std::size_t>(section));
}

} // namespace backstep
