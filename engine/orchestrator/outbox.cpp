#include "engine/orchestrator/outbox.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace backstep {

namespace {

/// A record that the broker refused is not sent again in the same breath.
constexpr Duration resendPause{1000};

} // namespace

void Outbox::addCommand(const Command& command, OutgoingRecord record)
{
    Item item;
    item.record = std::move(record);
    item.command = Delivered{command.flow, {command.stepIndex, command.phase, command.attempt}};
    item.commandId = command.id;
    m_waiting.push_back(std::move(item));
}

void Outbox::addEvent(OutgoingRecord record, std::uint64_t commit)
{
    ++eventsOf(commit).open;
    Item item;
    item.record = std::move(record);
    item.commit = commit;
    m_waiting.push_back(std::move(item));
}

void Outbox::addOther(OutgoingRecord record)
{
    Item item;
    item.record = std::move(record);
    m_waiting.push_back(std::move(item));
}

void Outbox::send(Instant now)
{
    while (!m_waiting.empty() && m_waiting.front().notBefore <= now) {
        if (m_transport->send(m_waiting.front().record, m_nextToken) == HandOver::Full) {
            return;
        }
        m_handed.emplace(m_nextToken++, std::move(m_waiting.front()));
        m_waiting.pop_front();
    }
}

std::optional<Outbox::Delivered> Outbox::settle(const Delivery& delivery, Instant now)
{
    const auto found = m_handed.find(delivery.token);
    if (found == m_handed.end()) {
        return std::nullopt;
    }
    Item item = std::move(found->second);
    m_handed.erase(found);
    if (delivery.outcome != DeliveryOutcome::Persisted) {
        // Failed and possibly persisted alike: the same bytes go again, and the key makes a second arrival harmless.
        item.notBefore = now + resendPause;
        m_waiting.push_front(std::move(item));
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
    for (const Item& item : m_waiting) {
        // What failed once may be on the broker after all, so it does not count as never sent.
        if (item.command.has_value() && item.command->flow == flow && !item.notBefore.isSet()) {
            unsent.push_back(item.commandId);
        }
    }
    return unsent;
}

void Outbox::withdraw(const CommandId& command)
{
    std::erase_if(m_waiting, [&command](const Item& item) { return item.commandId == command; });
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
