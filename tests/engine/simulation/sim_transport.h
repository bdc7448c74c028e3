#pragma once

#include "engine/ports/transport.h"
#include "tests/engine/simulation/stage.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace backstep::simulation {

/// The engine's producer in one of its lives. Order is kept per topic and key; all else may go wrong.
class SimTransport final : public Transport
{
public:
    using Append = std::function<void(const OutgoingRecord&)>;

    SimTransport(Stage& stage, std::shared_ptr<Life> life, Door& door, Append append);

    [[nodiscard]] Result<void> ensureTopics(const std::vector<TopicSpec>& topics) override;
    [[nodiscard]] HandOver send(const OutgoingRecord& record, std::uint64_t token) override;
    [[nodiscard]] Result<void> flush(Duration atMost) override;
    [[nodiscard]] Result<std::unique_ptr<Subscription>>
    subscribe(const SubscriptionSpec& spec, RecordListener& listener) override;
    [[nodiscard]] Result<std::vector<TopicName>> topicsWithReaders() override;

    [[nodiscard]] std::string describe() const override { return "simulation"; }

    void link(bool up);

    /// The engine is about to take in every report that came.
    void reportsAreTaken();

    /// What was under way when the process ended: some of it reaches the log.
    void crash();

    /// The engine ended while it was sending.
    [[nodiscard]] bool isDead() const { return m_dead; }

    [[nodiscard]] bool isIdle() const { return m_underway.empty() && m_reporting == 0; }

private:
    struct Underway
    {
        OutgoingRecord record;
        std::uint64_t token = 0;
    };

    void planArrival(std::uint64_t number);
    void arrive(std::uint64_t number);
    void settle(std::uint64_t number, DeliveryOutcome outcome, bool inLog);
    void report(const Underway& item, DeliveryOutcome outcome);

    Stage& m_stage;
    std::shared_ptr<Life> m_life;
    Door& m_door;
    Append m_append;
    bool m_up = true;
    bool m_dead = false;
    std::uint64_t m_number = 0;
    std::size_t m_reporting = 0;
    std::map<std::uint64_t, Underway> m_underway; ///< in the order in which they were handed over
    std::map<std::string, Instant> m_arrivals; ///< the last one planned, by topic and key
    std::vector<std::uint64_t> m_stalled; ///< wait for the link
    std::vector<OutgoingRecord> m_undelivered; ///< reported as such, not taken in yet
};

} // namespace backstep::simulation
