#include "engine/orchestrator/loop.h"

#include <algorithm>
#include <utility>

/// Starts of orchestrations that nobody knows yet (design.md §4 "Readiness"): a start and the registration it needs
/// come on two topics, so either may be read first.
namespace backstep {

void Loop::takeStart(StartMessage start, const Record& record)
{
    StartRequest request{std::move(start.flow), std::move(start.key), std::move(start.payload), start.startedFrom};
    if (!m_registry.newest(start.orchestration)) {
        return park({std::move(start.orchestration), std::move(request), m_clock.now(), record.place});
    }
    accept({std::move(start.orchestration), std::move(request), m_clock.now(), record.place});
}

void Loop::accept(const ParkedStart& start)
{
    const Result<StartAnswer> answer = started(start.orchestration, start.request);
    if (!answer) {
        turnDown(start, answer.error().message);
    } else if (answer->existed) {
        tellAgain(start, answer->flow);
    }
}

void Loop::park(ParkedStart start)
{
    const auto isTheSame = [&start](const ParkedStart& each) {
        return (!start.request.key.isEmpty() && each.request.key == start.request.key)
            || each.request.flow == start.request.flow;
    };
    if (const auto known = std::ranges::find_if(m_parked, isTheSame); known != m_parked.end()) {
        // Perhaps nothing was heard of the first: then it is told again. Another start is none that was accepted.
        const bool isIt = known->orchestration == start.orchestration && known->request.key == start.request.key
            && known->request.payload == start.request.payload;
        return isIt
            ? tellWaiting(*known, start.request.flow)
            : turnDown(
                start,
                (start.request.key.isEmpty() ? "The flow id " + start.request.flow.text()
                                             : "The start key \"" + start.request.key.text() + "\"")
                    + " belongs to a start that waits for its orchestration, and that was sent in another way or "
                      "with another payload. Use a new one for a new flow."
            );
    }
    if (const auto room = hasRoom(); !room) {
        return turnDown(start, room.error().message);
    }
    if (start.request.flow.isEmpty()) {
        start.request.flow = newFlowId(m_random);
    }
    tellWaiting(start, start.request.flow);
    m_batch.commit.parked.push_back(start);
    m_parked.push_back(std::move(start));
}

void Loop::tellWaiting(const ParkedStart& start, const FlowId& asked)
{
    FlowEventMessage waiting;
    waiting.eventId = start.request.flow.text() + "/parked";
    waiting.flow = start.request.flow;
    waiting.orchestration = start.orchestration;
    waiting.type = "flow.waiting";
    waiting.at = start.since;
    waiting.request = asked == start.request.flow ? RequestId() : RequestId(asked.text());
    waiting.detail = waitingDetail(
        "No orchestration named \"" + start.orchestration.text()
        + "\" is registered yet. The start waits for it, until " + toIso8601(start.since + m_options.unknownFor)
        + " at most."
    );
    m_batch.others.push_back(encodeFlowEvent(waiting));
}

void Loop::unpark(const OrchestrationName& name)
{
    m_unparking.insert(name);
    acceptParked();
}

/// Those whose orchestration is known now. What one commit has no room for comes into the next: until then it is parked
/// still, also in the ledger.
void Loop::acceptParked()
{
    if (m_unparking.empty()) {
        return;
    }
    bool isAll = true;
    std::deque<ParkedStart> parked = std::exchange(m_parked, {});
    std::deque<ParkedStart> kept;
    for (ParkedStart& start : parked) {
        const bool isReady = m_unparking.contains(start.orchestration);
        const bool isNow = isReady && !isBatchFull() && m_readFault.empty();
        const Result<void> fetched = isNow ? fetch(start.request) : Result<void>();
        if (!fetched && fetched.error().fault == Fault::StoreFailed) {
            m_readFault = fetched.error().message;
        }
        if (isNow && m_readFault.empty()) {
            leaveParking(start.request.flow);
            accept(start);
            m_batch.urgent = true;
        } else {
            isAll = isAll && !isReady;
            kept.push_back(std::move(start));
        }
    }
    m_parked = std::move(kept);
    if (isAll) {
        m_unparking.clear();
    }
}

/// A start that was parked in this very batch is not in the ledger yet.
void Loop::leaveParking(const FlowId& flow)
{
    const auto isIt = [&flow](const ParkedStart& each) { return each.request.flow == flow; };
    if (std::erase_if(m_batch.commit.parked, isIt) == 0) {
        m_batch.commit.unparked.push_back(flow);
    }
}

void Loop::turnDownOverdue(Instant now)
{
    const auto isOverdue = [this, now](const ParkedStart& start) {
        return start.since + m_options.unknownFor <= now && !m_unparking.contains(start.orchestration);
    };
    while (m_registrationsRead && !m_parked.empty() && isOverdue(m_parked.front())) {
        const ParkedStart start = std::move(m_parked.front());
        m_parked.pop_front();
        leaveParking(start.request.flow);
        turnDown(start, m_registry.newest(start.orchestration).error().message);
        m_batch.urgent = true;
    }
}

/// A start that is turned down is turned down visibly (contract.md D15).
void Loop::turnDown(const ParkedStart& start, const std::string& why)
{
    FlowEventMessage rejected;
    rejected.eventId = start.place.topic.text() + "/" + std::to_string(start.place.partition) + "/"
        + std::to_string(start.place.offset);
    rejected.flow = start.request.flow;
    rejected.orchestration = start.orchestration;
    rejected.type = "anomaly";
    rejected.at = m_clock.now();
    rejected.detail = toDetail(AnomalySeen{AnomalyKind::BadStart, why, start.place});
    m_batch.others.push_back(encodeFlowEvent(rejected));
}

/// Whoever sent a start twice, perhaps because nothing was heard of the first, learns how the flow stands; also under
/// the id that was asked for, where the same key had given it another one.
void Loop::tellAgain(const ParkedStart& start, const FlowId& id)
{
    if (!m_options.publishEvents) {
        return;
    }
    FlowEventMessage told;
    if (const PastFlow* gone = past(id)) {
        told = toPastEvent(id, start.orchestration, gone->status, wordsOf(*gone), m_clock.now());
    } else if (const LiveFlow* flow = find(id)) {
        told = toSnapshotEvent(flow->state, flow->definition->orchestration, m_clock.now());
    } else {
        return;
    }
    told.request = RequestId(start.request.flow.text());
    m_batch.others.push_back(encodeFlowEvent(told));
}

} // namespace backstep
