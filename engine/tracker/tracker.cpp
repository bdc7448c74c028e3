#include "engine/tracker/tracker.h"

#include "engine/base/overloaded.h"
#include "engine/tracker/conclude.h"
#include "engine/tracker/flow_view.h"
#include "engine/tracker/seen_record.h"
#include "engine/wire/codec.h"
#include "engine/wire/flow_of.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace backstep {

namespace {

/// Definitions kept by name and by hash; flows hold on to theirs.
constexpr std::size_t definitionsMax = 10'000;

/// A graph from the wire may say anything: names are told once, and nothing waits for itself.
bool isSound(const Orchestration& graph)
{
    std::unordered_set<StepName> names;
    for (const StepDefinition& step : graph.steps) {
        if (step.name.isEmpty() || !names.insert(step.name).second) {
            return false;
        }
    }
    return graph.steps.empty() || !topologicalOrder(graph).empty();
}

std::string placeKey(const Record& record)
{
    std::string key = record.place.topic.text();
    key += '\n';
    key += record.incarnation;
    key += '\n';
    key += std::to_string(record.place.partition);
    return key;
}

} // namespace

Tracker::Tracker(History& history, TrackerLimits limits)
    : m_history(history)
    , m_limits(limits)
    , m_flows(limits.flowsMax, limits.anomaliesMax)
{
    m_history.setKeeper([this](const FlowId& id) { return mustStay(id); });
}

Tracker::~Tracker()
{
    m_history.setKeeper({});
}

Result<void> Tracker::restore()
{
    const auto replayed = m_history.replay([this](std::vector<History::Entry> entries) { retell(std::move(entries)); });
    if (!replayed) {
        return replayed;
    }
    const auto ends = m_history.ends();
    if (!ends) {
        return failure(ends.error());
    }
    for (const Position& end : *ends) {
        Record last;
        last.place = {end.topic, end.partition, end.next};
        last.incarnation = end.incarnation;
        m_next[placeKey(last)] = end.next;
    }
    return {};
}

void Tracker::retell(std::vector<History::Entry> entries)
{
    std::vector<Read> reads;
    reads.reserve(entries.size());
    std::ranges::transform(entries, std::back_inserter(reads), [this](const History::Entry& entry) {
        return read(entry.record);
    });
    const std::lock_guard lock(m_mutex);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const Record& record = entries[i].record;
        judgeUntil(record.at);
        applyRead(record, std::move(reads[i]), record.at);
    }
    m_recordsSeen += entries.size();
    m_flows.commit();
}

Tracker::Read Tracker::read(const Record& record) const
{
    Read read;
    read.messages = decode(record);
    read.flow = flowOf(read.messages);
    return read;
}

void Tracker::dropKnown(std::vector<Record>& records)
{
    std::erase_if(records, [this](const Record& record) {
        std::int64_t& next = m_next[placeKey(record)];
        if (record.place.offset < next) {
            return true;
        }
        next = record.place.offset + 1;
        return false;
    });
}

Result<void> Tracker::take(std::vector<Record> records, Instant now)
{
    dropKnown(records);
    std::vector<Read> reads;
    reads.reserve(records.size());
    std::vector<History::Entry> entries;
    entries.reserve(records.size());
    for (Record& record : records) {
        reads.push_back(read(record));
        entries.push_back({reads.back().flow, std::move(record)});
    }
    // Before it is shown, so that whoever sees a flow also finds its records.
    Result<void> kept = m_history.append(entries);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        records[i] = std::move(entries[i].record);
    }
    apply(records, std::move(reads), now);
    return kept;
}

void Tracker::apply(const std::vector<Record>& records, std::vector<Read> reads, Instant now)
{
    const std::lock_guard lock(m_mutex);
    for (std::size_t i = 0; i < records.size(); ++i) {
        applyRead(records[i], std::move(reads[i]), now);
    }
    m_recordsSeen += records.size();
    m_flows.commit();
}

FlowTrack& Tracker::touch(const FlowId& id, const OrchestrationName& orchestration, const Record& record)
{
    FlowTrack& flow = m_flows.change(id);
    flow.lastSeenAt = std::max(flow.lastSeenAt, record.at);
    if (flow.orchestration.isEmpty()) {
        flow.orchestration = orchestration;
    }
    if (flow.graph == nullptr && !flow.orchestration.isEmpty()) {
        const auto known = m_registered.find(flow.orchestration);
        if (known != m_registered.end()) {
            flow.setGraph(known->second);
        }
    }
    return flow;
}

void Tracker::applyRecord(const Record& record, Read read, Instant now)
{
    for (Message& each : read.messages) {
        std::visit(
            Overloaded{
                [&](const StartMessage& start) {
                    if (!start.flow.isEmpty()) {
                        merge::start(touch(start.flow, start.orchestration, record), record);
                    }
                },
                [&](const CommandMessage& command) {
                    FlowTrack& flow = touch(command.flow, command.orchestration, record);
                    if (auto anomaly = merge::command(flow, command, record)) {
                        m_flows.tell(std::move(*anomaly));
                    }
                },
                [&](const ReplyMessage& reply) {
                    FlowTrack& flow = touch(reply.flow, reply.orchestration, record);
                    m_workers.answered(flow.orchestration, reply, record.at);
                    if (auto doubtful = merge::reply(flow, reply, record)) {
                        doubt(std::move(*doubtful), now);
                    }
                },
                [&](const FlowEventMessage& event) {
                    applyEvent(touch(event.flow, event.orchestration, record), event, record);
                },
                [&](const ControlMessage& control) {
                    if (FlowTrack* flow = m_flows.find(control.flow)) {
                        flow->lastSeenAt = std::max(flow->lastSeenAt, record.at);
                    }
                },
                [&](const RegistrationMessage& registration) { applyRegistration(registration, record); },
                [](const RegistrationStatusMessage&) {},
                [](const OwnerMessage&) {},
                [&](UnreadableMessage& bad) {
                    m_flows.tell({bad.kind, bad.flow, std::move(bad.reason), record.place, record.at});
                },
            },
            each
        );
    }
}

void Tracker::applyEvent(FlowTrack& flow, const FlowEventMessage& event, const Record& record)
{
    const FlowEventDetail detail = readFlowEventDetail(event);
    if (detail.anomaly.has_value()) {
        const AnomalySeen& seen = *detail.anomaly;
        m_flows.tell({seen.kind, event.flow, seen.text, seen.place, event.at.isSet() ? event.at : record.at});
    }
    if (event.seq == 0) {
        return; // an answer to somebody, no happening of the flow
    }
    if (detail.hasGraph) {
        if (auto graph = graphOf(event); graph != nullptr && graph != flow.graph) {
            flow.setGraph(std::move(graph));
        }
    }
    merge::event(flow, event, detail);
}

std::shared_ptr<const Orchestration> Tracker::graphOf(const FlowEventMessage& event)
{
    const auto known = m_graphs.find(event.definition);
    if (!event.definition.isEmpty() && known != m_graphs.end()) {
        return known->second;
    }
    auto graph = readStepGraph(event.detail);
    if (!graph || !isSound(*graph)) {
        return nullptr; // The flow is shown without edges: what its commands tell is enough for the rest.
    }
    graph->name = event.orchestration;
    auto shared = std::make_shared<const Orchestration>(std::move(*graph));
    if (!event.definition.isEmpty()) {
        if (m_graphs.size() >= definitionsMax) {
            m_graphs.clear();
        }
        m_graphs.emplace(event.definition, shared);
    }
    return shared;
}

void Tracker::applyRegistration(const RegistrationMessage& registration, const Record& record)
{
    const Entry& entry = registration.entry;
    const auto error = std::ranges::find(registration.problems, Severity::Error, &Problem::severity);
    if (error != registration.problems.end()) {
        const std::string name = entry.orchestrationName.text();
        m_flows.tell(
            {AnomalyKind::BadRegistration,
             {},
             "The registration of " + (name.empty() ? "an orchestration" : name) + " is not taken: " + error->message,
             record.place,
             record.at}
        );
    }
    if (entry.role == EntryRole::Worker && error == registration.problems.end()) {
        m_workers.registered(entry, record.at);
    }
    if (!entry.orchestration.has_value() || m_registered.size() >= definitionsMax) {
        return;
    }
    auto& registered = m_registered[entry.orchestrationName];
    const bool isFirst = registered == nullptr;
    registered = std::make_shared<const Orchestration>(*entry.orchestration);
    if (isFirst) {
        m_flows.give(entry.orchestrationName, registered); // Its flows may have been read before it.
    }
}

WorkerSightings Tracker::workers() const
{
    const std::lock_guard lock(m_mutex);
    return m_workers;
}

std::uint64_t Tracker::workersMark() const
{
    const std::lock_guard lock(m_mutex);
    return m_workers.mark();
}

void Tracker::doubt(merge::Doubt doubt, Instant now)
{
    m_doubts.push_back({std::move(doubt), now});
    if (m_doubts.size() > m_limits.doubtsMax) {
        judgeFirst();
    }
}

void Tracker::judgeFirst()
{
    const merge::Doubt doubt = std::move(m_doubts.front().doubt);
    m_doubts.pop_front();
    if (m_flows.find(doubt.flow) == nullptr) {
        return;
    }
    if (auto anomaly = merge::judge(m_flows.change(doubt.flow), doubt)) {
        m_flows.tell(std::move(*anomaly));
    }
}

void Tracker::caughtUp(Instant now)
{
    {
        const std::lock_guard lock(m_mutex);
        m_isCaughtUp = true;
    }
    judge(now);
}

void Tracker::judge(Instant now)
{
    const std::lock_guard lock(m_mutex);
    judgeUntil(now);
    m_flows.commit();
}

void Tracker::judgeUntil(Instant now)
{
    while (m_isCaughtUp && !m_doubts.empty() && m_doubts.front().since + m_limits.patience <= now) {
        judgeFirst();
    }
    if (m_isCaughtUp && !m_lines.isEmpty()) {
        for (const LineJoiner::Left& lines : m_lines.overdue(now)) {
            tellLines(lines);
        }
    }
}

FlowQuery::Changes Tracker::changesSince(std::uint64_t mark, std::size_t atMost) const
{
    const std::lock_guard lock(m_mutex);
    Changes changes = m_flows.changesSince(mark, atMost);
    changes.recordsSeen = m_recordsSeen;
    return changes;
}

std::optional<SeenFlow> Tracker::flow(const FlowId& id) const
{
    const std::lock_guard lock(m_mutex);
    const FlowTrack* found = m_flows.find(id);
    return found == nullptr || !found->isShown ? std::nullopt : std::optional(viewOf(*found));
}

Result<std::vector<SeenRecord>> Tracker::records(const FlowId& id) const
{
    auto records = m_history.records(id);
    if (!records) {
        return failure(records.error());
    }
    std::vector<SeenRecord> seen;
    seen.reserve(records->size());
    for (Record& record : *records) {
        seen.push_back(seenRecordOf(std::move(record)));
    }
    return seen;
}

bool Tracker::mustStay(const FlowId& id) const
{
    const std::lock_guard lock(m_mutex);
    const FlowTrack* found = m_flows.find(id);
    if (found == nullptr || !found->isShown) {
        return false;
    }
    const FlowStatus status = found->isTold ? found->status : standingOf(*found).status;
    return status != FlowStatus::Completed && status != FlowStatus::Undone;
}

} // namespace backstep
