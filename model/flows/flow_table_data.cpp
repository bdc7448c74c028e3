#include "model/flows/flow_columns.h"
#include "model/flows/flow_table.h"

#include <algorithm>

namespace backstep {

namespace {

const QString dash = QStringLiteral("–");

/// "0.4 s ago", "1 m 31 s ago".
QString agoWords(Instant at, Instant now)
{
    constexpr std::int64_t tenth = 100'000;
    const auto ago = std::max(std::chrono::microseconds(0), now - at);
    if (ago < std::chrono::seconds(1)) {
        return QStringLiteral("0.%1 s ago").arg(ago.count() / tenth);
    }
    return durationWords(ago) + QStringLiteral(" ago");
}

bool isNumberColumn(FlowColumn column)
{
    return column == FlowColumn::Age || column == FlowColumn::Took || column == FlowColumn::Anomalies;
}

QString accessible(const FlowRow& row, const FlowStore& store)
{
    QStringList parts{
        QStringLiteral("flow ") + textOf(row.id), wordOf(row.status, row.detail).word, store.name(row.orchestration)};
    if (!store.name(row.step).isEmpty()) {
        parts << QStringLiteral("at ") + store.name(row.step);
    }
    if (!row.says.isEmpty()) {
        parts << row.says;
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace

const FlowRow& FlowTable::shownRow(int row) const
{
    const Place place = m_shown[static_cast<std::size_t>(row)];
    const auto frozen = m_frozen.find(place);
    return frozen == m_frozen.end() ? m_store.row(place) : frozen->second;
}

FlowId FlowTable::idAt(int row) const
{
    return row < 0 || row >= rowCount() ? FlowId() : shownRow(row).id;
}

int FlowTable::rowOf(const FlowId& id) const
{
    const auto place = m_store.placeOf(id);
    if (!place.has_value() || *place >= m_marks.size() || !m_marks[*place].shown) {
        return -1;
    }
    const auto rows = static_cast<int>(m_shown.size());
    int row = 0;
    while (row < rows && m_shown[static_cast<std::size_t>(row)] != *place) {
        ++row;
    }
    return row;
}

int FlowTable::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int FlowTable::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : flowColumns;
}

QVariant FlowTable::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) {
        return {};
    }
    const FlowRow& row = shownRow(index.row());
    const auto column = static_cast<FlowColumn>(index.column());
    switch (role) {
    case StatusRole:
        return QVariant::fromValue(wordOf(row.status, row.detail));
    case UndoRole:
        return row.attempt.phase == Phase::Undo && row.attempt.attempt > 0;
    case Qt::AccessibleTextRole:
        return accessible(row, m_store);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (isNumberColumn(column) ? Qt::AlignRight : Qt::AlignLeft))
        );
    case Qt::ToolTipRole:
        return tipAt(row, column);
    case Qt::DisplayRole:
        return textAt(row, column);
    case ConditionRole:
        return conditionAt(row, column);
    default:
        return {};
    }
}

QString FlowTable::textAt(const FlowRow& row, FlowColumn column) const
{
    switch (column) {
    case FlowColumn::Status:
        return wordOf(row.status, row.detail).word;
    case FlowColumn::Flow:
        return shortId(row.id);
    case FlowColumn::Orchestration:
        return m_store.name(row.orchestration);
    case FlowColumn::Step:
        return m_store.name(row.step);
    case FlowColumn::Attempt:
        return attemptWords(row.attempt);
    case FlowColumn::Started:
        return timeWords(row.startedAt);
    case FlowColumn::Age:
        return durationWords(row.age(m_now));
    case FlowColumn::LastSeen:
        return agoWords(row.lastSeenAt, m_now);
    case FlowColumn::Worker:
        return m_store.name(row.worker).isEmpty() ? dash : m_store.name(row.worker);
    case FlowColumn::Says:
        return row.says;
    case FlowColumn::Took:
        return row.endedAt.isSet() ? durationWords(durationOf(row)) : dash;
    case FlowColumn::Ended:
        return timeWords(row.endedAt);
    case FlowColumn::Anomalies:
        return row.anomalies == 0 ? dash : countWords(row.anomalies);
    }
    return {};
}

/// What X makes of the cell.
QString FlowTable::conditionAt(const FlowRow& row, FlowColumn column) const
{
    const auto ifAny = [](const char* field, const QString& value) {
        return value.isEmpty() ? QString() : conditionText(QLatin1String(field), value, false);
    };
    switch (column) {
    case FlowColumn::Status:
        return ifAny("status", wordOf(row.status, row.detail).word.toLower());
    case FlowColumn::Flow:
        return ifAny("flow", textOf(row.id));
    case FlowColumn::Orchestration:
        return ifAny("orchestration", m_store.name(row.orchestration));
    case FlowColumn::Step:
        return ifAny("step", m_store.name(row.step));
    case FlowColumn::Attempt:
        return QStringLiteral("attempt=%1").arg(row.attempt.attempt);
    case FlowColumn::Worker:
        return ifAny("worker", m_store.name(row.worker));
    case FlowColumn::Says:
        return ifAny("error", row.says);
    case FlowColumn::Anomalies:
        return QStringLiteral("anomalies=%1").arg(row.anomalies);
    case FlowColumn::Started:
    case FlowColumn::Age:
    case FlowColumn::LastSeen:
    case FlowColumn::Took:
    case FlowColumn::Ended:
        return {}; // hardly two flows are the same there
    }
    return {};
}

QString FlowTable::tipAt(const FlowRow& row, FlowColumn column) const
{
    switch (column) {
    case FlowColumn::Status:
        return wordOf(row.status, row.detail).wire;
    case FlowColumn::Flow:
        return textOf(row.id);
    case FlowColumn::Says:
        return row.why.isEmpty() ? row.says : row.why;
    case FlowColumn::Started:
        return QString::fromStdString(toIso8601(row.startedAt));
    case FlowColumn::Ended:
        return row.endedAt.isSet() ? QString::fromStdString(toIso8601(row.endedAt)) : QString();
    case FlowColumn::Orchestration:
    case FlowColumn::Step:
    case FlowColumn::Worker:
    case FlowColumn::Attempt:
    case FlowColumn::Age:
    case FlowColumn::LastSeen:
    case FlowColumn::Took:
    case FlowColumn::Anomalies:
        return {};
    }
    return {};
}

QVariant FlowTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= flowColumns) {
        return {};
    }
    const auto column = static_cast<FlowColumn>(section);
    if (role == Qt::TextAlignmentRole && isNumberColumn(column)) {
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | Qt::AlignRight));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    return titleOf(column);
}

} // namespace backstep
