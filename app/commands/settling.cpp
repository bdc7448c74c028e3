#include "app/commands/settling.h"

#include <algorithm>

namespace backstep {

namespace {

/// What an engine elsewhere makes of a late answer is only seen, not known.
constexpr Duration elsewherePatience{3'000};

} // namespace

void Settling::told(const FlowEventMessage& event)
{
    m_told[event.flow] = event.seq;
}

bool Settling::isOver(EngineHost& host, const EngineStanding& standing, const std::vector<FlowId>& flows)
{
    if (host.answersToCome() > 0) {
        m_waitedUntil = host.clock().now();
        return false;
    }
    if (!standing.runsHere) {
        return !m_waitedUntil.isSet() || m_waitedUntil + elsewherePatience < host.clock().now();
    }
    return host.answersTakenIn()
        && std::ranges::all_of(flows, [&](const FlowId& flow) { return hasToldAll(host.ledger(), flow); });
}

/// The ledger knows of an event before anybody who reads the wire.
bool Settling::hasToldAll(Ledger& ledger, const FlowId& flow) const
{
    const Result<FlowState> state = ledger.flow(flow);
    if (!state) {
        return true; // the summary says so
    }
    if (!isAtRest(state->status)) {
        return false;
    }
    const auto told = m_told.find(flow);
    // One that had ended before this process began has nothing to tell.
    if (told == m_told.end() || told->second >= state->seq) {
        return true;
    }
    const Result<std::vector<Event>> events = ledger.events(flow);
    return !events || std::ranges::none_of(*events, [&](const Event& event) {
        return event.seq > told->second && !wireWord(event.body).empty();
    });
}

} // namespace backstep
