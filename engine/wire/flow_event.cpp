#include "engine/base/bytes.h"
#include "engine/base/overloaded.h"
#include "engine/wire/codec.h"
#include "engine/wire/json_writer.h"

#include <algorithm>
#include <utility>

namespace backstep {

namespace {

std::string_view toWord(Fate fate)
{
    switch (fate) {
    case Fate::Open:
        return "open";
    case Fate::NotNeeded:
        return "not-needed";
    case Fate::Awaited:
        return "awaited";
    case Fate::Undo:
        return "undo";
    case Fate::Closed:
        return "closed";
    }
    return "open";
}

void writeAnomaly(JsonWriter& out, const AnomalySeen& anomaly)
{
    out.text("kind", toWire(anomaly.kind)).text("text", anomaly.text).text("topic", anomaly.place.topic.text());
    out.number("partition", anomaly.place.partition).number("offset", anomaly.place.offset);
}

/// Writes what an event tells besides its step, phase and attempt.
class DetailWriter
{
public:
    DetailWriter(JsonWriter& out, const FlowState& state, const Orchestration& orchestration)
        : m_out(out)
        , m_state(state)
        , m_orchestration(orchestration)
    {
    }

    void operator()(const StartAccepted& e) const
    {
        m_out.textIfAny("startKey", e.key.text()).textIfAny("lock", e.lock);
        m_out.textIfAny("startedFrom", e.startedFrom.text()).raw("graph", stepGraphJson(m_orchestration));
    }

    void operator()(const AttemptSent& e) const
    {
        const StepName& step = m_orchestration.steps[e.ref.step].name;
        m_out.text("idempotencyKey", idempotencyKey(m_state.id, step, e.ref.phase, e.generation).text());
    }

    void operator()(const AttemptDelivered&) const { }

    void operator()(const StepSucceeded& e) const
    {
        if (e.late) {
            m_out.boolean("late", true);
        }
    }

    void operator()(const AttemptFailed& e) const { m_out.text("error", e.error); }

    void operator()(const AttemptTimedOut& e) const { m_out.number("waitedMs", e.waited.count()); }

    void operator()(const AttemptSettled& e) const { m_out.boolean("late", true).textIfAny("error", e.error); }

    void operator()(const RetryScheduled& e) const { m_out.text("retryAt", toIso8601(e.at)); }

    void operator()(const StepExhausted& e) const { m_out.boolean("unknown", e.unknown); }

    void operator()(const TurnedBack& e) const
    {
        m_out.text("why", e.why);
        JsonWriter fates(m_out.begin("fates"));
        for (const auto& [step, fate] : e.fates) {
            std::string name;
            appendJsonText(name, m_orchestration.steps[step].name.text());
            fates.text(std::string_view(name).substr(1, name.size() - 2), toWord(fate));
        }
        fates.end();
        if (!e.withdrawn.empty()) {
            writeNames(m_out.begin("withdrawn"), e.withdrawn);
        }
    }

    void operator()(const FateDecided& e) const { m_out.text("fate", toWord(e.fate)).boolean("again", e.again); }

    void operator()(const BudgetRenewed& e) const { m_out.number("generation", e.generation); }

    void operator()(const FlowReopened&) const { }

    void operator()(const FlowEnded& e) const { m_out.text("ends", toWire(e.status)).textIfAny("why", e.why); }

    void operator()(const AnomalySeen& e) const { writeAnomaly(m_out, e); }

    void operator()(const OperatorActed& e) const
    {
        m_out.text("action", toWire(e.action)).text("who", e.who).text("reason", e.reason);
        m_out.text("before", toWire(e.before));
    }

    void operator()(const FlowWaits& e) const
    {
        m_out.text("for", e.forLock ? "lock" : "workers").text("why", e.why);
        if (!e.forLock) {
            writeNames(m_out.begin("unserved"), e.unserved);
        }
    }

    void operator()(const FlowLetGo&) const { }

    void operator()(const StepClosed&) const { }

private:
    void writeNames(std::string& out, const std::vector<StepIndex>& steps) const
    {
        out += '[';
        for (const StepIndex step : steps) {
            out += out.back() == '[' ? "" : ",";
            appendJsonText(out, m_orchestration.steps[step].name.text());
        }
        out += ']';
    }

    JsonWriter& m_out;
    const FlowState& m_state;
    const Orchestration& m_orchestration;
};

FlowEventMessage eventOf(const FlowState& state, std::uint64_t seq, std::string_view type)
{
    FlowEventMessage message;
    message.flow = state.id;
    message.orchestration = state.orchestration;
    message.definition = state.definition;
    message.seq = seq;
    message.type = type;
    message.eventId = state.id.text() + "/" + std::to_string(seq);
    return message;
}

void nameAttempt(FlowEventMessage& message, const EventSubject& subject, const FlowState& state)
{
    if (!subject.phase || !subject.attempt) {
        return;
    }
    const auto& attempts = state.steps[*subject.step].phase(*subject.phase).attempts;
    const auto found = std::ranges::find(attempts, *subject.attempt, &Attempt::number);
    if (found != attempts.end()) {
        message.command = commandId(state.id, message.step, *subject.phase, *found);
    }
}

/// The step's last error in either direction: an UNDO's is the one that matters now.
const std::string& lastErrorOf(const StepState& step)
{
    return step.backward.lastError.empty() ? step.forward.lastError : step.backward.lastError;
}

/// A snapshot tells of every step; the step's own event tells more.
constexpr std::size_t errorBytesMax = 200;

void writeSteps(std::string& out, const FlowState& state, const Orchestration& orchestration)
{
    out += '[';
    for (std::size_t i = 0; i < state.steps.size() && i < orchestration.steps.size(); ++i) {
        const StepState& step = state.steps[i];
        out += i == 0 ? "" : ",";
        JsonWriter(out)
            .text("name", orchestration.steps[i].name.text())
            .text("status", toWire(step.status))
            .number("attempts", step.forward.attempts.size())
            .number("undoAttempts", step.backward.attempts.size())
            .boolean("unknown", step.forward.outcomeUnknown() && step.forward.open() == nullptr)
            .textIfAny("error", shortened(lastErrorOf(step), errorBytesMax))
            .end();
    }
    out += ']';
}

} // namespace

std::optional<FlowEventMessage>
toFlowEvent(const Event& event, const FlowState& state, const Orchestration& orchestration)
{
    const std::string_view type = wireWord(event.body);
    if (type.empty()) {
        return std::nullopt;
    }
    FlowEventMessage message = eventOf(state, event.seq, type);
    message.at = event.at;
    const EventSubject subject = subjectOf(event.body);
    message.phase = subject.phase;
    message.attempt = subject.attempt;
    if (const auto* acted = std::get_if<OperatorActed>(&event.body)) {
        message.request = acted->request;
    }
    JsonWriter detail(message.detail);
    detail.text("flowStatus", toWire(state.status)).number("version", state.version);
    const bool isKnownStep
        = subject.step && *subject.step < orchestration.steps.size() && *subject.step < state.steps.size();
    if (isKnownStep) {
        message.step = orchestration.steps[*subject.step].name;
        nameAttempt(message, subject, state);
        detail.text("stepStatus", toWire(state.steps[*subject.step].status));
    }
    if (isKnownStep || !subject.step) {
        std::visit(DetailWriter(detail, state, orchestration), event.body);
    }
    detail.end();
    return message;
}

Bytes toDetail(const AnomalySeen& anomaly)
{
    Bytes detail;
    JsonWriter out(detail);
    writeAnomaly(out, anomaly);
    out.end();
    return detail;
}

Bytes waitingDetail(const std::string& why)
{
    Bytes detail;
    JsonWriter(detail).text("flowStatus", toWire(FlowStatus::NotRegistered)).text("why", why).end();
    return detail;
}

FlowEventMessage
toPastEvent(const FlowId& flow, const OrchestrationName& name, FlowStatus status, const std::string& why, Instant now)
{
    FlowEventMessage message;
    message.eventId = flow.text() + "/past";
    message.flow = flow;
    message.orchestration = name;
    message.type = "flow.snapshot";
    message.at = now;
    JsonWriter(message.detail).text("flowStatus", toWire(status)).text("why", why).end();
    return message;
}

FlowEventMessage toSnapshotEvent(const FlowState& state, const Orchestration& orchestration, Instant now)
{
    FlowEventMessage message = eventOf(state, state.seq, "flow.snapshot");
    message.eventId += "/snapshot";
    message.at = now;
    JsonWriter detail(message.detail);
    detail.text("flowStatus", toWire(state.status))
        .number("version", state.version)
        .boolean("turnedBack", state.turnedBack)
        .boolean("paused", state.paused)
        .boolean("waitingForLock", state.waitsForLock)
        .textIfAny("why", state.why)
        .text("startedAt", toIso8601(state.startedAt));
    if (state.endedAt.isSet()) {
        detail.text("endedAt", toIso8601(state.endedAt));
    }
    detail.number("anomalies", state.anomalies).raw("graph", stepGraphJson(orchestration));
    writeSteps(detail.begin("steps"), state, orchestration);
    detail.end();
    return message;
}

} // namespace backstep
