#include "engine/orchestrator/loop.h"
#include "engine/saga/lock_key.h"
#include "engine/wire/topics.h"

#include <algorithm>
#include <utility>

/// What holds a flow back before its first command, and what lets it go (design.md §4 "Readiness", lockKey).
namespace backstep {

namespace {

/// A registration is told by a record; that somebody reads a DO topic has to be asked for.
constexpr Duration readersAskedEvery{5'000};

} // namespace

bool Loop::isClosed(const FlowState& state)
{
    return state.status == FlowStatus::Completed || state.status == FlowStatus::Undone;
}

Result<StartTerms> Loop::termsOf(const Orchestration& orchestration, const StartRequest& request) const
{
    Result<std::string> lock = lockOf(orchestration, request.payload);
    if (!lock) {
        return failure(lock.error());
    }
    StartTerms terms;
    terms.unserved = unservedOf(orchestration);
    terms.lock = std::move(*lock);
    terms.lockHolder = m_locks.holder(terms.lock);
    return terms;
}

std::vector<StepIndex> Loop::unservedOf(const Orchestration& orchestration) const
{
    const auto served = m_registry.servedSteps(orchestration.name);
    const bool isShared = orchestration.dialect.value_or(m_options.dialect) == Dialect::Shared;
    std::vector<StepIndex> unserved;
    if (!served.has_value()) {
        return unserved; // nobody ever registered for it: workers written by hand do not
    }
    for (StepIndex index = 0; index < orchestration.steps.size(); ++index) {
        const StepName& step = orchestration.steps[index].name;
        // Who reads the shared topic serves nobody knows what.
        const bool isRead = !isShared
            && std::ranges::binary_search(m_readTopics, topics::command(orchestration.name, step, Phase::Do));
        if (!served->contains(step) && !isRead) {
            unserved.push_back(index);
        }
    }
    return unserved;
}

void Loop::keepHolds(const FlowState& now)
{
    if (now.status == FlowStatus::NotRegistered) {
        m_unregistered.insert(now.id);
    } else {
        m_unregistered.erase(now.id);
    }
    if (now.lock.empty()) {
        return;
    }
    if (!isClosed(now)) {
        // A closed flow that a late success reopens does not wait, for what it undoes was done under the lock; but
        // those that come after it do.
        m_locks.take(now.lock, now.id);
        return;
    }
    if (const auto next = m_locks.release(now.lock, now.id)) {
        grantLock(*next);
    }
}

void Loop::grantLock(const FlowId& id)
{
    if (LiveFlow* flow = find(id)) {
        decideOn(*flow, LockGranted{});
    }
}

void Loop::lookAgainForWorkers()
{
    const std::vector<FlowId> waiting(m_unregistered.begin(), m_unregistered.end());
    for (const FlowId& id : waiting) {
        if (LiveFlow* flow = find(id)) {
            decideOn(*flow, WorkersServe{unservedOf(flow->definition->orchestration)});
        }
    }
}

void Loop::askForReaders(Instant now)
{
    if (!m_unregistered.empty() && m_lookForReaders && now >= m_nextLook) {
        m_nextLook = now + readersAskedEvery;
        m_lookForReaders();
    }
}

void Loop::take(ReadersSeen seen)
{
    std::ranges::sort(seen.topics);
    m_readTopics = std::move(seen.topics);
    lookAgainForWorkers();
}

void Loop::restoreHolds()
{
    std::vector<FlowId> free;
    for (const auto& [id, flow] : m_flows) {
        if (flow.state.waitsForLock && m_locks.holder(flow.state.lock) == id) {
            free.push_back(id); // the flow that held it was lost to another hand: nobody may wait for ever
        }
    }
    std::ranges::sort(free);
    for (const FlowId& id : free) {
        grantLock(id);
    }
    lookAgainForWorkers();
}

/// A closed flow gave its lock back. Undoing it beside the flow that has it now would be what the lock forbids.
std::optional<std::string> Loop::lockedOut(const FlowState& state) const
{
    const FlowId holder = state.lock.empty() || !isClosed(state) ? FlowId() : m_locks.holder(state.lock);
    if (holder.isEmpty()) {
        return std::nullopt;
    }
    return "Flow " + holder.text() + " holds the lock " + state.lock
        + " now. Wait until it is closed, or undo that one first.";
}

} // namespace backstep
