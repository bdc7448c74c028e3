#include "engine/rescue/audited_orchestrations.h"

#include "engine/rescue/audit_desk.h"
#include "engine/rescue/new_id.h"

#include <utility>

namespace backstep {

AuditedOrchestrations::AuditedOrchestrations(
    Orchestrations& inner, Audit& audit, AuditTerms terms, const Clock& clock, const FlowQuery& flows
)
    : m_desk(std::make_shared<Desk>(inner, audit, std::move(terms), clock, flows))
    , m_follower([desk = m_desk](const std::stop_token& stop) { desk->follow(stop); })
{
}

AuditedOrchestrations::~AuditedOrchestrations()
{
    close();
}

void AuditedOrchestrations::close()
{
    m_follower.request_stop();
    if (m_follower.joinable()) {
        m_follower.join();
    }
    m_desk->close();
}

void AuditedOrchestrations::registerOrchestration(Orchestration orchestration, std::string service, Answer<int> answer)
{
    AuditEntry entry = m_desk->entry("register", RequestId(newId()));
    entry.orchestration = orchestration.name;
    const RequestId act = entry.act;
    m_desk->write(
        std::move(entry),
        [answer](const Error& error) { answer(failure(error)); },
        [desk = m_desk, act, answer, orchestration = std::move(orchestration), service = std::move(service)](
            Orchestrations& inner
        ) {
            inner.registerOrchestration(orchestration, service, [desk, act, answer](const Result<int>& version) {
                desk->answered(act, version ? nullptr : &version.error());
                answer(version);
            });
        }
    );
}

void AuditedOrchestrations::registered(OrchestrationName name, Answer<RegisteredState> answer)
{
    m_desk->ask(
        [answer](const Error& error) { answer(failure(error)); },
        [&](Orchestrations& inner) { inner.registered(std::move(name), answer); }
    );
}

void AuditedOrchestrations::start(OrchestrationName name, StartRequest request, Answer<StartAnswer> answer)
{
    if (request.flow.isEmpty()) {
        request.flow = FlowId(newId()); // so that the entry names it
    }
    AuditEntry entry = m_desk->entry(request.startedFrom.isEmpty() ? "start" : "start-again", RequestId(newId()));
    entry.orchestration = name;
    entry.flow = request.flow;
    if (!request.startedFrom.isEmpty()) {
        entry.says = "of flow " + request.startedFrom.text();
    }
    const RequestId act = entry.act;
    m_desk->write(
        std::move(entry),
        [answer](const Error& error) { answer(failure(error)); },
        [desk = m_desk, act, answer, name = std::move(name), request = std::move(request)](Orchestrations& inner) {
            inner.start(name, request, [desk, act, answer](const Result<StartAnswer>& started) {
                desk->answered(act, started ? nullptr : &started.error());
                answer(started);
            });
        }
    );
}

void AuditedOrchestrations::plan(ActionRequest request, Answer<ActionPlan> answer)
{
    m_desk->ask(
        [answer](const Error& error) { answer(failure(error)); },
        [&](Orchestrations& inner) {
            inner.plan(std::move(request), [desk = m_desk, answer](const Result<ActionPlan>& plan) {
                if (plan) {
                    desk->remember(*plan);
                }
                answer(plan);
            });
        }
    );
}

void AuditedOrchestrations::act(ActionRequest request, Answer<std::uint64_t> answer)
{
    if (request.request.isEmpty()) {
        request.request = RequestId(newId());
    }
    AuditEntry entry = m_desk->entryFor(request);
    m_desk->write(
        std::move(entry),
        [answer](const Error& error) { answer(failure(error)); },
        [desk = m_desk, request, answer](Orchestrations& inner) {
            const Instant actedAt = desk->actedNow(request.flow);
            inner.act(request, [desk, request, actedAt, answer](const Result<std::uint64_t>& version) {
                desk->answered(request.request, version ? nullptr : &version.error());
                if (version) {
                    desk->followAct(request, actedAt);
                }
                answer(version);
            });
        }
    );
}

void AuditedOrchestrations::remember(const ActionPlan& plan)
{
    m_desk->remember(plan);
}

void AuditedOrchestrations::conclude(const FlowId& flow, AuditOutcome outcome, const std::string& says)
{
    m_desk->conclude(flow, outcome, says);
}

} // namespace backstep
