#include "engine/http/flow_book.h"

#include <algorithm>

namespace backstep {

namespace {

constexpr std::size_t changesAtOnce = 1'000;

bool hasFailed(const SeenStep& step)
{
    return step.status == StepStatus::DoFail || step.status == StepStatus::RetryExhausted
        || step.status == StepStatus::UndoFail;
}

FlowRow toRow(const SeenFlow& flow)
{
    FlowRow row{flow.id, flow.orchestration, flow.status, flow.startedAt, flow.endedAt};
    row.executedSteps = static_cast<std::size_t>(std::ranges::count_if(flow.steps, [](const SeenStep& step) {
        return step.attempts > 0;
    }));
    row.failedSteps = static_cast<std::size_t>(std::ranges::count_if(flow.steps, hasFailed));
    return row;
}

} // namespace

void FlowBook::catchUp()
{
    while (true) {
        const FlowQuery::Changes changes = m_flows.changesSince(m_mark, changesAtOnce);
        for (const SeenFlow& flow : changes.flows) {
            m_rows[flow.id] = toRow(flow);
        }
        for (const FlowId& gone : changes.forgotten) {
            m_rows.erase(gone);
        }
        for (const SeenAnomaly& anomaly : changes.anomalies) {
            ++m_anomalies[std::string(toWire(anomaly.kind))];
        }
        m_recordsSeen = changes.recordsSeen;
        if (changes.mark == m_mark) {
            return;
        }
        m_mark = changes.mark;
    }
}

std::vector<FlowRow> FlowBook::rowsOf(const OrchestrationName& name)
{
    const std::lock_guard lock(m_mutex);
    catchUp();
    std::vector<FlowRow> rows;
    for (const auto& [id, row] : m_rows) {
        if (row.orchestration == name) {
            rows.push_back(row);
        }
    }
    return rows;
}

FlowBook::Figures FlowBook::figures()
{
    const std::lock_guard lock(m_mutex);
    catchUp();
    Figures figures{{}, m_anomalies, m_recordsSeen};
    for (const auto& [id, row] : m_rows) {
        ++figures.flows[{row.orchestration, row.status}];
    }
    return figures;
}

} // namespace backstep
