#include "engine/rescue/audit_desk.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace backstep {

namespace {

constexpr std::chrono::milliseconds beat(500);
constexpr std::size_t plansMost = 12'000; ///< of one bulk, and some
constexpr std::size_t followedMost = 20'000; ///< more forget the oldest: their entry stays "sent"

std::optional<AuditOutcome> outcomeOf(RescueProgress::Stage stage)
{
    switch (stage) {
    case RescueProgress::Stage::Asked:
    case RescueProgress::Stage::Acting:
        return std::nullopt;
    case RescueProgress::Stage::Resolved:
        return AuditOutcome::Resolved;
    case RescueProgress::Stage::Failed:
        return AuditOutcome::Failed;
    case RescueProgress::Stage::NoAnswer:
        return AuditOutcome::NoAnswer;
    }
    return std::nullopt;
}

} // namespace

AuditedOrchestrations::Desk::Desk(
    Orchestrations& inner, Audit& audit, AuditTerms terms, const Clock& clock, const FlowQuery& flows
)
    : m_audit(audit)
    , m_terms(std::move(terms))
    , m_clock(clock)
    , m_flows(flows)
    , m_inner(&inner)
{
}

void AuditedOrchestrations::Desk::close()
{
    std::unique_lock lock(m_mutex);
    if (m_inner != nullptr) {
        m_inner = nullptr;
        m_changed.wait(lock, [this] { return m_underWay == 0; });
        lock.unlock();
        judge();
    }
}

AuditEntry AuditedOrchestrations::Desk::entry(const char* action, RequestId act) const
{
    AuditEntry entry;
    entry.act = std::move(act);
    entry.at = m_clock.now();
    entry.who = m_terms.who;
    entry.source = m_terms.source;
    entry.connection = m_terms.connection;
    entry.action = action;
    return entry;
}

AuditEntry AuditedOrchestrations::Desk::entryFor(const ActionRequest& request)
{
    AuditEntry made = entry("", request.request);
    made.action = std::string(toWire(request.action));
    made.who = request.who.empty() ? made.who : request.who;
    made.flow = request.flow;
    made.step = request.step.value_or(StepName());
    made.reason = request.reason;
    made.planHash = request.planHash;
    const std::lock_guard lock(m_mutex);
    if (const ActionPlan* plan = planOf(request.planHash)) {
        made.orchestration = plan->orchestration;
        made.recordCount = plan->messages.size();
        for (const ActionPlan::Message& message : plan->messages) {
            if (made.records.size() < AuditEntry::recordsKept) {
                made.records.push_back({message.record.topic.text(), message.record.key.value_or("")});
            }
        }
    } else if (const auto seen = m_flows.flow(request.flow)) {
        made.orchestration = seen->orchestration;
    }
    return made;
}

void AuditedOrchestrations::Desk::write(AuditEntry entry, Refuse refuse, HandOn handOn)
{
    if (std::string why = m_terms.whyNotSend(); !why.empty()) {
        entry.outcome = AuditOutcome::Refused;
        entry.says = why;
        entry.endedAt = entry.at;
        m_audit.append(std::move(entry), {});
        return refuse({Fault::Refused, std::move(why)});
    }
    begin();
    const RequestId act = entry.act;
    m_audit.append(
        std::move(entry),
        [this, act, refuse = std::move(refuse), handOn = std::move(handOn)](const Result<void>& kept) {
            if (!kept && m_terms.mustKeep) {
                refuse(
                    {kept.error().fault,
                     "Not sent, because it cannot be written down who asked for it and why. " + kept.error().message}
                );
            } else if (const auto closed = this->handOn(handOn)) {
                answered(act, &*closed);
                refuse(*closed);
            }
            end();
        }
    );
}

void AuditedOrchestrations::Desk::ask(const Refuse& refuse, const HandOn& handOn)
{
    begin();
    if (const auto closed = this->handOn(handOn)) {
        refuse(*closed);
    }
    end();
}

/// close() waits for it: nothing that is used here ends meanwhile.
void AuditedOrchestrations::Desk::begin()
{
    const std::lock_guard lock(m_mutex);
    ++m_underWay;
}

void AuditedOrchestrations::Desk::end()
{
    // Told within the lock: once it is let go, whoever closes may end all of this.
    const std::lock_guard lock(m_mutex);
    --m_underWay;
    m_changed.notify_all();
}

/// Its answer may come within the call: nothing is held meanwhile.
std::optional<Error> AuditedOrchestrations::Desk::handOn(const HandOn& handOn)
{
    Orchestrations* inner = nullptr;
    {
        const std::lock_guard lock(m_mutex);
        inner = m_inner;
    }
    if (inner == nullptr) {
        return Error{Fault::Refused, "Not sent: the connection was closed before it could be."};
    }
    handOn(*inner);
    return std::nullopt;
}

void AuditedOrchestrations::Desk::answered(const RequestId& act, const Error* error)
{
    if (error == nullptr) {
        return m_audit.conclude(act, AuditOutcome::Sent, {}, m_clock.now());
    }
    const bool isOpen = error->fault == Fault::Unreachable; // it may have been done all the same
    m_audit.conclude(act, isOpen ? AuditOutcome::NoAnswer : AuditOutcome::Refused, error->message, m_clock.now());
}

void AuditedOrchestrations::Desk::remember(const ActionPlan& plan)
{
    const std::lock_guard lock(m_mutex);
    if (!m_plans.insert_or_assign(plan.hash, plan).second) {
        return;
    }
    m_planOrder.push_back(plan.hash);
    if (m_planOrder.size() > plansMost) {
        m_plans.erase(m_planOrder.front());
        m_planOrder.pop_front();
    }
}

const ActionPlan* AuditedOrchestrations::Desk::planOf(const std::string& hash) const
{
    const auto found = m_plans.find(hash);
    return found == m_plans.end() ? nullptr : &found->second;
}

Instant AuditedOrchestrations::Desk::actedNow(const FlowId& flow) const
{
    const std::optional<SeenFlow> seen = m_flows.flow(flow);
    return seen ? actedAfter(*seen, m_clock.now()) : m_clock.now();
}

void AuditedOrchestrations::Desk::followAct(const ActionRequest& request, Instant actedAt)
{
    {
        const std::lock_guard lock(m_mutex);
        const ActionPlan* plan = planOf(request.planHash);
        if (plan == nullptr) {
            return; // nobody said what was to become of it
        }
        if (m_followed.size() >= followedMost) {
            m_followed.erase(m_followed.begin());
        }
        m_followed.push_back({request.request, *plan, {actedAt}});
    }
    m_changed.notify_all();
}

void AuditedOrchestrations::Desk::conclude(const FlowId& flow, AuditOutcome outcome, const std::string& says)
{
    const std::lock_guard lock(m_mutex);
    const auto last = std::find_if(m_followed.rbegin(), m_followed.rend(), [&flow](const Followed& followed) {
        return followed.plan.flow == flow;
    });
    if (last != m_followed.rend()) {
        m_audit.conclude(last->act, outcome, says, m_clock.now());
        m_followed.erase(std::next(last).base());
    }
}

void AuditedOrchestrations::Desk::follow(const std::stop_token& stop)
{
    std::unique_lock lock(m_mutex);
    while (!stop.stop_requested()) {
        m_changed.wait(lock, stop, [this] { return !m_followed.empty(); });
        lock.unlock();
        judge();
        lock.lock();
        m_changed.wait_for(lock, stop, beat, [] { return false; });
    }
}

void AuditedOrchestrations::Desk::judge()
{
    const Instant now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_followed, [&](Followed& followed) { return judge(followed, now); });
}

bool AuditedOrchestrations::Desk::judge(Followed& followed, Instant now)
{
    const std::optional<SeenFlow> seen = m_flows.flow(followed.plan.flow);
    if (!seen) {
        return false;
    }
    const RescueProgress progress = followRescue(followed.plan, *seen, followed.watch, now);
    const auto outcome = outcomeOf(progress.stage);
    const bool isKnown = followed.isOverdue && outcome == AuditOutcome::NoAnswer;
    if (!outcome || isKnown) {
        return false;
    }
    m_audit.conclude(followed.act, *outcome, progress.sentence, now);
    followed.isOverdue = outcome == AuditOutcome::NoAnswer;
    return !followed.isOverdue;
}

} // namespace backstep
