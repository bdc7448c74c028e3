#include "engine/orchestrator/orchestrator.h"

#include "engine/orchestrator/loop.h"
#include "engine/orchestrator/readers_probe.h"
#include "engine/wire/codec.h"
#include "engine/wire/topics.h"

#include <algorithm>
#include <array>
#include <functional>
#include <random>
#include <utility>

namespace backstep {

Orchestrator::Orchestrator(Ledger& ledger, const Clock& clock, OrchestratorOptions options)
    : m_ledger(ledger)
    , m_clock(clock)
    , m_options(std::move(options))
    , m_inbox(m_options.limits.waitingBytesMax)
{
}

Orchestrator::~Orchestrator()
{
    close();
}

namespace {

/// Of what is no registration one in so many is handed in, so that the position follows.
constexpr std::size_t skippedMost = 4096;

} // namespace

void RegistrationReader::records(std::vector<Record> batch)
{
    std::erase_if(batch, [this](Record& record) {
        if (kindOf(record) == topics::Kind::Registration) {
            return false;
        }
        record.value.reset();
        return ++m_skipped % skippedMost != 0;
    });
    if (!batch.empty()) {
        m_inbox.putRecords(std::move(batch), Reading::Registrations);
    }
}

Result<void> Orchestrator::open(Transport& transport)
{
    Result<LedgerContents> contents = m_ledger.load();
    if (!contents) {
        return failure(contents.error());
    }
    m_identity = contents->identity;
    std::vector<TopicSpec> common;
    for (const TopicName& topic : topics::common()) {
        // One partition: holding it is being the engine (design.md §5). Who that is stays readable for good.
        const bool isOwner = topic.text() == topics::owner;
        common.push_back({topic, isOwner ? 1 : m_options.partitions, isOwner});
    }
    if (const auto created = transport.ensureTopics(common); !created) {
        return failure(created.error());
    }
    const Result<std::vector<Position>> beginnings = subscribe(transport, *contents);
    if (!beginnings) {
        return failure(beginnings.error());
    }
    m_loop = std::make_unique<Loop>(m_ledger, m_clock, transport, m_inbox, m_options);
    if (auto restored = m_loop->restore(std::move(*contents), *beginnings); !restored) {
        return restored;
    }
    m_readers = std::make_unique<ReadersProbe>(transport, m_inbox);
    m_loop->lookForReadersBy([this] { m_readers->look(); });
    m_thread = std::jthread([this] { m_loop->run(); });
    return {};
}

Result<std::vector<Position>> Orchestrator::subscribe(Transport& transport, const LedgerContents& contents)
{
    // A new ledger begins starts, replies and controls at their end, but learns every registration there is.
    SubscriptionSpec inputs;
    inputs.name = "orchestrator inputs";
    inputs.topics = {TopicName(topics::responseResult), TopicName(topics::shared)};
    if (m_options.ownsCluster) {
        inputs.topics.emplace_back(topics::control);
    }
    if (m_options.ownsCluster && m_options.takeStartRecords) {
        inputs.topics.emplace_back(topics::executionStart);
    }
    inputs.from = StartFrom::End;
    SubscriptionSpec registrations;
    registrations.name = "orchestrator registrations";
    registrations.topics = {TopicName(topics::registration), TopicName(topics::shared)};
    registrations.from = StartFrom::Beginning;
    for (Position position : contents.positions) {
        const std::string& of = position.topic.text();
        const bool isOnShared = of == topics::registrationsOnShared;
        SubscriptionSpec& spec = isOnShared || of == topics::registration ? registrations : inputs;
        position.topic = isOnShared ? TopicName(topics::shared) : position.topic;
        spec.positions.push_back(std::move(position));
    }
    std::vector<Position> beginnings;
    if (m_options.ownsCluster) {
        auto registrationsRead = transport.subscribe(registrations, m_registrationReader);
        if (!registrationsRead) {
            return failure(registrationsRead.error());
        }
        m_registrations = std::move(*registrationsRead);
        beginnings = m_registrations->beginnings();
        for (Position& position : beginnings) {
            position.topic = countedAs(position.topic, Reading::Registrations);
        }
    } else {
        m_registrationReader.caughtUp(); // none are read, so none have to be waited for
    }
    auto inputsRead = transport.subscribe(inputs, *this);
    if (!inputsRead) {
        return failure(inputsRead.error());
    }
    m_inputs = std::move(*inputsRead);
    for (const Position& position : m_inputs->beginnings()) {
        beginnings.push_back(position);
    }
    return beginnings;
}

void Orchestrator::close()
{
    m_inbox.close();
    m_registrations.reset();
    m_inputs.reset();
    if (m_thread.joinable()) {
        m_thread.join();
    }
    m_readers.reset();
}

OrchestratorHealth Orchestrator::health() const
{
    return m_loop == nullptr ? OrchestratorHealth{} : m_loop->health();
}

bool Orchestrator::hasTakenIn(const RecordPlace& place) const
{
    return m_loop != nullptr && m_loop->hasTakenIn(place);
}

std::vector<RegisteredWorker> Orchestrator::workers() const
{
    return m_loop == nullptr ? std::vector<RegisteredWorker>{} : m_loop->workers();
}

namespace {

template <class T>
void refuse(const Orchestrations::Answer<T>& answer)
{
    answer(failure(Fault::Refused, "The orchestrator has been stopped: nothing was done."));
}

} // namespace

void Orchestrator::registerOrchestration(Orchestration orchestration, std::string service, Answer<int> answer)
{
    if (!m_inbox.put(RegisterCall{std::move(orchestration), std::move(service), answer})) {
        refuse(answer);
    }
}

void Orchestrator::registered(OrchestrationName name, Answer<RegisteredState> answer)
{
    if (!m_inbox.put(RegisteredCall{std::move(name), answer})) {
        refuse(answer);
    }
}

void Orchestrator::start(OrchestrationName name, StartRequest request, Answer<StartAnswer> answer)
{
    if (!m_inbox.put(StartCall{std::move(name), std::move(request), answer})) {
        refuse(answer);
    }
}

void Orchestrator::plan(ActionRequest request, Answer<ActionPlan> answer)
{
    if (!m_inbox.put(PlanCall{std::move(request), answer})) {
        refuse(answer);
    }
}

void Orchestrator::act(ActionRequest request, Answer<std::uint64_t> answer)
{
    if (!m_inbox.put(ActCall{std::move(request), answer})) {
        refuse(answer);
    }
}

void Orchestrator::feedQuarantined(std::uint64_t id, const Answer<void>& answer)
{
    if (!m_inbox.put(FeedCall{id, answer})) {
        refuse(answer);
    }
}

void Orchestrator::dropQuarantined(std::uint64_t id, const Answer<void>& answer)
{
    if (!m_inbox.put(DropCall{id, answer})) {
        refuse(answer);
    }
}

void Orchestrator::delivered(std::vector<Delivery> deliveries)
{
    m_inbox.put(DeliveriesReported{std::move(deliveries)});
}

void Orchestrator::connectionChanged(ConnectionState state, const std::string& reason)
{
    m_inbox.put(ConnectionChanged{state, reason});
}

void Orchestrator::records(std::vector<Record> batch)
{
    m_inbox.putRecords(std::move(batch));
}

void Orchestrator::caughtUp()
{
    m_inbox.put(RepliesCaughtUp{});
}

std::mt19937_64 chance(std::optional<std::uint64_t> seed)
{
    if (seed.has_value()) {
        return std::mt19937_64(*seed);
    }
    // One draw of 32 bits would give two of some ten thousand processes the same ids.
    std::random_device device;
    std::array<std::uint32_t, 8> draws{};
    std::ranges::generate(draws, std::ref(device));
    std::seed_seq all(draws.begin(), draws.end());
    return std::mt19937_64(all);
}

FlowId newFlowId()
{
    thread_local std::mt19937_64 random = chance({});
    return newFlowId(random);
}

FlowId newFlowId(std::mt19937_64& random)
{
    std::array<std::uint64_t, 2> bits{random(), random()};
    bits[0] = (bits[0] & ~0xF000ULL) | 0x4000ULL;
    bits[1] = (bits[1] & ~(3ULL << 62U)) | (2ULL << 62U);
    std::string text;
    for (std::size_t digit = 0; digit < 32; ++digit) {
        if (digit == 8 || digit == 12 || digit == 16 || digit == 20) {
            text.push_back('-');
        }
        const std::uint64_t half = bits[digit / 16];
        text.push_back("0123456789abcdef"[half >> (60 - digit % 16 * 4) & 0xFU]);
    }
    return FlowId(std::move(text));
}

} // namespace backstep
