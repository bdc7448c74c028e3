#include "tests/engine/simulation/judge.h"

#include "engine/saga/state_codec.h"
#include "engine/wire/codec.h"
#include "engine/wire/topics.h"
#include "tests/engine/simulation/flow_rules.h"

#include <charconv>
#include <utility>

namespace backstep::simulation {

namespace {

/// An event of orchestrator.flow.events, as far as it matters here; read by hand because there are many.
struct EventRecord
{
    std::uint64_t seq = 0; ///< 0: a snapshot or an answer, no event of the flow
};

EventRecord readEvent(const OutgoingRecord& record)
{
    const std::string_view text = *record.value;
    const std::string_view flow = record.key.has_value() ? std::string_view(*record.key) : std::string_view();
    // {"eventId":"FLOW/SEQ", … only events of the flow itself are named so.
    const std::string begin = "{\"eventId\":\"" + std::string(flow) + "/";
    EventRecord event;
    if (text.starts_with(begin)) {
        const char* end = text.data() + text.size();
        const auto [after, problem] = std::from_chars(text.data() + begin.size(), end, event.seq);
        if (problem != std::errc() || after == end || *after != '"') {
            event.seq = 0;
        }
    }
    return event;
}

/// A start that waits for its orchestration is no flow yet; its event is named FLOW/parked.
bool isParkedEvent(const OutgoingRecord& record)
{
    return record.value->starts_with("{\"eventId\":\"" + record.key.value() + "/parked\"");
}

/// Each reply that is taken in leaves exactly one of these.
bool accountsForReply(const EventBody& body)
{
    return std::holds_alternative<StepSucceeded>(body) || std::holds_alternative<AttemptFailed>(body)
        || std::holds_alternative<AttemptSettled>(body) || std::holds_alternative<AnomalySeen>(body);
}

bool isCommand(const TopicName& topic)
{
    const topics::Kind kind = topics::kindOf(topic.text());
    return kind == topics::Kind::Do || kind == topics::Kind::Undo;
}

} // namespace

Judge::Judge(const Scheme& scheme, const SimBroker& broker)
    : m_scheme(scheme)
    , m_broker(broker)
    , m_definitions{scheme.orchestration, nextVersion(scheme.orchestration)}
{
}

void Judge::say(std::string what)
{
    if (!m_violation.has_value()) {
        m_violation = std::move(what);
    }
}

const Orchestration* Judge::definitionOf(const FlowState& state) const
{
    for (const Orchestration& each : m_definitions) {
        if (each.hash == state.definition) {
            return &each;
        }
    }
    return nullptr;
}

void Judge::committed(const LedgerCommit& commit)
{
    if (commit.number != m_lastCommit + 1) {
        say("commit " + std::to_string(commit.number) + " follows " + std::to_string(m_lastCommit));
    }
    m_lastCommit = commit.number;
    std::set<FlowId> spokenOf;
    for (const FlowWrite& write : commit.flows) {
        spokenOf.insert(write.state.id);
        take(write);
    }
    for (const FlowWrite& write : commit.flows) {
        judgeLock(write);
    }
    for (const Position& position : commit.positions) {
        readUpTo(position, spokenOf);
    }
    for (const FlowId& flow : spokenOf) {
        const Seen& seen = m_flows[flow];
        if (seen.answersRead != seen.answersTaken) {
            say("17: " + std::to_string(seen.answersRead) + " replies to flow " + flow.text()
                + " were read, its events account for " + std::to_string(seen.answersTaken));
        }
    }
}

void Judge::take(const FlowWrite& write)
{
    Seen& seen = m_flows[write.state.id];
    for (const Event& event : write.events) {
        take(seen, event);
        if (m_violation.has_value()) {
            return;
        }
    }
    const Bytes snapshot = encodeState(write.state);
    if (encodeState(seen.state) != snapshot) {
        return say("18: the snapshot of flow " + write.state.id.text() + " is not the fold of its events");
    }
    const auto again = decodeState(snapshot);
    if (!again || !(*again == write.state)) {
        return say("18: the snapshot of flow " + write.state.id.text() + " cannot be read again");
    }
    const Orchestration* definition = definitionOf(write.state);
    if (const std::string wrong = wrongWith(*definition, write.state); !wrong.empty()) {
        say(wrong);
    }
}

/// Of the flows with one lock, one is under way.
void Judge::judgeLock(const FlowWrite& write)
{
    const auto isUnderWay = [](const Seen& seen) {
        const FlowStatus status = seen.state.status;
        return !seen.wasClosed && !seen.state.waitsForLock && status != FlowStatus::Completed
            && status != FlowStatus::Undone;
    };
    const Seen& mine = m_flows[write.state.id];
    if (mine.state.lock.empty() || !isUnderWay(mine)) {
        return;
    }
    for (const auto& [id, other] : m_flows) {
        if (id != write.state.id && other.state.lock == mine.state.lock && isUnderWay(other)) {
            say("23: " + id.text() + " and " + write.state.id.text() + " are under way with one lock, "
                + mine.state.lock);
        }
    }
}

void Judge::take(Seen& seen, const Event& event)
{
    if (m_engineIsDeaf && std::holds_alternative<AttemptTimedOut>(event.body)) {
        say("20: an attempt timed out while its answer could not be heard");
    }
    if (const auto* accepted = std::get_if<StartAccepted>(&event.body)) {
        const auto [known, isNew] = m_keys.try_emplace(accepted->key, accepted->flow);
        if (!isNew && !accepted->key.isEmpty() && known->second != accepted->flow) {
            say("24: start key " + accepted->key.text() + " made a second flow");
        }
        seen.state.definition = accepted->definition;
    }
    const Orchestration* definition = definitionOf(seen.state);
    if (definition == nullptr) {
        return say("22: a flow runs under a definition that nobody registered");
    }
    if (std::holds_alternative<OperatorActed>(event.body)) {
        seen.actedAtVersion = event.version;
    }
    const auto* timedOut = std::get_if<AttemptTimedOut>(&event.body);
    if (timedOut != nullptr && m_answers.wasInTime(*definition, seen.state, timedOut->ref)) {
        return say("20: an attempt timed out that was answered in time");
    }
    const bool byPerson = seen.actedAtVersion == event.version && event.version != 0;
    if (const std::string wrong = wrongWith(*definition, seen.state, event, byPerson); !wrong.empty()) {
        return say(wrong);
    }
    if (m_scheme.workersAreGood() && !byPerson && std::holds_alternative<TurnedBack>(event.body)) {
        return say("an absence undoes a flow: every worker that can be reached answers at once with success");
    }
    std::vector<StepState> before = seen.state.steps;
    before.resize(definition->steps.size()); // as the start makes them
    apply(seen.state, event);
    if (reachesTooFar(before, seen.state.steps, event.body)) {
        return say("18: an event changes a step that it does not name");
    }
    const FlowStatus status = seen.state.status;
    seen.wasClosed = seen.wasClosed || status == FlowStatus::Completed || status == FlowStatus::Undone;
    seen.answersTaken += accountsForReply(event.body) ? 1U : 0U;
    if (!wireWord(event.body).empty()) {
        seen.told.push_back(event.seq);
    }
    if (const auto* sent = std::get_if<AttemptSent>(&event.body)) {
        remember(seen.state, *sent);
    }
    if (const auto* acted = std::get_if<OperatorActed>(&event.body)) {
        const auto request = m_requests.find(acted->request);
        if (request == m_requests.end() || request->second) {
            say("21: an action on a version that is gone, or that nobody asked for");
        }
        m_acted.insert(acted->request);
    }
    if (onEvent) {
        onEvent(seen.state, event);
    }
}

void Judge::remember(const FlowState& state, const AttemptSent& sent)
{
    // Said once more by hand: contract.md B12.
    std::string key = state.id.text() + "/" + definitionOf(state)->steps[sent.ref.step].name.text();
    key += sent.ref.phase == Phase::Do ? "/DO" : "/UNDO";
    key += sent.generation > 1 ? "#" + std::to_string(sent.generation) : "";
    m_commands.try_emplace(key + "/" + std::to_string(sent.ref.attempt), Sent{key, std::nullopt});
}

void Judge::readUpTo(const Position& position, std::set<FlowId>& spokenOf)
{
    std::int64_t& known = m_positions[{position.topic.text(), position.partition}];
    if (position.next < known) {
        return say("17: the position of " + position.topic.text() + " goes back");
    }
    for (; known < position.next; ++known) {
        const FlowId& flow = m_broker.answered(position.topic, position.partition, known);
        if (!flow.isEmpty()) {
            ++m_flows[flow].answersRead;
            spokenOf.insert(flow);
        }
    }
}

void Judge::handed(const OutgoingRecord& record)
{
    if (isCommand(record.topic)) {
        handedCommand(record);
    } else if (record.topic.text() == topics::flowEvents) {
        handedEvent(record);
    }
}

void Judge::handedCommand(const OutgoingRecord& record)
{
    Record read;
    read.place.topic = record.topic;
    read.key = record.key;
    read.value = record.value;
    const std::vector<Message> messages = decode(read);
    const auto* command = std::get_if<CommandMessage>(&messages.at(0));
    if (command == nullptr || !command->command.has_value() || record.key != command->flow.text()) {
        return say("a command that cannot be read, or whose key is not its flow");
    }
    const auto durable = m_commands.find(command->command->text());
    if (durable == m_commands.end()) {
        return say("1: command " + command->command->text() + " is sent before it is durable");
    }
    Sent& sent = durable->second;
    if (!command->idempotencyKey.has_value() || command->idempotencyKey->text() != sent.key) {
        return say("2: command " + command->command->text() + " does not carry its key");
    }
    const FlowState* flow = stateOf(command->flow);
    if (command->phase == Phase::Do && flow != nullptr && flow->turnedBack) {
        return say("8: command " + command->command->text() + " is sent after its flow turned back");
    }
    if (sent.value.has_value() && sent.value != record.value) {
        return say("a redelivery of " + command->command->text() + " has other bytes");
    }
    sent.value = record.value;
}

void Judge::handedEvent(const OutgoingRecord& record)
{
    const std::uint64_t seq = readEvent(record).seq;
    if (seq == 0) {
        return;
    }
    Seen& seen = m_flows[FlowId(*record.key)];
    if (seq > seen.state.seq) {
        return say("1: event " + std::to_string(seq) + " of flow " + *record.key + " is told before it is durable");
    }
    const bool again = seen.undelivered.erase(seq) > 0;
    const bool overtakes = !seen.undelivered.empty() && *seen.undelivered.begin() < seq;
    if (overtakes || (!again && seq <= seen.highestHanded)) {
        return say("event " + std::to_string(seq) + " of flow " + *record.key + " is told out of its turn");
    }
    seen.highestHanded = std::max(seen.highestHanded, seq);
}

void Judge::appended(const OutgoingRecord& record)
{
    if (record.topic.text() == topics::flowEvents && record.key.has_value()) {
        if (isParkedEvent(record)) {
            m_parked.insert(FlowId(*record.key));
            return;
        }
        m_flows[FlowId(*record.key)].published.insert(readEvent(record).seq);
    }
}

void Judge::toldUndelivered(const OutgoingRecord& record)
{
    if (record.topic.text() != topics::flowEvents) {
        return;
    }
    if (const std::uint64_t seq = readEvent(record).seq; seq != 0) {
        m_flows[FlowId(*record.key)].undelivered.insert(seq);
    }
}

void Judge::brought(const std::vector<Record>& records, Instant at)
{
    // Where the clock is set nobody can say what was in time.
    if (m_scheme.has(Trouble::ClockForward) || m_scheme.has(Trouble::ClockBackward)) {
        return;
    }
    for (const Record& record : records) {
        m_answers.brought(record, at);
    }
}

void Judge::engineEnded()
{
    for (auto& [id, seen] : m_flows) {
        seen.highestHanded = 0;
        seen.undelivered.clear();
    }
}

void Judge::startAnswered(const FlowId& flow, const StartKey& key)
{
    if (stateOf(flow) == nullptr) {
        return say("24: the start of flow " + flow.text() + " was accepted before it was durable");
    }
    if (const auto known = m_keys.find(key); !key.isEmpty() && known != m_keys.end() && known->second != flow) {
        say("24: start key " + key.text() + " is answered with another flow");
    }
}

void Judge::actionAnswered(const RequestId& request, const FlowId& flow, std::optional<std::uint64_t> expectedVersion)
{
    if (!m_acted.contains(request)) {
        return say("21: action " + request.text() + " is told done before it is durable");
    }
    if (expectedVersion.has_value() && !m_actedOnVersion.emplace(flow, *expectedVersion).second) {
        say("21: two actions on one version of flow " + flow.text());
    }
}

const FlowState* Judge::stateOf(const FlowId& flow) const
{
    const auto found = m_flows.find(flow);
    return found == m_flows.end() || found->second.state.seq == 0 ? nullptr : &found->second.state;
}

std::vector<FlowId> Judge::flows() const
{
    std::vector<FlowId> flows;
    for (const auto& [id, seen] : m_flows) {
        if (seen.state.seq != 0) {
            flows.push_back(id);
        }
    }
    return flows;
}

void Judge::nobodyWaits()
{
    for (const auto& [id, seen] : m_flows) {
        if (seen.state.waitsForLock && seen.state.status == FlowStatus::InProgress) {
            say("25: flow " + id.text() + " waits for a lock that nobody has");
        }
    }
}

void Judge::allIsQuiet()
{
    for (const auto& [id, seen] : m_flows) {
        for (const std::uint64_t seq : seen.told) {
            if (!seen.published.contains(seq)) {
                return say("event " + std::to_string(seq) + " of flow " + id.text() + " was never told");
            }
        }
    }
    for (const TopicName& topic : m_broker.topics()) {
        for (std::int32_t partition = 0; partition < SimBroker::partitions; ++partition) {
            if (m_positions[{topic.text(), partition}] != m_broker.end(topic, partition)) {
                return say("25: records of " + topic.text() + " were never taken in");
            }
        }
    }
}

} // namespace backstep::simulation
