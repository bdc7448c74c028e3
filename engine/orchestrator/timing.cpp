#include "engine/base/planted.h"
#include "engine/orchestrator/loop.h"

#include <algorithm>
#include <chrono>
#include <utility>

/// What time does to flows: it fires what is due, and knows which time does not count as waited.
namespace backstep {

namespace {

using std::chrono::microseconds;
using namespace std::chrono_literals;

/// It waits far less between two turns: whoever comes later was not there.
constexpr Duration awayAfter{2000};

} // namespace

void Loop::fireTimers()
{
    const Instant now = m_clock.now();
    noticeAbsence(now);
    m_timers.keepOnly([this](const FlowId& flow) { return m_flows.contains(flow); });
    // Outages are not failures: nothing times out before every reply that may already be there was read.
    if ((!m_connected || !m_caughtUp) && !planted(Bug::TimesOutInAnOutage)) {
        return;
    }
    askForReaders(now);
    turnDownOverdue(now);
    while (auto due = m_timers.takeDue(now)) {
        if (due->fired.kind == TimerFired::Kind::Timeout && !planted(Bug::TimesOutWhatWasAnswered)) {
            m_overdue.push_back({m_inbox.recordsBrought(), std::move(*due)});
        } else {
            fire(*due, now);
        }
    }
    while (!m_overdue.empty() && m_overdue.front().after <= m_recordsTaken && !isBatchFull()) {
        const Overdue next = std::move(m_overdue.front());
        m_overdue.pop_front();
        fire(next.timer, now);
    }
}

void Loop::fire(const TimerQueue::Due& due, Instant now)
{
    LiveFlow* flow = find(due.flow);
    if (flow == nullptr) {
        return; // closed: what it waited for came
    }
    if (const Instant earliest = earliestFor(*flow, due.fired); now < earliest) {
        m_timers.add(due.flow, {earliest, due.fired});
        return;
    }
    decideOn(*flow, due.fired);
    m_batch.urgent = true;
}

/// The machine slept, the disk was full for a while, or someone set the clock: nobody tells, but the clock shows it.
void Loop::noticeAbsence(Instant now)
{
    if (now < m_lastTurn || m_lastTurn + awayAfter < now) {
        m_hearingSince = now;
    }
    m_lastTurn = now;
}

/// Time in which no reply could be heard is no time that was waited: a timeout runs anew after it. The workers may
/// have been away as well, and need the time to answer what they find when they come back.
Instant Loop::earliestFor(const LiveFlow& flow, const TimerFired& fired) const
{
    const auto& steps = flow.definition->orchestration.steps;
    if (planted(Bug::CountsAbsenceAsWaiting) || fired.kind != TimerFired::Kind::Timeout || fired.step >= steps.size()) {
        return {};
    }
    const StepDefinition& step = steps[fired.step];
    return m_hearingSince + (fired.phase == Phase::Do ? step.doPolicy : step.undoPolicy).timeout;
}

microseconds Loop::waitAtMost() const
{
    microseconds wait = 200ms;
    if (m_outbox.waits()) {
        wait = 5ms;
    } else if (!m_batch.touched.empty()) {
        wait = quietCommitAfter;
    }
    if (const auto next = m_timers.next(); next.has_value() && m_connected && m_caughtUp) {
        wait = std::clamp(microseconds(*next - m_clock.now()), microseconds(0), wait);
    }
    return wait;
}

} // namespace backstep
