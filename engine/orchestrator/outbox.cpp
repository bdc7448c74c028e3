#include "engine/orchestrator/outbox.h"

#include "engine/base/planted.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

namespace backstep {

namespace {

/// A record that the broker refused is not sent again in the same breath.
constexpr Duration resendPause{1000};
/// Until what is on its way to a topic was spoken of, so that a suspect can go alone.
constexpr Duration alonePause{20};

/// Order is kept within a topic's key, as the broker keeps it.
std::string placeOf(const OutgoingRecord& record)
{
    return record.topic.text() + "\n" + record.key.value_or(std::string());
}

} // namespace

Outbox::Item Outbox::itemOf(const Command& command, OutgoingRecord record)
{
    Item item;
    item.record = std::move(record);
    item.command = Settled{command.flow, {command.stepIndex, command.phase, command.attempt}, command.id, {}};
    return item;
}

void Outbox::addCommand(const Command& command, OutgoingRecord record)
{
    add(itemOf(command, std::move(record)));
}

void Outbox::addRedelivery(const Command& command, OutgoingRecord record)
{
    Item item = itemOf(command, std::move(record));
    item.wasHanded = true;
    item.isUnsure = true;
    add(std::move(item));
}

void Outbox::addEvent(OutgoingRecord record, std::uint64_t commit)
{
    ++eventsOf(commit).open;
    Item item;
    item.record = std::move(record);
    item.commit = commit;
    add(std::move(item));
}

void Outbox::addOther(OutgoingRecord record)
{
    Item item;
    item.record = std::move(record);
    add(std::move(item));
}

void Outbox::add(Item item)
{
    item.order = m_nextOrder++;
    m_waiting.push_back(std::move(item));
}

void Outbox::send(Instant now)
{
    release(now);
    while (!m_waiting.empty()) {
        Item& item = m_waiting.front();
        if (!m_later.empty() && !planted(Bug::OvertakesWhatIsHeldBack)) {
            if (const auto held = m_later.find(placeOf(item.record)); held != m_later.end()) {
                holdBack(std::move(item), held->second.until);
                m_waiting.pop_front();
                continue;
            }
        }
        if (mustWait(item)) {
            holdBack(std::move(item), now + alonePause);
            m_waiting.pop_front();
            continue;
        }
        if (m_transport->send(item.record, m_nextToken) == HandOver::Full) {
            return;
        }
        hand(std::move(item));
        m_waiting.pop_front();
    }
}

/// While suspects go to a topic, everything that goes there goes alone.
bool Outbox::mustWait(const Item& item) const
{
    const auto topic = m_topics.find(item.record.topic.text());
    return topic != m_topics.end() && topic->second.suspects > 0 && (!item.isSuspect || topic->second.handed > 0);
}

void Outbox::hand(Item item)
{
    ++m_topics[item.record.topic.text()].handed;
    item.wasHanded = true;
    m_handed.emplace(m_nextToken++, std::move(item));
}

void Outbox::release(Instant now)
{
    std::vector<Item> due;
    std::erase_if(m_later, [&due, now](auto& held) {
        if (now < held.second.until) {
            return false;
        }
        std::ranges::move(held.second.items, std::back_inserter(due));
        return true;
    });
    std::ranges::sort(due, std::ranges::greater{}, &Item::order);
    for (Item& item : due) {
        m_waiting.push_front(std::move(item));
    }
}

void Outbox::holdBack(Item item, Instant until)
{
    HeldBack& held = m_later[placeOf(item.record)];
    held.until = std::max(held.until, until);
    const auto place = std::ranges::upper_bound(held.items, item.order, {}, &Item::order);
    held.items.insert(place, std::move(item));
}

std::optional<Outbox::Settled> Outbox::settle(const Delivery& delivery, Instant now)
{
    const auto found = m_handed.find(delivery.token);
    if (found == m_handed.end()) {
        return std::nullopt;
    }
    Item item = std::move(found->second);
    m_handed.erase(found);
    --m_topics[item.record.topic.text()].handed;
    if (delivery.outcome == DeliveryOutcome::Persisted || planted(Bug::DropsWhatTheBrokerRefused)) {
        m_topics[item.record.topic.text()].trouble.clear();
        return settled(item);
    }
    if (item.withdrawn) {
        forgetSuspect(item);
        return std::nullopt;
    }
    if (delivery.isUnfit && item.isSuspect) {
        return giveUp(std::move(item), delivery.reason);
    }
    sendAgain(std::move(item), delivery, now);
    return std::nullopt;
}

std::optional<Outbox::Settled> Outbox::settled(const Item& item)
{
    forgetSuspect(item);
    if (item.commit != 0) {
        eventSettled(item.commit);
    }
    return item.command;
}

/// The same bytes go again, and the key makes a second arrival harmless. What failed for certain, every time, was never
/// sent: a flow that turns back takes it back.
void Outbox::sendAgain(Item item, const Delivery& delivery, Instant now)
{
    item.isUnsure = item.isUnsure || delivery.outcome == DeliveryOutcome::PossiblyPersisted;
    item.wasHanded = item.isUnsure;
    Topic& topic = m_topics[item.record.topic.text()];
    if (delivery.isUnfit) {
        topic.suspects += item.isSuspect ? 0U : 1U;
        item.isSuspect = true;
    } else if (delivery.outcome == DeliveryOutcome::Failed) {
        topic.trouble = delivery.reason;
    }
    holdBack(std::move(item), now + resendPause);
}

/// It went alone, and the broker does not take it. Sent for ever it would hold up what comes behind it.
std::optional<Outbox::Settled> Outbox::giveUp(Item item, const std::string& reason)
{
    const std::size_t bytes = item.record.value.has_value() ? item.record.value->size() : 0;
    std::string sentence = "The broker does not take a record of " + std::to_string(bytes) + " bytes on topic "
        + item.record.topic.text() + ": " + reason;
    if (!item.command.has_value()) {
        m_givenUp = std::move(sentence);
    } else if (!item.isUnsure) {
        item.command->refusal = std::move(sentence);
    } // Handed on in another life, it may be there all the same: then its time runs.
    return settled(item);
}

void Outbox::forgetSuspect(const Item& item)
{
    if (item.isSuspect) {
        --m_topics[item.record.topic.text()].suspects;
    }
}

std::string Outbox::trouble() const
{
    for (const auto& [name, topic] : m_topics) {
        if (!topic.trouble.empty()) {
            return "The broker does not take records on topic " + name + ": " + topic.trouble
                + ". They are sent again.";
        }
    }
    return m_givenUp;
}

std::vector<CommandId> Outbox::unsentOf(const FlowId& flow) const
{
    std::vector<CommandId> unsent;
    const auto look = [&unsent, &flow](const auto& items) {
        for (const Item& item : items) {
            if (item.command.has_value() && item.command->flow == flow && !item.wasHanded) {
                unsent.push_back(item.command->id);
            }
        }
    };
    look(m_waiting);
    for (const auto& [place, held] : m_later) {
        look(held.items);
    }
    return unsent;
}

void Outbox::withdraw(const std::unordered_set<CommandId>& commands)
{
    const auto isIt
        = [&commands](const Item& item) { return item.command.has_value() && commands.contains(item.command->id); };
    const auto isTakenBack = [this, &isIt](const Item& item) {
        const bool is = isIt(item);
        if (is) {
            forgetSuspect(item);
        }
        return is;
    };
    std::erase_if(m_waiting, isTakenBack);
    for (auto& [place, held] : m_later) {
        std::erase_if(held.items, isTakenBack);
    }
    if (planted(Bug::ResendsWhatWasWithdrawn)) {
        return;
    }
    for (auto& [token, handed] : m_handed) {
        handed.withdrawn = handed.withdrawn || isIt(handed);
    }
}

void Outbox::commitDone(std::uint64_t commit)
{
    eventsOf(commit);
    forgetPublished();
}

void Outbox::eventSettled(std::uint64_t commit)
{
    CommitEvents& events = eventsOf(commit);
    assert(events.open > 0);
    --events.open;
    forgetPublished();
}

void Outbox::forgetPublished()
{
    while (!m_commits.empty() && m_commits.front().open == 0) {
        m_publishedUpTo = m_commits.front().number;
        m_commits.pop_front();
    }
}

Outbox::CommitEvents& Outbox::eventsOf(std::uint64_t commit)
{
    const auto found = std::find_if(m_commits.rbegin(), m_commits.rend(), [commit](const CommitEvents& each) {
        return each.number == commit;
    });
    if (found != m_commits.rend()) {
        return *found;
    }
    m_commits.push_back({commit, 0});
    return m_commits.back();
}

} // namespace backstep
