#pragma once

#include "engine/rescue/audited_orchestrations.h"
#include "engine/rescue/rescue_follow.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace backstep {

/// What AuditedOrchestrations keeps between a wish and the end of what it caused. Called from any thread.
class AuditedOrchestrations::Desk
{
public:
    using Refuse = std::function<void(const Error&)>;
    using HandOn = std::function<void(Orchestrations& inner)>;

    Desk(Orchestrations& inner, Audit& audit, AuditTerms terms, const Clock& clock, const FlowQuery& flows);

    void close();

    [[nodiscard]] AuditEntry entry(const char* action, RequestId act) const;
    /// With the records of the plan that is confirmed.
    [[nodiscard]] AuditEntry entryFor(const ActionRequest& request);

    /// Writes the entry, then hands the wish on; or refuses it, and that is written, too.
    void write(AuditEntry entry, Refuse refuse, HandOn handOn);
    /// Hands on what changes nothing.
    void ask(const Refuse& refuse, const HandOn& handOn);

    /// `error` nullptr: the orchestrator took it.
    void answered(const RequestId& act, const Error* error);

    void remember(const ActionPlan& plan);
    /// From when on what is seen belongs to an act that is handed on now.
    [[nodiscard]] Instant actedNow(const FlowId& flow) const;
    void followAct(const ActionRequest& request, Instant actedAt);
    void conclude(const FlowId& flow, AuditOutcome outcome, const std::string& says);

    /// Judges what is followed until it is asked to stop.
    void follow(const std::stop_token& stop);

private:
    /// An act that was taken, and what it was to do.
    struct Followed
    {
        RequestId act;
        ActionPlan plan;
        RescueWatch watch;
        bool isOverdue = false; ///< "no answer" was written; one may still come
    };

    [[nodiscard]] std::optional<Error> handOn(const HandOn& handOn);
    void begin();
    void end();
    [[nodiscard]] const ActionPlan* planOf(const std::string& hash) const;
    void judge();
    /// True: it is followed no further.
    [[nodiscard]] bool judge(Followed& followed, Instant now);

    Audit& m_audit;
    const AuditTerms m_terms;
    const Clock& m_clock;
    const FlowQuery& m_flows;

    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    Orchestrations* m_inner; ///< nullptr: closed
    int m_underWay = 0; ///< entries that are being written, and calls of it
    std::map<std::string, ActionPlan> m_plans; ///< by their hash
    std::deque<std::string> m_planOrder; ///< the oldest first
    std::vector<Followed> m_followed;
};

} // namespace backstep
