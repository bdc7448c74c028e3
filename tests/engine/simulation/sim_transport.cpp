#include "tests/engine/simulation/sim_transport.h"

#include <algorithm>
#include <set>
#include <utility>

namespace backstep::simulation {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t queueMax = 200;

std::string placeOf(const OutgoingRecord& record)
{
    return record.topic.text() + "\n" + record.key.value_or(std::string());
}

} // namespace

SimTransport::SimTransport(Stage& stage, std::shared_ptr<Life> life, Door& door, Append append)
    : m_stage(stage)
    , m_life(std::move(life))
    , m_door(door)
    , m_append(std::move(append))
{
}

Result<void> SimTransport::ensureTopics(const std::vector<TopicSpec>&)
{
    return m_up ? Result<void>{} : failure(Fault::Unreachable, "The broker is away.");
}

Result<std::unique_ptr<Subscription>> SimTransport::subscribe(const SubscriptionSpec&, RecordListener&)
{
    return failure(Fault::Internal, "The simulation reads for the engine (SimReader).");
}

Result<std::vector<TopicName>> SimTransport::topicsWithReaders()
{
    return m_up ? Result<std::vector<TopicName>>{} : failure(Fault::Unreachable, "The broker is away.");
}

HandOver SimTransport::send(const OutgoingRecord& record, std::uint64_t token)
{
    if (m_dead) {
        return HandOver::Taken; // nobody sees what a process does that has ended
    }
    if (m_underway.size() >= queueMax || m_stage.troubles.strikes(Trouble::TransportFull)) {
        return HandOver::Full;
    }
    if (m_stage.troubles.strikes(Trouble::CrashWhileSending)) {
        m_dead = true;
        return HandOver::Taken;
    }
    m_stage.judge.handed(record);
    m_underway.emplace(++m_number, Underway{record, token});
    planArrival(m_number);
    return HandOver::Taken;
}

void SimTransport::planArrival(std::uint64_t number)
{
    Instant& last = m_arrivals[placeOf(m_underway.at(number).record)];
    const Instant now = m_stage.agenda.now();
    last = std::max(last, Instant{(now.micros + m_stage.troubles.dice().between(200us, 20ms).count())});
    m_life->after(last - now, [this, number] { arrive(number); });
}

void SimTransport::arrive(std::uint64_t number)
{
    if (!m_underway.contains(number)) {
        return; // flushed
    }
    if (!m_up) {
        m_stalled.push_back(number);
    } else if (m_stage.troubles.strikes(Trouble::DeliveryFails)) {
        settle(number, DeliveryOutcome::Failed, false);
    } else if (m_stage.troubles.strikes(Trouble::DeliveryUnsure)) {
        settle(number, DeliveryOutcome::PossiblyPersisted, m_stage.troubles.dice().happens(0.5));
    } else {
        settle(number, DeliveryOutcome::Persisted, true);
    }
}

void SimTransport::settle(std::uint64_t number, DeliveryOutcome outcome, bool inLog)
{
    const auto found = m_underway.find(number);
    const Underway item = std::move(found->second);
    m_underway.erase(found);
    if (inLog) {
        m_append(item.record);
    }
    ++m_reporting;
    const bool late = m_stage.troubles.strikes(Trouble::ReportsLate);
    m_life->after(m_stage.troubles.dice().between(100us, late ? 3s : 5ms), [this, item, outcome] {
        // Whoever loses the link before the broker's word comes knows nothing.
        const bool lost = !m_up && outcome == DeliveryOutcome::Persisted;
        report(item, lost ? DeliveryOutcome::PossiblyPersisted : outcome);
    });
}

void SimTransport::report(const Underway& item, DeliveryOutcome outcome)
{
    --m_reporting;
    std::vector<Delivery> deliveries(1);
    deliveries[0].token = item.token;
    deliveries[0].outcome = outcome;
    if (outcome != DeliveryOutcome::Persisted) {
        m_undelivered.push_back(item.record);
    }
    m_door.put(DeliveriesReported{std::move(deliveries)});
}

Result<void> SimTransport::flush(Duration)
{
    if (!m_up || m_dead) {
        return failure(Fault::Unreachable, "The broker is away.");
    }
    while (!m_underway.empty()) {
        const auto first = m_underway.begin();
        const Underway item = std::move(first->second);
        m_underway.erase(first);
        m_append(item.record);
        ++m_reporting;
        report(item, DeliveryOutcome::Persisted);
    }
    return {};
}

void SimTransport::link(bool up)
{
    m_up = up;
    if (!up) {
        return;
    }
    std::vector<std::uint64_t> stalled;
    stalled.swap(m_stalled);
    for (const std::uint64_t number : stalled) {
        planArrival(number);
    }
}

void SimTransport::reportsAreTaken()
{
    for (const OutgoingRecord& record : std::exchange(m_undelivered, {})) {
        m_stage.judge.toldUndelivered(record);
    }
}

void SimTransport::crash()
{
    m_dead = true;
    std::set<std::string> torn; // what follows a lost record of its key is lost too
    for (const auto& [number, item] : m_underway) {
        const std::string place = placeOf(item.record);
        if (!m_up || torn.contains(place) || m_stage.troubles.dice().happens(0.5)) {
            torn.insert(place);
        } else {
            m_append(item.record);
        }
    }
    m_underway.clear();
}

} // namespace backstep::simulation
