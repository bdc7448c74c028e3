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
    item.command = Delivered{command.flow, {command.stepIndex, command.phase, command.attempt}};
    item.commandId = command.id;
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
        if (m_transport->send(item.record, m_nextToken) == HandOver::Full) {
            return;
        }
        item.wasHanded = true;
        m_handed.emplace(m_nextToken++, std::move(item));
        m_waiting.pop_front();
    }
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

std::optional<Outbox::Delivered> Outbox::settle(const Delivery& delivery, Instant now)
{
    const auto found = m_handed.find(delivery.token);
    if (found == m_handed.end()) {
        return std::nullopt;
    }
    Item item = std::move(found->second);
    m_handed.erase(found);
    if (delivery.outcome != DeliveryOutcome::Persisted && item.withdrawn) {
        return std::nullopt;
    }
    if (delivery.outcome != DeliveryOutcome::Persisted && !planted(Bug::DropsWhatTheBrokerRefused)) {
        // The same bytes go again, and the key makes a second arrival harmless. What failed for certain, every time,
        // was never sent: a flow that turns back takes it back.
        item.isUnsure = item.isUnsure || delivery.outcome == DeliveryOutcome::PossiblyPersisted;
        item.wasHanded = item.isUnsure;
        holdBack(std::move(item), now + resendPause);
        return std::nullopt;
    }
    if (item.commit != 0) {
        eventSettled(item.commit);
    }
    return item.command;
}

std::vector<CommandId> Outbox::unsentOf(const FlowId& flow) const
{
    std::vector<CommandId> unsent;
    const auto look = [&unsent, &flow](const auto& items) {
        for (const Item& item : items) {
            if (item.command.has_value() && item.command->flow == flow && !item.wasHanded) {
                unsent.push_back(item.commandId);
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
    const auto isIt = [&commands](const Item& item) { return commands.contains(item.commandId); };
    std::erase_if(m_waiting, isIt);
    for (auto& [place, held] : m_later) {
        std::erase_if(held.items, isIt);
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
