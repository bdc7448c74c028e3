#include "app/commands/ledger_flows.h"

#include "engine/workers/simulated_workers.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace backstep {

namespace {

Result<std::vector<Entry>> workersOfOpenFlows(Ledger& ledger)
{
    Result<LedgerContents> contents = ledger.load();
    if (!contents) {
        return failure(contents.error());
    }
    std::unordered_map<DefinitionHash, bool> seen;
    std::vector<Entry> workers;
    for (const FlowState& flow : contents->openFlows) {
        if (isAtRest(flow.status) || !seen.try_emplace(flow.definition, true).second) {
            continue;
        }
        const Result<Orchestration> orchestration = ledger.orchestration(flow.definition);
        if (!orchestration) {
            return failure(orchestration.error());
        }
        workers.push_back(workerFor(*orchestration));
    }
    return workers;
}

} // namespace

Result<FlowSummary> summaryFrom(Ledger& ledger, const FlowId& flow)
{
    const Result<FlowState> state = ledger.flow(flow);
    if (!state) {
        return failure(state.error());
    }
    const Result<Orchestration> orchestration = ledger.orchestration(state->definition);
    if (!orchestration) {
        return failure(orchestration.error());
    }
    return summaryOf(*state, *orchestration);
}

Result<std::vector<FlowSummary>> summariesFrom(Ledger& ledger, std::size_t atMost, std::vector<std::string>& damage)
{
    const Result<std::vector<LedgerFlow>> flows = ledger.flows(atMost);
    if (!flows) {
        return failure(flows.error());
    }
    const Result<LedgerContents> contents = ledger.load();
    if (!contents) {
        return failure(contents.error());
    }
    std::unordered_map<DefinitionHash, Orchestration> definitions;
    std::vector<FlowSummary> summaries;
    for (const ParkedStart& start : contents->parked) {
        summaries.push_back(summaryOf(start));
    }
    for (const LedgerFlow& each : *flows) {
        if (!each.damage.empty()) {
            damage.push_back(each.damage);
            continue;
        }
        auto known = definitions.find(each.state.definition);
        if (known == definitions.end()) {
            Result<Orchestration> read = ledger.orchestration(each.state.definition);
            if (!read && read.error().fault == Fault::BadInput) {
                damage.push_back("Flow " + each.state.id.text() + " is not listed. " + read.error().message);
                continue;
            }
            if (!read) {
                return failure(read.error());
            }
            known = definitions.emplace(each.state.definition, std::move(*read)).first;
        }
        summaries.push_back(summaryOf(each.state, known->second));
    }
    summaries.resize(std::min(summaries.size(), atMost));
    return summaries;
}

Result<void> addWorkersFor(const Orchestration& orchestration, const WorkerScript& script, EngineHost& host)
{
    const auto open = workersOfOpenFlows(host.ledger());
    if (!open) {
        return failure(open.error());
    }
    std::vector<Entry> own{workerFor(orchestration)};
    std::vector<Entry> others;
    for (const Entry& worker : *open) {
        // An earlier version may have steps that this one has not.
        (worker.orchestrationName == orchestration.name ? own : others).push_back(worker);
    }
    const auto added = host.addWorkers(script, own);
    return !added || others.empty() ? added : host.addWorkers({}, others);
}

} // namespace backstep
