#include "engine/rescue/remote_orchestrations.h"

#include "engine/rescue/new_id.h"
#include "engine/wire/codec.h"
#include "engine/wire/control_answer.h"
#include "engine/wire/flow_event_detail.h"
#include "engine/wire/json_members.h"
#include "engine/wire/topics.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace backstep {

namespace {

ControlMessage controlFor(const ActionRequest& request)
{
    ControlMessage control;
    control.request = request.request.isEmpty() ? RequestId(newId()) : request.request;
    control.action = std::string(toWire(request.action));
    control.flow = request.flow;
    control.step = request.step.value_or(StepName());
    control.expectedVersion = request.expectedVersion;
    control.planHash = request.planHash;
    control.who = request.who;
    control.reason = request.reason;
    control.payload = request.payload;
    return control;
}

/// The answer to a control record, if this message is it.
std::optional<ControlAnswer> answerTo(const RequestId& request, const Message& message)
{
    const auto* event = std::get_if<FlowEventMessage>(&message);
    if (event == nullptr || event->request != request) {
        return std::nullopt;
    }
    const Result<ControlAnswer> answer = readControlAnswer(*event);
    return answer && answer->request == request ? std::optional(*answer) : std::nullopt;
}

ActionPlan planFrom(const ActionRequest& request, ControlAnswer answer)
{
    ActionPlan plan;
    plan.flow = std::move(answer.flow);
    plan.orchestration = std::move(answer.orchestration);
    plan.action = request.action;
    plan.step = request.step;
    plan.version = answer.version;
    plan.hash = std::move(answer.hash);
    plan.ends = answer.ends;
    for (ControlAnswer::Message& each : answer.messages) {
        plan.messages.push_back(
            {each.order, each.wave, each.phase, std::move(each.step), std::move(each.record), std::move(each.why)}
        );
    }
    return plan;
}

Error errorOf(const ControlAnswer& refusal)
{
    return {refusal.isUnknown ? Fault::NotFound : Fault::Refused, refusal.message};
}

/// The sentence of an anomaly's detail; the whole detail where it has none.
std::string sentenceOf(const Bytes& detail)
{
    JsonMembers members;
    if (readJsonObject(detail, members) != JsonTrouble::None) {
        return detail;
    }
    return members.textOr("text", detail);
}

} // namespace

RemoteOrchestrations::RemoteOrchestrations(Options options)
    : m_options(options)
{
}

RemoteOrchestrations::~RemoteOrchestrations()
{
    close();
}

Result<void> RemoteOrchestrations::open(Transport& transport)
{
    m_transport = &transport;
    SubscriptionSpec spec;
    spec.name = "answers";
    spec.topics = {TopicName(topics::flowEvents), TopicName(topics::registrationStatus)};
    spec.from = StartFrom::End;
    std::vector<TopicSpec> needed;
    for (const std::string_view topic :
         {topics::flowEvents,
          topics::registrationStatus,
          topics::control,
          topics::executionStart,
          topics::registration,
          topics::shared}) {
        needed.push_back({TopicName(topic)});
    }
    if (const auto created = transport.ensureTopics(needed); !created) {
        return failure(created.error());
    }
    auto subscribed = transport.subscribe(spec, *this);
    if (!subscribed) {
        return failure(subscribed.error());
    }
    m_subscription = std::move(*subscribed);
    m_timer = std::jthread([this] { watchTime(); });
    return {};
}

void RemoteOrchestrations::close()
{
    std::vector<Waiting> left;
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        left = std::exchange(m_waiting, {});
    }
    m_changed.notify_all();
    m_subscription.reset();
    if (m_timer.joinable()) {
        m_timer.join();
    }
    for (const Waiting& waiting : left) {
        waiting.giveUp({Fault::Unreachable, "The connection was closed before an answer came."});
    }
}

Error RemoteOrchestrations::noAnswer() const
{
    const std::string where = m_transport == nullptr ? "" : " on " + m_transport->describe();
    return {
        Fault::Unreachable,
        "No orchestrator answered" + where + " within "
            + toWords(std::chrono::duration_cast<std::chrono::microseconds>(m_options.patience))
            + ". Start one with `backstep serve`, or use --data with the folder of its ledger."};
}

void RemoteOrchestrations::registerOrchestration(Orchestration orchestration, std::string service, Answer<int> answer)
{
    if (const auto fits = m_options.forReference ? fitsReference(orchestration) : Result<void>(); !fits) {
        answer(failure(fits.error()));
        return;
    }
    Waiting waiting;
    waiting.giveUp = [answer](const Error& error) { answer(failure(error)); };
    waiting.recognise = [answer, name = orchestration.name](const Message& message) -> Tell {
        const auto* status = std::get_if<RegistrationStatusMessage>(&message);
        if (status == nullptr || status->orchestration != name || status->role != "initiator") {
            return {};
        }
        if (status->status == "SUCCESS") {
            return [answer] { answer(0); };
        }
        return [answer, reason = status->failureReason] { answer(failure(Fault::Refused, reason)); };
    };
    ask(encodeRegistration(orchestration, FlowId(newId()), service, m_options.dialect, m_options.forReference),
        std::move(waiting));
}

void RemoteOrchestrations::start(OrchestrationName name, StartRequest request, Answer<StartAnswer> answer)
{
    StartMessage start;
    start.orchestration = std::move(name);
    start.flow = request.flow.isEmpty() ? FlowId(newId()) : request.flow;
    start.key = std::move(request.key);
    start.payload = std::move(request.payload);
    start.startedFrom = std::move(request.startedFrom);
    Waiting waiting;
    waiting.giveUp = [answer](const Error& error) { answer(failure(error)); };
    waiting.recognise = [answer, flow = start.flow](const Message& message) -> Tell {
        const auto* event = std::get_if<FlowEventMessage>(&message);
        // The same start key may have given a flow of another id before: its answer names the id that was asked for.
        const bool isNamed = event != nullptr && event->request.text() == flow.text();
        if (event == nullptr || (event->flow != flow && !isNamed)) {
            return {};
        }
        if (event->type == "anomaly" && event->seq == 0) {
            return [answer, text = sentenceOf(event->detail)] { answer(failure(Fault::Refused, text)); };
        }
        if (event->type == "flow.waiting" && event->seq == 0) {
            // Parked: no flow yet. Whoever asked shall hear what it waits for, and not wait with it.
            return [answer, why = readFlowEventDetail(*event).why] { answer(failure(Fault::Refused, why)); };
        }
        return [answer, started = StartAnswer{event->flow, isNamed}] { answer(started); };
    };
    ask(encodeStart(start, m_options.dialect), std::move(waiting));
}

void RemoteOrchestrations::registered(OrchestrationName name, Answer<RegisteredState> answer)
{
    answer(failure(
        Fault::Refused,
        "The orchestrator runs elsewhere and does not tell which version of " + name.text() + " is registered."
    ));
}

void RemoteOrchestrations::plan(ActionRequest request, Answer<ActionPlan> answer)
{
    ControlMessage control = controlFor(request);
    control.planFor = std::exchange(control.action, "plan");
    Waiting waiting;
    waiting.giveUp = [answer](const Error& error) { answer(failure(error)); };
    waiting.recognise = [answer, request, id = control.request](const Message& message) -> Tell {
        auto told = answerTo(id, message);
        if (!told.has_value() || told->kind == ControlAnswer::Kind::Done) {
            return {};
        }
        if (told->kind == ControlAnswer::Kind::Refused) {
            return [answer, error = errorOf(*told)] { answer(failure(error)); };
        }
        return [answer, plan = planFrom(request, std::move(*told))] { answer(plan); };
    };
    ask(encodeControl(control), std::move(waiting));
}

void RemoteOrchestrations::act(ActionRequest request, Answer<std::uint64_t> answer)
{
    const ControlMessage control = controlFor(request);
    Waiting waiting;
    waiting.giveUp = [answer](const Error& error) { answer(failure(error)); };
    waiting.recognise = [answer, id = control.request](const Message& message) -> Tell {
        const auto told = answerTo(id, message);
        if (!told.has_value() || told->kind == ControlAnswer::Kind::Plan) {
            return {};
        }
        if (told->kind == ControlAnswer::Kind::Refused) {
            return [answer, error = errorOf(*told)] { answer(failure(error)); };
        }
        return [answer, version = told->version] { answer(version); };
    };
    ask(encodeControl(control), std::move(waiting));
}

void RemoteOrchestrations::ask(const OutgoingRecord& record, Waiting waiting)
{
    waiting.until = std::chrono::steady_clock::now() + m_options.patience;
    std::uint64_t token = 0;
    {
        const std::lock_guard lock(m_mutex);
        if (m_transport != nullptr && !m_stopping) {
            token = m_nextToken++;
            waiting.token = token;
            m_waiting.push_back(waiting);
        }
    }
    if (token == 0) {
        return waiting.giveUp({Fault::Unreachable, "There is no connection to an orchestrator."});
    }
    m_changed.notify_all();
    if (m_transport->send(record, token) == HandOver::Full) {
        giveUp(token, {Fault::Unreachable, "Too much waits to be sent to " + m_transport->describe() + ". Try again."});
    }
}

void RemoteOrchestrations::delivered(std::vector<Delivery> deliveries)
{
    for (const Delivery& delivery : deliveries) {
        // Possibly persisted: the answer will tell, or none will come.
        if (delivery.outcome == DeliveryOutcome::Failed) {
            giveUp(delivery.token, {Fault::Unreachable, "The wish was not sent: " + delivery.reason});
        }
    }
}

void RemoteOrchestrations::records(std::vector<Record> batch)
{
    for (const Record& record : batch) {
        for (const Message& message : decode(record)) {
            takeMessage(message);
        }
    }
}

void RemoteOrchestrations::takeMessage(const Message& message)
{
    std::vector<Tell> tells;
    {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_waiting, [&](const Waiting& waiting) {
            Tell tell = waiting.recognise(message);
            const bool isAnswer = tell != nullptr;
            if (isAnswer) {
                tells.push_back(std::move(tell));
            }
            return isAnswer;
        });
    }
    for (const Tell& tell : tells) {
        tell();
    }
}

void RemoteOrchestrations::giveUp(std::uint64_t token, const Error& error)
{
    std::optional<Waiting> found;
    {
        const std::lock_guard lock(m_mutex);
        const auto place = std::ranges::find(m_waiting, token, &Waiting::token);
        if (place == m_waiting.end()) {
            return; // answered already
        }
        found = std::move(*place);
        m_waiting.erase(place);
    }
    found->giveUp(error);
}

void RemoteOrchestrations::watchTime()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        const auto first = std::ranges::min_element(m_waiting, {}, &Waiting::until);
        if (first == m_waiting.end()) {
            m_changed.wait(lock);
            continue;
        }
        const std::uint64_t token = first->token;
        if (const Moment until = first->until; std::chrono::steady_clock::now() < until) {
            m_changed.wait_until(lock, until);
            continue;
        }
        lock.unlock();
        giveUp(token, noAnswer());
        lock.lock();
    }
}

} // namespace backstep
