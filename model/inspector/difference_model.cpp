#include "model/inspector/difference_model.h"

#include <utility>

namespace backstep {

namespace {

QString wordsOf(FieldDifference::Kind kind)
{
    switch (kind) {
    case FieldDifference::Kind::Changed:
        return QStringLiteral("another value");
    case FieldDifference::Kind::OnlyHere:
        return QStringLiteral("only here");
    case FieldDifference::Kind::OnlyThere:
        return QStringLiteral("only there");
    }
    return {};
}

} // namespace

void DifferenceModel::show(JsonDifference difference, const QString& there)
{
    beginResetModel();
    m_difference = std::move(difference);
    m_there = there;
    endResetModel();
}

int DifferenceModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_difference.fields.size());
}

int DifferenceModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DifferenceModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const FieldDifference& each = m_difference.fields[static_cast<std::size_t>(index.row())];
    const QString field = each.field.isEmpty() ? QStringLiteral("(the whole)") : each.field;
    if (role == KindRole) {
        return static_cast<int>(each.kind);
    }
    if (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole) {
        return QStringLiteral("%1, %2: %3 here, %4 there")
            .arg(
                field,
                wordsOf(each.kind),
                each.here.isEmpty() ? QStringLiteral("nothing") : each.here,
                each.there.isEmpty() ? QStringLiteral("nothing") : each.there
            );
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case FieldColumn:
        return field;
    case HereColumn:
        return each.kind == FieldDifference::Kind::OnlyThere ? QStringLiteral("–") : each.here;
    case ThereColumn:
        return each.kind == FieldDifference::Kind::OnlyHere ? QStringLiteral("–") : each.there;
    default:
        return {};
    }
}

QVariant DifferenceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return section == FieldColumn ? QStringLiteral("Field") : section == HereColumn ? QStringLiteral("Here") : m_there;
}

} // namespace backstep
