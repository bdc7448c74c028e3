#include "model/flows/flow_columns.h"

#include <algorithm>
#include <array>

namespace backstep {

namespace {

struct ColumnWords
{
    FlowColumn column;
    const char* title;
    const char* key;
};

constexpr std::array words{
    ColumnWords{FlowColumn::Status, "Status", "status"},
    ColumnWords{FlowColumn::Flow, "Flow", "flow"},
    ColumnWords{FlowColumn::Orchestration, "Orchestration", "orchestration"},
    ColumnWords{FlowColumn::Step, "Step", "step"},
    ColumnWords{FlowColumn::Attempt, "Attempt", "attempt"},
    ColumnWords{FlowColumn::Started, "Started", "started"},
    ColumnWords{FlowColumn::Age, "Age", "age"},
    ColumnWords{FlowColumn::LastSeen, "Last seen", "lastSeen"},
    ColumnWords{FlowColumn::Worker, "Worker", "worker"},
    ColumnWords{FlowColumn::Says, "What it says", "says"},
    ColumnWords{FlowColumn::Took, "Duration", "duration"},
    ColumnWords{FlowColumn::Ended, "Ended", "ended"},
    ColumnWords{FlowColumn::Anomalies, "Anomalies", "anomalies"}};

static_assert(words.size() == flowColumns);

const ColumnWords& wordsOf(FlowColumn column)
{
    return *std::ranges::find(words, column, &ColumnWords::column);
}

} // namespace

QString titleOf(FlowColumn column)
{
    return QLatin1String(wordsOf(column).title);
}

QString keyOf(FlowColumn column)
{
    return QLatin1String(wordsOf(column).key);
}

std::optional<FlowColumn> columnCalled(const QString& key)
{
    const auto* const found = std::ranges::find_if(words, [&key](const ColumnWords& each) {
        return key.compare(QLatin1String(each.key), Qt::CaseInsensitive) == 0;
    });
    return found == words.end() ? std::nullopt : std::optional(found->column);
}

const FlowColumns& allFlowColumns()
{
    static const FlowColumns all = [] {
        FlowColumns columns;
        std::ranges::transform(words, std::back_inserter(columns), &ColumnWords::column);
        return columns;
    }();
    return all;
}

const FlowColumns& usualFlowColumns()
{
    static const FlowColumns usual{
        FlowColumn::Status,
        FlowColumn::Flow,
        FlowColumn::Orchestration,
        FlowColumn::Step,
        FlowColumn::Attempt,
        FlowColumn::Started,
        FlowColumn::Age,
        FlowColumn::LastSeen,
        FlowColumn::Worker,
        FlowColumn::Says};
    return usual;
}

QStringList keysOf(const FlowColumns& columns)
{
    QStringList keys;
    std::ranges::transform(columns, std::back_inserter(keys), keyOf);
    return keys;
}

FlowColumns columnsCalled(const QStringList& keys)
{
    FlowColumns columns;
    for (const QString& key : keys) {
        const auto column = columnCalled(key);
        if (column.has_value() && std::ranges::find(columns, *column) == columns.end()) {
            columns.push_back(*column);
        }
    }
    return columns.empty() ? usualFlowColumns() : columns;
}

} // namespace backstep
