#include "engine/workers/simulated_workers.h"

#include "engine/wire/codec.h"
#include "engine/wire/json_members.h"
#include "engine/wire/topics.h"

#include <algorithm>
#include <random>
#include <variant>

namespace backstep {

namespace {

constexpr std::size_t attemptsRemembered = 100'000;
constexpr Duration fullPause{5}; ///< the transport takes no more for the moment
constexpr Duration resendPause{500}; ///< the broker refused a reply, or nobody knows

FlowId registrationId()
{
    std::random_device random;
    return FlowId("worker-" + std::to_string(random()) + std::to_string(random()));
}

/// Who reads the shared topic reads all of it: those alone share the work who serve the same steps, as with the name of
/// a service, which is the group of the reference's workers there.
std::string groupOf(const std::string& group, const auto& servedOnShared)
{
    std::string steps;
    for (const auto& [eventType, served] : servedOnShared) {
        steps += eventType + "\n";
    }
    return steps.empty() ? group : group + "-" + sha256Hex(steps).substr(0, 8);
}

} // namespace

Entry workerFor(const Orchestration& orchestration, const std::vector<StepName>& steps)
{
    Entry worker;
    worker.role = EntryRole::Worker;
    worker.orchestrationName = orchestration.name;
    worker.dialect = orchestration.dialect;
    for (const StepDefinition& step : orchestration.steps) {
        if (!steps.empty() && std::ranges::find(steps, step.name) == steps.end()) {
            continue;
        }
        EntryStep served;
        served.name = step.name;
        served.seq = step.seq;
        served.objectType = step.objectType;
        served.doMethod = "do";
        served.undoMethod = step.hasUndo ? "undo" : "";
        worker.steps.push_back(std::move(served));
    }
    return worker;
}

SimulatedWorkers::SimulatedWorkers(WorkerScript script, Options options)
    : m_script(std::move(script))
    , m_options(std::move(options))
{
}

SimulatedWorkers::~SimulatedWorkers()
{
    stop();
}

Result<void> SimulatedWorkers::serve(Transport& transport, const std::vector<Entry>& workers)
{
    m_transport = &transport;
    std::vector<TopicName> topics;
    for (const Entry& worker : workers) {
        add(worker, topics);
    }
    if (!m_servedOnShared.empty()) {
        topics.emplace_back(topics::shared);
    }
    std::vector<TopicSpec> needed{{TopicName(topics::responseResult), m_options.partitions, false}};
    for (const TopicName& topic : topics) {
        needed.push_back({topic, m_options.partitions, false});
    }
    if (const auto created = transport.ensureTopics(needed); !created) {
        return failure(created.error());
    }
    SubscriptionSpec spec;
    spec.name = "simulated workers";
    spec.topics = std::move(topics);
    // A command that waits for its worker is answered, too; but on the shared topic all that ever happened stands.
    spec.from = m_servedOnShared.empty() ? StartFrom::Beginning : StartFrom::End;
    spec.group = groupOf(m_options.group, m_servedOnShared);
    m_timer = std::jthread([this] { work(); });
    auto subscribed = transport.subscribe(spec, *this);
    if (!subscribed) {
        stop();
        return failure(subscribed.error());
    }
    m_subscription = std::move(*subscribed);
    for (const Entry& worker : m_options.registrations) {
        const Dialect dialect = worker.dialect.value_or(m_options.dialect);
        hand(encodeWorkerRegistration(worker, registrationId(), m_options.service, dialect), Duration(0));
    }
    return {};
}

void SimulatedWorkers::add(const Entry& worker, std::vector<TopicName>& topics)
{
    const bool isShared = worker.dialect.value_or(m_options.dialect) == Dialect::Shared;
    for (const EntryStep& step : worker.steps) {
        for (const Phase phase : {Phase::Do, Phase::Undo}) {
            if (phase == Phase::Undo && step.undoMethod.empty()) {
                continue;
            }
            const AnswerScript& script = m_script.answer(step.name, phase);
            const Served served{step.name, phase, script, script.fail == 0 && script.silent == 0};
            if (isShared) {
                m_servedOnShared.try_emplace((phase == Phase::Do ? "do" : "undo") + step.name.text(), served);
                continue;
            }
            TopicName topic = topics::command(worker.orchestrationName, step.name, phase);
            if (m_served.try_emplace(topic, served).second) {
                topics.push_back(std::move(topic));
            }
        }
    }
}

void SimulatedWorkers::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    m_subscription.reset();
    if (m_timer.joinable()) {
        m_timer.join();
    }
}

std::uint64_t SimulatedWorkers::answered() const
{
    const std::lock_guard lock(m_mutex);
    return m_answered;
}

std::size_t SimulatedWorkers::answersToCome() const
{
    const std::lock_guard lock(m_mutex);
    return m_toCome;
}

std::vector<RecordPlace> SimulatedWorkers::lastAnswers() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<RecordPlace> places;
    for (const auto& [where, place] : m_lastAnswers) {
        places.push_back(place);
    }
    return places;
}

void SimulatedWorkers::records(std::vector<Record> batch)
{
    for (const Record& command : batch) {
        answer(command);
    }
}

/// On the shared topic the event type alone decides, whatever else stands in the headers (contract.md §1.6).
const SimulatedWorkers::Served* SimulatedWorkers::servedBy(const Record& command) const
{
    if (command.place.topic.text() != topics::shared) {
        const auto found = m_served.find(command.place.topic);
        return found == m_served.end() ? nullptr : &found->second;
    }
    thread_local JsonEnvelope envelope;
    if (!command.value || readJsonEnvelope(*command.value, envelope) != JsonTrouble::None) {
        return nullptr;
    }
    const auto found = m_servedOnShared.find(envelope.headers.textOr("eventType", ""));
    return found == m_servedOnShared.end() ? nullptr : &found->second;
}

void SimulatedWorkers::answer(const Record& command)
{
    const Served* served = servedBy(command);
    if (served == nullptr) {
        return;
    }
    if (served->isPlain) {
        reply(command, *served, true);
        return;
    }
    const int attempt = attemptOf(*served, command);
    const bool silent = served->script.silent < 0 || attempt <= served->script.silent;
    if (attempt == 0 || silent) {
        return; // no command that anyone could answer, or one that the script leaves unanswered
    }
    reply(command, *served, served->script.fail >= 0 && attempt > served->script.fail);
}

int SimulatedWorkers::attemptOf(const Served& served, const Record& command)
{
    for (const Message& message : decode(command)) {
        const auto* read = std::get_if<CommandMessage>(&message);
        if (read == nullptr) {
            continue;
        }
        // A foreign orchestrator names no command: then every record is an attempt of its own.
        const std::string id = read->command.has_value()
            ? read->command->text()
            : std::to_string(command.place.partition) + "/" + std::to_string(command.place.offset);
        std::string key = read->flow.text() + "/" + served.step.text() + "/" + std::string(toWire(served.phase));
        const auto [attempts, isNew] = m_attempts.try_emplace(key);
        if (isNew) {
            m_attemptsInOrder.push_back(std::move(key));
        }
        std::vector<std::string>& ids = attempts->second;
        auto place = std::ranges::find(ids, id);
        if (place == ids.end()) {
            place = ids.insert(ids.end(), id);
        }
        const auto attempt = static_cast<int>(place - ids.begin()) + 1;
        if (m_attemptsInOrder.size() > attemptsRemembered) {
            m_attempts.erase(m_attemptsInOrder.front());
            m_attemptsInOrder.pop_front();
        }
        return attempt;
    }
    return 0;
}

void SimulatedWorkers::reply(const Record& command, const Served& served, bool succeeded)
{
    const std::string_view error = succeeded ? "" : "simulated failure";
    const auto record = encodeReply(command, succeeded, error, m_options.service);
    if (!record) {
        return; // not answerable: whoever watches the wire sees why
    }
    const Duration wait = m_script.latency + served.script.late;
    const int times = served.script.duplicate ? 2 : 1;
    for (int each = 0; each < times; ++each) {
        hand(*record, wait);
    }
    const std::lock_guard lock(m_mutex);
    ++m_answered;
}

void SimulatedWorkers::hand(OutgoingRecord record, Duration wait)
{
    {
        const std::lock_guard lock(m_mutex);
        ++m_toCome;
    }
    if (wait > Duration(0)) {
        sendLater(std::move(record), wait);
    } else {
        send(std::move(record));
    }
}

void SimulatedWorkers::send(OutgoingRecord record)
{
    std::uint64_t token = 0;
    {
        const std::lock_guard lock(m_mutex);
        token = m_nextToken++;
        m_handed.emplace(token, record);
    }
    if (m_transport->send(record, token) == HandOver::Full) {
        {
            const std::lock_guard lock(m_mutex);
            m_handed.erase(token);
        }
        sendLater(std::move(record), fullPause);
    }
}

void SimulatedWorkers::sendLater(OutgoingRecord record, Duration wait)
{
    {
        const std::lock_guard lock(m_mutex);
        m_due.push({std::chrono::steady_clock::now() + wait, m_order++, std::move(record)});
    }
    m_changed.notify_all();
}

void SimulatedWorkers::delivered(std::vector<Delivery> deliveries)
{
    std::vector<OutgoingRecord> again;
    {
        const std::lock_guard lock(m_mutex);
        for (const Delivery& delivery : deliveries) {
            auto record = m_handed.extract(delivery.token);
            if (record.empty()) {
                continue;
            }
            if (delivery.outcome != DeliveryOutcome::Persisted) {
                again.push_back(std::move(record.mapped()));
                continue;
            }
            --m_toCome;
            const std::string& topic = record.mapped().topic.text();
            if (topic == topics::responseResult || topic == topics::shared) {
                RecordPlace& last
                    = m_lastAnswers.try_emplace({topic, delivery.place.partition}, delivery.place).first->second;
                last = delivery.place.offset > last.offset ? delivery.place : last;
            }
        }
    }
    for (OutgoingRecord& record : again) {
        sendLater(std::move(record), resendPause);
    }
}

void SimulatedWorkers::work()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        if (m_due.empty()) {
            m_changed.wait(lock, [this] { return m_stopping || !m_due.empty(); });
            continue;
        }
        if (const Moment next = m_due.top().at; std::chrono::steady_clock::now() < next) {
            m_changed.wait_until(lock, next);
            continue;
        }
        OutgoingRecord record = m_due.top().record;
        m_due.pop();
        lock.unlock();
        send(std::move(record));
        lock.lock();
    }
}

} // namespace backstep
