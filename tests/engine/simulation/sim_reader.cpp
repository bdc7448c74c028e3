#include "tests/engine/simulation/sim_reader.h"

#include "engine/wire/topics.h"

#include <algorithm>

namespace backstep::simulation {

namespace {

using namespace std::chrono_literals;

bool isRegistrations(const TopicName& topic)
{
    return topic.text() == topics::registration;
}

} // namespace

std::vector<Position> SimReader::begin(const std::vector<Position>& kept, bool up)
{
    std::vector<Position> beginnings;
    for (const TopicName& topic : m_stage.broker.topics()) {
        for (std::int32_t partition = 0; partition < SimBroker::partitions; ++partition) {
            const auto known = std::ranges::find_if(kept, [&](const Position& each) {
                return each.topic == topic && each.partition == partition;
            });
            std::int64_t next = isRegistrations(topic) ? 0 : m_stage.broker.end(topic, partition);
            next = known == kept.end() ? next : known->next;
            m_next[{topic, partition}] = next;
            beginnings.push_back({topic, "sim", partition, next});
        }
    }
    link(up);
    if (up) {
        catchUp();
    }
    return beginnings;
}

void SimReader::link(bool up)
{
    m_up = up;
    ++m_links;
    m_targets.clear();
    for (const auto& [place, next] : m_next) {
        if (next < m_stage.broker.end(place.first, place.second)) {
            plan(place);
        }
    }
}

void SimReader::catchUp()
{
    m_targets.clear();
    for (const auto& [place, next] : m_next) {
        const std::int64_t end = m_stage.broker.end(place.first, place.second);
        if (next < end) {
            m_targets[place] = end;
        }
    }
    tellCaughtUp(true);
    tellCaughtUp(false);
}

void SimReader::appended(const TopicName& topic, std::int32_t partition)
{
    plan({topic, partition});
}

void SimReader::plan(const Place& place)
{
    if (m_up && m_planned.insert(place).second) {
        m_life->after(m_stage.troubles.dice().between(500us, 30ms), [this, place] {
            m_planned.erase(place);
            poll(place);
        });
    }
}

void SimReader::poll(const Place& place)
{
    if (!m_up) {
        return;
    }
    std::int64_t& next = m_next.at(place);
    std::int64_t from = next;
    if (from > 0 && m_stage.troubles.strikes(Trouble::RecordsReread)) {
        from -= std::min(from, static_cast<std::int64_t>(1 + m_stage.troubles.dice().below(3)));
    }
    const std::int64_t end = m_stage.broker.end(place.first, place.second);
    const std::int64_t until = std::min(end, next + 1 + static_cast<std::int64_t>(m_stage.troubles.dice().below(8)));
    std::vector<Record> records;
    for (std::int64_t offset = from; offset < until; ++offset) {
        records.push_back(m_stage.broker.read(place.first, place.second, offset));
    }
    if (!records.empty()) {
        m_stage.judge.brought(records, m_stage.agenda.now());
        const bool isOfRegistrations = isRegistrations(place.first);
        m_door.putRecords(std::move(records), isOfRegistrations ? Reading::Registrations : Reading::Inputs);
    }
    next = until;
    if (next < end) {
        plan(place);
    }
    if (const auto target = m_targets.find(place); target != m_targets.end() && target->second <= next) {
        m_targets.erase(target);
        tellCaughtUp(isRegistrations(place.first));
    }
}

void SimReader::tellCaughtUp(bool registrations)
{
    const bool isBehind = std::ranges::any_of(m_targets, [registrations](const auto& target) {
        return isRegistrations(target.first.first) == registrations;
    });
    if (isBehind) {
        return;
    }
    // Whoever is held up says it late, perhaps when the link is down already; once it is up again it has read anew.
    Dice& dice = m_stage.troubles.dice();
    m_life->after(dice.happens(0.8) ? 1ms : dice.between(1ms, 400ms), [this, registrations, link = m_links] {
        if (m_up && link != m_links) {
            return;
        }
        if (registrations) {
            m_door.put(RegistrationsCaughtUp{});
        } else {
            m_door.put(RepliesCaughtUp{});
        }
    });
}

bool SimReader::isIdle() const
{
    return m_up && m_planned.empty() && m_targets.empty();
}

} // namespace backstep::simulation
