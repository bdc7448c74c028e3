#include "model/dashboard/error_groups_model.h"

#include "model/dashboard/dashboard_words.h"

#include <array>

namespace backstep {

namespace {

constexpr std::array headings{"Message", "Step", "Trend", "Count", "First seen", "Last seen", ""};

} // namespace

void ErrorGroupsModel::take(const DashboardReading& reading)
{
    m_at = reading.at;
    setRows(reading.errors);
}

int ErrorGroupsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(headings.size());
}

QVariant ErrorGroupsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const ErrorGroup& group = rows()[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<ErrorColumn>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(group, column);
    case Qt::ToolTipRole:
        return tip(group, column);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment(column == ErrorColumn::Count ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter
        );
    case TrendRole:
        return QVariant::fromValue(QList<int>(group.trend.begin(), group.trend.end()));
    case NewRole:
        return group.isNew;
    default:
        return {};
    }
}

QString ErrorGroupsModel::text(const ErrorGroup& group, ErrorColumn column) const
{
    switch (column) {
    case ErrorColumn::What:
        return textOf(group.message);
    case ErrorColumn::Step:
        return stepWords(group.step, group.phase);
    case ErrorColumn::Count:
        return countWords(group.count);
    case ErrorColumn::First:
        return seenWords(group.firstSeen, m_at);
    case ErrorColumn::Last:
        return agoWords(group.lastSeen, m_at);
    case ErrorColumn::New:
        return group.isNew ? QStringLiteral("new") : QString();
    case ErrorColumn::Trend:
        break;
    }
    return {};
}

QString ErrorGroupsModel::tip(const ErrorGroup& group, ErrorColumn column) const
{
    switch (column) {
    case ErrorColumn::What:
        return QStringLiteral("One of them as it came: ") + textOf(group.sample);
    case ErrorColumn::Step:
        return QStringLiteral("%1 of %2").arg(stepWords(group.step, group.phase), textOf(group.orchestration));
    case ErrorColumn::First:
        return textOf(toIso8601(group.firstSeen));
    case ErrorColumn::Last:
        return textOf(toIso8601(group.lastSeen));
    case ErrorColumn::New:
        return group.isNew ? QStringLiteral("Never seen before %1.").arg(clockWords(group.firstSeen, true)) : QString();
    case ErrorColumn::Count:
        return QStringLiteral("Flows in which the step failed for good.");
    case ErrorColumn::Trend:
        return QStringLiteral("Over the whole time of the chart above.");
    }
    return {};
}

QVariant ErrorGroupsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) {
        return {};
    }
    if (role == Qt::TextAlignmentRole && static_cast<ErrorColumn>(section) == ErrorColumn::Count) {
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    }
    return role == Qt::DisplayRole ? QVariant(QString::fromLatin1(headings[static_cast<std::size_t>(section)]))
                                   : QVariant();
}

} // namespace backstep
