#include "tests/engine/kills/kill_points.h"

#include "engine/wire/topics.h"

#include <unistd.h>

#include <csignal>

namespace backstep::kills {

namespace {

std::string kindOf(const TopicName& topic)
{
    switch (topics::kindOf(topic.text())) {
    case topics::Kind::Do:
        return "a DO";
    case topics::Kind::Undo:
        return "an UNDO";
    default:
        return "an event";
    }
}

} // namespace

void KillPoints::pass(const std::string& name)
{
    const std::lock_guard lock(m_mutex);
    if (++m_passed == m_killAt) {
        m_effects.killed(name);
        kill(getpid(), SIGKILL);
        pause(); // the signal is on its way
    }
}

Result<void> KillingLedger::commit(const LedgerCommit& commit)
{
    m_points.pass("before a commit");
    Result<void> done = m_inner.commit(commit);
    m_points.pass("after a commit");
    return done;
}

void KillingListener::delivered(std::vector<Delivery> deliveries)
{
    m_points.pass("before a delivery is told");
    m_inner.delivered(std::move(deliveries));
    m_points.pass("after a delivery is told");
}

HandOver KillingTransport::send(const OutgoingRecord& record, std::uint64_t token)
{
    const std::string kind = kindOf(record.topic);
    m_points.pass("before " + kind + " is sent");
    const HandOver handed = m_inner.send(record, token);
    m_points.pass("after " + kind + " is sent");
    return handed;
}

class KillingTransport::Reading final : public RecordListener
{
public:
    Reading(RecordListener& inner, KillPoints& points)
        : m_inner(inner)
        , m_points(points)
    {
    }

    void records(std::vector<Record> batch) override
    {
        m_points.pass("before records are taken in");
        m_inner.records(std::move(batch));
        m_points.pass("after records are taken in");
    }

    void caughtUp() override { m_inner.caughtUp(); }

private:
    RecordListener& m_inner;
    KillPoints& m_points;
};

Result<std::unique_ptr<Subscription>>
KillingTransport::subscribe(const SubscriptionSpec& spec, RecordListener& listener)
{
    m_readings.push_back(std::make_unique<Reading>(listener, m_points));
    return m_inner.subscribe(spec, *m_readings.back());
}

} // namespace backstep::kills
