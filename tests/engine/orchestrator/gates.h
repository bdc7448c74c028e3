#pragma once

#include "engine/ports/clock.h"
#include "engine/ports/ledger.h"
#include "engine/saga/payload_bytes.h"
#include "engine/transport/local_transport.h"
#include "engine/wire/codec.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace backstep {

/// Time stands still until a test moves it.
class ManualClock final : public Clock
{
public:
    [[nodiscard]] Instant now() const override { return {m_micros.load()}; }

    void advance(Duration by) { m_micros += by.count() * 1000; }

private:
    std::atomic<std::int64_t> m_micros{fromIso8601("2026-11-24T12:00:00.000Z").micros};
};

/// A ledger in front of a ledger: knows which commands are durable, and fails when it is told to.
class LedgerGate final : public Ledger
{
public:
    explicit LedgerGate(Ledger& inner)
        : m_inner(inner)
    {
    }

    [[nodiscard]] Result<LedgerContents> load() override { return m_inner.load(); }

    [[nodiscard]] Result<void> commit(const LedgerCommit& commit) override
    {
        if (m_failing || m_left == 0) {
            ++m_refused;
            return failure(Fault::StoreFailed, "The disk is full.");
        }
        if (m_left > 0) {
            --m_left;
        }
        if (auto written = m_inner.commit(commit); !written) {
            return written;
        }
        ++m_commits;
        std::size_t bytes = 0;
        for (const FlowWrite& write : commit.flows) {
            for (const Event& event : write.events) {
                bytes += payloadBytes(event.body);
            }
        }
        m_largest = std::max(m_largest.load(), bytes);
        return {};
    }

    [[nodiscard]] Result<FlowState> flow(const FlowId& id) override
    {
        if (m_readFault >= 0) {
            ++m_refused;
            return failure(static_cast<Fault>(m_readFault.load()), "The disk cannot be read.");
        }
        return m_inner.flow(id);
    }

    [[nodiscard]] Result<std::optional<FlowId>> flowOfStartKey(const StartKey& key) override
    {
        if (m_readFault >= 0) {
            ++m_refused;
            return failure(static_cast<Fault>(m_readFault.load()), "The disk cannot be read.");
        }
        return m_inner.flowOfStartKey(key);
    }

    [[nodiscard]] Result<std::optional<PastFlow>> pastFlow(const FlowId& id) override { return m_inner.pastFlow(id); }

    [[nodiscard]] Result<Compacted> compact(const CompactionRule& rule) override { return m_inner.compact(rule); }

    [[nodiscard]] Result<Orchestration> orchestration(const DefinitionHash& hash) override
    {
        return m_inner.orchestration(hash);
    }

    [[nodiscard]] Result<std::vector<LedgerFlow>> flows(std::size_t atMost) override { return m_inner.flows(atMost); }

    [[nodiscard]] Result<std::vector<Event>> events(const FlowId& id) override { return m_inner.events(id); }

    [[nodiscard]] Result<std::vector<QuarantinedRecord>> quarantine(std::size_t atMost) override
    {
        return m_inner.quarantine(atMost);
    }

    [[nodiscard]] Result<QuarantinedRecord> quarantined(std::uint64_t id) override
    {
        return m_readFault >= 0 ? failure(static_cast<Fault>(m_readFault.load()), "The disk cannot be read.")
                                : m_inner.quarantined(id);
    }

    /// The event with this seq, which decided a command, is durable.
    [[nodiscard]] bool holds(const FlowId& flow, std::uint64_t seq) const
    {
        const auto events = m_inner.events(flow);
        return events && std::ranges::any_of(*events, [seq](const Event& event) {
                   return event.seq == seq && std::holds_alternative<AttemptSent>(event.body);
               });
    }

    void fail(bool failing) { m_failing = failing; }

    /// What flows, start keys and records in quarantine are answered with, until {}.
    void failReading(std::optional<Fault> fault) { m_readFault = fault.has_value() ? static_cast<int>(*fault) : -1; }

    /// After so many commits more nothing is written any more: as if the process ended there.
    void dieAfter(int commits) { m_left = commits; }

    [[nodiscard]] int refused() const { return m_refused; }

    [[nodiscard]] int commits() const { return m_commits; }

    /// The payloads of the commit that has most of them, in bytes.
    [[nodiscard]] std::size_t largest() const { return m_largest; }

private:
    Ledger& m_inner;
    std::atomic<bool> m_failing{false};
    std::atomic<int> m_readFault{-1}; ///< a Fault; -1: none
    std::atomic<int> m_left{-1};
    std::atomic<int> m_refused{0};
    std::atomic<int> m_commits{0};
    std::atomic<std::size_t> m_largest{0};
};

/// What becomes of a record that is handed over.
enum class Handing
{
    Deliver,
    Fail, ///< certainly not in the log
    Unfit, ///< the same, and it never will be
    Lose, ///< in the log, but nobody knows: PossiblyPersisted
    Withhold, ///< in the log, the report comes with release()
    Refuse, ///< Full
    Swallow ///< the process ends before it: taken, never sent, never reported
};

/// A transport in front of the bus: decides what becomes of each record, and says when one is sent that is not
/// durable yet.
class TransportGate final : public Transport, private TransportListener
{
public:
    using Decide = std::function<Handing(const OutgoingRecord&)>;

    TransportGate(LocalBus& bus, TransportListener& listener, const LedgerGate& ledger)
        : m_listener(listener)
        , m_ledger(ledger)
        , m_inner(bus, *this)
    {
    }

    [[nodiscard]] Result<void> ensureTopics(const std::vector<TopicSpec>& topics) override
    {
        return m_noTopics ? failure(Fault::Unreachable, "The broker does not answer.") : m_inner.ensureTopics(topics);
    }

    [[nodiscard]] HandOver send(const OutgoingRecord& record, std::uint64_t token) override
    {
        judge(record);
        Handing fate = Handing::Deliver;
        {
            const std::lock_guard lock(m_mutex);
            fate = m_decide ? m_decide(record) : fate;
            if (fate == Handing::Withhold || fate == Handing::Lose) {
                m_silent.insert(token);
            }
            if (fate == Handing::Withhold) {
                m_withheld.push_back(token);
            }
        }
        if (fate == Handing::Refuse) {
            return HandOver::Full;
        }
        if (fate == Handing::Swallow) {
            return HandOver::Taken;
        }
        if (fate == Handing::Fail || fate == Handing::Unfit) {
            report(token, DeliveryOutcome::Failed, fate == Handing::Unfit);
            return HandOver::Taken;
        }
        const HandOver handed = m_inner.send(record, token);
        if (fate == Handing::Lose) {
            report(token, DeliveryOutcome::PossiblyPersisted);
        }
        return handed;
    }

    [[nodiscard]] Result<void> flush(Duration atMost) override { return m_inner.flush(atMost); }

    [[nodiscard]] Result<std::unique_ptr<Subscription>>
    subscribe(const SubscriptionSpec& spec, RecordListener& listener) override
    {
        if (spec.name == "orchestrator inputs") {
            m_inputs = &listener;
        }
        return m_inner.subscribe(spec, listener);
    }

    [[nodiscard]] Result<std::vector<TopicName>> topicsWithReaders() override { return m_inner.topicsWithReaders(); }

    [[nodiscard]] std::string describe() const override { return "gate"; }

    void decideBy(Decide decide)
    {
        const std::lock_guard lock(m_mutex);
        m_decide = std::move(decide);
    }

    void release()
    {
        std::vector<std::uint64_t> due;
        {
            const std::lock_guard lock(m_mutex);
            due.swap(m_withheld);
        }
        for (const std::uint64_t token : due) {
            report(token, DeliveryOutcome::Persisted);
        }
    }

    void goDown() { m_listener.connectionChanged(ConnectionState::Down, "the cable was pulled"); }

    void comeUp() { m_listener.connectionChanged(ConnectionState::Up, {}); }

    /// The replies were read up to the end they had at the reconnect.
    void catchUp() { m_inputs->caughtUp(); }

    /// Hands the engine records itself: they are inside when it comes back.
    void bring(std::vector<Record> records) { m_inputs->records(std::move(records)); }

    /// Whether topics cannot be made because the broker does not answer.
    void makeNoTopics(bool none) { m_noTopics = none; }

    /// Commands that were sent before the decision they come from was durable.
    [[nodiscard]] int tooEarly() const { return m_tooEarly; }

private:
    void delivered(std::vector<Delivery> deliveries) override
    {
        {
            const std::lock_guard lock(m_mutex);
            std::erase_if(deliveries, [this](const Delivery& each) { return m_silent.contains(each.token); });
        }
        if (!deliveries.empty()) {
            m_listener.delivered(std::move(deliveries));
        }
    }

    void connectionChanged(ConnectionState state, const std::string& reason) override
    {
        m_listener.connectionChanged(state, reason);
    }

    void report(std::uint64_t token, DeliveryOutcome outcome, bool isUnfit = false)
    {
        std::vector<Delivery> deliveries(1);
        deliveries[0].token = token;
        deliveries[0].outcome = outcome;
        deliveries[0].isUnfit = isUnfit;
        deliveries[0].reason = outcome == DeliveryOutcome::Persisted ? "" : "the gate is shut";
        m_listener.delivered(std::move(deliveries));
    }

    void judge(const OutgoingRecord& sent)
    {
        Record record;
        record.place.topic = sent.topic;
        record.value = sent.value;
        for (const Message& message : decode(record)) {
            const auto* command = std::get_if<CommandMessage>(&message);
            if (command != nullptr && !m_ledger.holds(command->flow, command->seq.value_or(0))) {
                ++m_tooEarly;
            }
        }
    }

    TransportListener& m_listener;
    const LedgerGate& m_ledger;
    RecordListener* m_inputs = nullptr;
    std::atomic<int> m_tooEarly{0};
    std::atomic<bool> m_noTopics{false};
    std::mutex m_mutex;
    Decide m_decide;
    std::set<std::uint64_t> m_silent;
    std::vector<std::uint64_t> m_withheld;
    LocalTransport m_inner; ///< last: it reports through what stands above
};

} // namespace backstep
