#pragma once

#include "engine/ports/ledger.h"
#include "engine/ports/transport.h"
#include "tests/engine/kills/effects.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace backstep::kills {

/// Every moment that matters is counted, and at the one that was chosen the process kills itself, as kill -9 would.
class KillPoints
{
public:
    /// At the n-th moment, counted from 1; 0: never.
    KillPoints(Effects& effects, std::uint64_t killAt)
        : m_effects(effects)
        , m_killAt(killAt)
    {
    }

    void pass(const std::string& name);

    [[nodiscard]] std::uint64_t passed() const
    {
        const std::lock_guard lock(m_mutex);
        return m_passed;
    }

private:
    Effects& m_effects;
    const std::uint64_t m_killAt;
    mutable std::mutex m_mutex;
    std::uint64_t m_passed = 0;
};

/// A ledger, with moments before and after each commit.
class KillingLedger final : public Ledger
{
public:
    KillingLedger(Ledger& inner, KillPoints& points)
        : m_inner(inner)
        , m_points(points)
    {
    }

    [[nodiscard]] Result<LedgerContents> load() override { return m_inner.load(); }

    [[nodiscard]] Result<void> commit(const LedgerCommit& commit) override;

    [[nodiscard]] Result<FlowState> flow(const FlowId& id) override { return m_inner.flow(id); }

    [[nodiscard]] Result<std::optional<FlowId>> flowOfStartKey(const StartKey& key) override
    {
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

    [[nodiscard]] Result<QuarantinedRecord> quarantined(std::uint64_t id) override { return m_inner.quarantined(id); }

private:
    Ledger& m_inner;
    KillPoints& m_points;
};

/// A transport's listener, with moments around each report.
class KillingListener final : public TransportListener
{
public:
    KillingListener(TransportListener& inner, KillPoints& points)
        : m_inner(inner)
        , m_points(points)
    {
    }

    void delivered(std::vector<Delivery> deliveries) override;

    void connectionChanged(ConnectionState state, const std::string& reason) override
    {
        m_inner.connectionChanged(state, reason);
    }

private:
    TransportListener& m_inner;
    KillPoints& m_points;
};

/// A transport, with moments around each record that is sent, and around those that come.
class KillingTransport final : public Transport
{
public:
    KillingTransport(Transport& inner, KillPoints& points)
        : m_inner(inner)
        , m_points(points)
    {
    }

    [[nodiscard]] Result<void> ensureTopics(const std::vector<TopicSpec>& topics) override
    {
        return m_inner.ensureTopics(topics);
    }

    [[nodiscard]] HandOver send(const OutgoingRecord& record, std::uint64_t token) override;

    [[nodiscard]] Result<void> flush(Duration atMost) override { return m_inner.flush(atMost); }

    [[nodiscard]] Result<std::unique_ptr<Subscription>>
    subscribe(const SubscriptionSpec& spec, RecordListener& listener) override;

    [[nodiscard]] Result<std::vector<TopicName>> topicsWithReaders() override { return m_inner.topicsWithReaders(); }

    [[nodiscard]] std::string describe() const override { return m_inner.describe(); }

private:
    class Reading;

    Transport& m_inner;
    KillPoints& m_points;
    std::vector<std::unique_ptr<RecordListener>> m_readings;
};

} // namespace backstep::kills
