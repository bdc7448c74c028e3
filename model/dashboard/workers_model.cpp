#include "model/dashboard/workers_model.h"

#include "model/dashboard/dashboard_words.h"

#include <QStringList>

#include <array>

namespace backstep {

namespace {

constexpr std::array headings{"Group", "Serves", "Present", "Lag", "Answered"};

bool isRight(WorkerColumn column)
{
    return column == WorkerColumn::Behind || column == WorkerColumn::Answered;
}

bool isTrouble(const WorkerRow& row, WorkerColumn column)
{
    return (column == WorkerColumn::Present && row.members == 0)
        || (column == WorkerColumn::Behind && (row.behind >= muchBehind || (row.members == 0 && row.behind > 0)));
}

} // namespace

void WorkersModel::take(std::vector<WorkerRow> rows, Instant now)
{
    m_at = now;
    for (WorkerRow& row : rows) {
        const bool present = row.members > 0;
        const auto [known, isFirst] = m_sightings.try_emplace(row.group, Sighting{present, {}});
        if (!isFirst && known->second.present != present) {
            known->second = {present, now};
        }
        row.goneSince = present ? Instant() : known->second.since;
    }
    setRows(std::move(rows));
}

void WorkersModel::clear()
{
    m_sightings.clear();
    setRows({});
}

int WorkersModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(headings.size());
}

QVariant WorkersModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const WorkerRow& row = rows()[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<WorkerColumn>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::ToolTipRole:
        return tip(row, column);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(isRight(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case MembersRole:
        return row.members;
    case TroubleRole:
        return isTrouble(row, column);
    default:
        return {};
    }
}

QString WorkersModel::text(const WorkerRow& row, WorkerColumn column) const
{
    switch (column) {
    case WorkerColumn::Group:
        return row.group.isEmpty() ? QStringLiteral("nobody") : row.group;
    case WorkerColumn::Serves:
        return QStringList(row.serves.begin(), row.serves.end()).join(QStringLiteral(", "));
    case WorkerColumn::Present:
        return row.members == 0 ? QStringLiteral("none") : QString::number(row.members);
    case WorkerColumn::Behind:
        return row.group.isEmpty() ? QStringLiteral("–") : countWords(static_cast<std::uint64_t>(row.behind));
    case WorkerColumn::Answered:
        return agoWords(row.answered, m_at);
    }
    return {};
}

QString WorkersModel::tip(const WorkerRow& row, WorkerColumn column) const
{
    switch (column) {
    case WorkerColumn::Group:
        return row.group.isEmpty() ? QStringLiteral("No consumer group reads the topics of these steps.")
                                   : QStringLiteral("Consumer group %1").arg(row.group);
    case WorkerColumn::Serves:
        return text(row, column);
    case WorkerColumn::Present:
        return row.members == 0 && row.goneSince.isSet()
            ? QStringLiteral("No member since %1.").arg(seenWords(row.goneSince, m_at))
            : QStringLiteral("Members that were given partitions of its topics.");
    case WorkerColumn::Behind:
        return QStringLiteral("Commands that stand in its topics and that it has not taken in.");
    case WorkerColumn::Answered:
        return row.answered.isSet() ? textOf(toIso8601(row.answered)) : QStringLiteral("No answer was seen yet.");
    }
    return {};
}

QVariant WorkersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) {
        return {};
    }
    if (role == Qt::TextAlignmentRole && isRight(static_cast<WorkerColumn>(section))) {
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    }
    return role == Qt::DisplayRole ? QVariant(QString::fromLatin1(headings[static_cast<std::size_t>(section)]))
                                   : QVariant();
}

} // namespace backstep
