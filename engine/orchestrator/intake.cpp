#include "engine/base/bytes.h"
#include "engine/base/overloaded.h"
#include "engine/base/planted.h"
#include "engine/orchestrator/loop.h"
#include "engine/wire/topics.h"

#include <iterator>
#include <utility>

namespace backstep {

namespace {

/// The answer as it is told when the commit is durable, or what is told instead.
template <class T>
std::function<void(const Error*)> once(Orchestrations::Answer<T> answer, Result<T> result)
{
    return [answer = std::move(answer), result = std::move(result)](const Error* instead) {
        answer(instead == nullptr ? result : Result<T>(failure(*instead)));
    };
}

} // namespace

TopicName countedAs(const TopicName& topic, Reading reading)
{
    const bool isSecond = reading == Reading::Registrations && topic.text() == topics::shared;
    return isSecond ? TopicName(topics::registrationsOnShared) : topic;
}

void Loop::take(RecordsRead read)
{
    if (comesBehindRegistrations(read)) {
        return holdRegistrations(std::move(read));
    }
    for (auto record = read.records.begin(); record != read.records.end(); ++record) {
        if (!isNew(*record, read.reading) || m_lines.has(record->place)) {
            continue;
        }
        if (!isMeant(*record, read.reading)) {
            advance(*record, read.reading);
            continue;
        }
        if (isBatchFull()) {
            read.records.erase(read.records.begin(), record);
            return putBack(std::move(read));
        }
        m_cameAs.clear();
        if (isLine(*record)) {
            continue;
        }
        std::vector<Message> messages = decode(*record);
        const auto fetched = fetch(messages);
        if (!fetched && fetched.error().fault == Fault::StoreFailed && !planted(Bug::SkipsWhatItCannotLookUp)) {
            read.records.erase(read.records.begin(), record);
            return hold(std::move(read), fetched.error());
        }
        if (const auto taken = fetched ? takeRegistrations(messages, *record) : Result<void>(); !taken) {
            read.records.erase(read.records.begin(), record);
            m_registrationFault = taken.error().message;
            return holdRegistrations(std::move(read));
        }
        ++m_takenThisSecond;
        advance(*record, read.reading);
        if (!fetched) {
            // It speaks of a flow that nobody can read any more: the one thing left is to keep it.
            quarantine({AnomalyKind::UnknownFlow, fetched.error().message, FlowId()}, *record);
            continue;
        }
        for (Message& message : messages) {
            takeMessage(std::move(message), *record);
        }
    }
}

/// On the shared topic there is more than this reading of it is for, and starts that are left to others.
bool Loop::isMeant(const Record& record, Reading reading) const
{
    if (record.place.topic.text() != topics::shared) {
        return true;
    }
    const topics::Kind kind = kindOf(record);
    if (reading == Reading::Registrations) {
        return kind == topics::Kind::Registration;
    }
    switch (kind) {
    case topics::Kind::Start:
        return m_options.ownsCluster && m_options.takeStartRecords;
    case topics::Kind::Registration: // read from the beginning by the other reading
    case topics::Kind::Do: // our own and those of others come back
    case topics::Kind::Undo:
        return false;
    default:
        return true;
    }
}

bool Loop::isNew(const Record& record, Reading reading) const
{
    const auto known = m_positions.find({countedAs(record.place.topic, reading).text(), record.place.partition});
    return known == m_positions.end() || known->second.incarnation != record.incarnation
        || known->second.next <= record.place.offset;
}

void Loop::advance(const Record& record, Reading reading)
{
    const Position next{
        countedAs(record.place.topic, reading), record.incarnation, record.place.partition, record.place.offset + 1};
    m_positions.insert_or_assign({next.topic.text(), next.partition}, next);
    m_batch.positions.insert_or_assign({next.topic.text(), next.partition}, next);
}

void Loop::takeMessage(Message message, const Record& record)
{
    std::visit(
        Overloaded{
            [&](ReplyMessage& reply) { takeReply(std::move(reply), record); },
            [&](StartMessage& start) { takeStart(std::move(start), record); },
            [](const RegistrationMessage&) {}, // taken before: takeRegistrations()
            [&](ControlMessage& control) { takeControl(control); },
            // Seen by the tracker; nothing for the engine to decide.
            [](const CommandMessage&) {},
            [](const RegistrationStatusMessage&) {},
            [](const FlowEventMessage&) {},
            [](const OwnerMessage&) {},
            [&](const UnreadableMessage& unreadable) { quarantine(unreadable, record); },
        },
        message
    );
}

void Loop::takeReply(ReplyMessage reply, const Record& record)
{
    const bool isOthers = !reply.owner.isEmpty() && reply.owner != m_identity;
    const bool foreign = isOthers && !planted(Bug::TakesTheRepliesOfOthers);
    LiveFlow* flow = foreign ? nullptr : find(reply.flow);
    if (const PastFlow* gone = foreign ? nullptr : past(reply.flow)) {
        // Whoever reads it decides: a late success may have left an effect that nobody undoes any more.
        return quarantine({AnomalyKind::UnknownFlow, wordsOf(*gone) + " It is answered no more.", gone->id}, record);
    }
    if (flow == nullptr) {
        return; // of another engine, or of nobody: the tracker shows it as what it is
    }
    ReplyArrived arrived;
    arrived.step = std::move(reply.step);
    arrived.command = std::move(reply.command);
    arrived.saysDo = reply.saysDo;
    arrived.succeeded = reply.succeeded;
    arrived.payload = std::move(reply.payload);
    arrived.error = shortened(std::move(reply.error), limits::errorBytesMax);
    arrived.place = record.place;
    if (overfills(*flow, arrived)) {
        return takeWithoutPayload(*flow, std::move(arrived));
    }
    decideOn(*flow, std::move(arrived));
}

void Loop::take(const DeliveriesReported& reported)
{
    const Instant now = m_clock.now();
    for (const Delivery& delivery : reported.deliveries) {
        const auto command = m_outbox.settle(delivery, now);
        LiveFlow* flow = command.has_value() ? find(command->flow) : nullptr;
        if (flow == nullptr) {
            continue;
        }
        if (command->refusal.empty()) {
            decideOn(*flow, command->command);
        } else {
            failRefused(*flow, *command);
        }
    }
    if (m_outbox.trouble() != m_toldTrouble) {
        m_toldTrouble = m_outbox.trouble();
        tellHealth({});
    }
}

/// It never reached its topic, so its attempt has failed, and by name: the flow goes on by its rules.
void Loop::failRefused(LiveFlow& flow, const Outbox::Settled& command)
{
    ReplyArrived failed;
    failed.step = flow.definition->orchestration.steps.at(command.command.step).name;
    failed.command = command.id;
    failed.saysDo = command.command.phase == Phase::Do;
    failed.error = command.refusal;
    decideOn(flow, std::move(failed));
    m_batch.urgent = true;
}

void Loop::take(const ConnectionChanged& changed)
{
    m_connected = changed.state == ConnectionState::Up;
    if (!m_connected) {
        ++m_outages;
        m_caughtUp = false; // told again once the replies were read to their end after the reconnect
    }
    tellHealth({});
}

void Loop::take(RepliesCaughtUp caughtUp)
{
    // Said of what had been fetched before the broker went away? After it is back it is told again.
    if (!m_connected || caughtUp.outages != m_outages) {
        return;
    }
    m_caughtUp = true;
    m_hearingSince = m_clock.now();
    tellHealth({});
}

void Loop::take(RegistrationsCaughtUp)
{
    if (!m_registrationsHeld.empty()) {
        return holdRegistrations(RegistrationsCaughtUp{});
    }
    for (const ParkedStart& start : m_parked) {
        const auto fetched = m_registry.newest(start.orchestration) ? fetch(start.request) : Result<void>();
        if (!fetched && fetched.error().fault == Fault::StoreFailed) {
            return hold(RegistrationsCaughtUp{}, fetched.error());
        }
    }
    m_registrationsRead = true;
    const std::deque<ParkedStart> parked = m_parked;
    for (const ParkedStart& start : parked) {
        if (m_registry.newest(start.orchestration)) {
            unpark(start.orchestration);
        }
    }
    // Before what came after them, and no more of them in one commit than fit.
    std::vector<InboxItem> held = std::exchange(m_held, {});
    m_taken.insert(m_taken.begin(), std::make_move_iterator(held.begin()), std::make_move_iterator(held.end()));
}

void Loop::take(RegisterCall call)
{
    if (!m_registrationsRead) {
        m_held.emplace_back(std::move(call));
        return;
    }
    const auto fits = m_options.forReference ? fitsReference(call.orchestration) : Result<void>();
    const Result<int> version = fits ? registered(call.orchestration, call.service) : failure(fits.error());
    if (version) {
        const FlowId id = newFlowId(m_random);
        m_batch.others.push_back(
            encodeRegistration(call.orchestration, id, call.service, m_options.dialect, m_options.forReference)
        );
        if (m_options.ownsCluster) {
            m_ownRegistrations.insert(*m_batch.others.back().value);
        }
    }
    m_batch.answers.push_back(once(std::move(call.answer), version));
}

void Loop::take(RegisteredCall call)
{
    if (!m_registrationsRead) {
        m_held.emplace_back(std::move(call));
        return;
    }
    const Result<RegisteredState> state = stateOf(call.name);
    m_batch.answers.push_back(once(std::move(call.answer), state));
}

void Loop::take(StartCall call)
{
    if (!m_registrationsRead) {
        m_held.emplace_back(std::move(call));
        return;
    }
    const Result<StartAnswer> answered = started(call.name, std::move(call.request));
    m_batch.answers.push_back(once(std::move(call.answer), answered));
}

void Loop::take(PlanCall call)
{
    const Result<ActionPlan> plan = planned(call.request);
    m_batch.answers.push_back(once(std::move(call.answer), plan));
}

void Loop::take(ActCall call)
{
    const Result<std::uint64_t> version = acted(call.request);
    m_batch.answers.push_back(once(std::move(call.answer), version));
}

} // namespace backstep
