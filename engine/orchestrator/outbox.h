#pragma once

#include "engine/ports/transport.h"
#include "engine/saga/decide.h"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace backstep {

/// What was persisted and is to be sent. Keeps order per key, takes what the transport refuses for later, sends again
/// what was not or only possibly persisted, and knows which commits' events are all on the broker. What the broker
/// does not take holds back the records of its own topic and key, and no other. What it calls unfit goes once more,
/// alone, for a batch is refused as a whole; what it calls unfit then is given up.
class Outbox
{
public:
    void connect(Transport& transport) { m_transport = &transport; }

    /// The command of a persisted decision, encoded.
    void addCommand(const Command& command, OutgoingRecord record);
    /// The same after a restart: nobody knows whether it was handed on before.
    void addRedelivery(const Command& command, OutgoingRecord record);
    /// An event of a commit. Commits are numbered upwards.
    void addEvent(OutgoingRecord record, std::uint64_t commit);
    /// Anything else (answers, registrations, statuses).
    void addOther(OutgoingRecord record);

    /// Hands on what waits, as far as the transport takes it.
    void send(Instant now);

    /// A command that is now on the broker, or, with the reason, certainly never will be.
    struct Settled
    {
        FlowId flow;
        CommandDelivered command;
        CommandId id;
        std::string refusal; ///< empty: it is there
    };

    /// What a delivery report means for the command that it is about, if it is about one and settles it.
    [[nodiscard]] std::optional<Settled> settle(const Delivery& delivery, Instant now);

    /// What the broker does not take, and why, in a sentence; empty: it takes all.
    [[nodiscard]] std::string trouble() const;

    /// Commands of a flow that were certainly not handed on.
    [[nodiscard]] std::vector<CommandId> unsentOf(const FlowId& flow) const;
    /// Forgets those of them that wait, whether or not they were handed on before.
    void withdraw(const std::unordered_set<CommandId>& commands);

    [[nodiscard]] bool isEmpty() const { return m_waiting.empty() && m_later.empty() && m_handed.empty(); }

    /// Records that are not known to be on the broker; those that wait for one of the same topic and key count once.
    [[nodiscard]] std::size_t size() const { return m_waiting.size() + m_later.size() + m_handed.size(); }

    [[nodiscard]] std::uint64_t publishedUpTo() const { return m_publishedUpTo; }

    /// All events of this commit were added (perhaps none).
    void commitDone(std::uint64_t commit);

    void startAt(std::uint64_t commit) { m_publishedUpTo = commit; }

    [[nodiscard]] bool waits() const { return !m_waiting.empty() || !m_later.empty(); }

private:
    struct Item
    {
        OutgoingRecord record;
        std::optional<Settled> command;
        std::uint64_t commit = 0; ///< of an event, else 0
        std::uint64_t order = 0;
        bool wasHanded = false; ///< may be on the broker
        bool isUnsure = false; ///< was handed before, and nobody knows what became of it
        bool withdrawn = false; ///< was handed on, and is not sent again
        bool isSuspect = false; ///< it, or what travelled with it, is unfit: it goes alone
    };

    /// The records of one topic and key of which the broker did not take one, in their order.
    struct HeldBack
    {
        Instant until;
        std::vector<Item> items;
    };

    struct Topic
    {
        std::size_t handed = 0; ///< records that the broker has not spoken of
        std::size_t suspects = 0; ///< records that have to go alone: while there are any, one goes at a time
        std::string trouble; ///< why it does not take what it was sent last
    };

    struct CommitEvents
    {
        std::uint64_t number = 0;
        std::size_t open = 0;
    };

    static Item itemOf(const Command& command, OutgoingRecord record);
    void add(Item item);
    [[nodiscard]] bool mustWait(const Item& item) const;
    void hand(Item item);
    void sendAgain(Item item, const Delivery& delivery, Instant now);
    [[nodiscard]] std::optional<Settled> giveUp(Item item, const std::string& reason);
    [[nodiscard]] std::optional<Settled> settled(const Item& item);
    void forgetSuspect(const Item& item);
    void holdBack(Item item, Instant until);
    void release(Instant now);
    void eventSettled(std::uint64_t commit);
    void forgetPublished();
    CommitEvents& eventsOf(std::uint64_t commit);

    Transport* m_transport = nullptr;
    std::deque<Item> m_waiting;
    std::unordered_map<std::string, HeldBack> m_later; ///< by topic and key
    std::unordered_map<std::uint64_t, Item> m_handed;
    std::map<std::string, Topic> m_topics; ///< by name
    std::string m_givenUp; ///< what was last, unless it was a command: its flow says so itself
    std::deque<CommitEvents> m_commits;
    std::uint64_t m_publishedUpTo = 0;
    std::uint64_t m_nextToken = 1;
    std::uint64_t m_nextOrder = 1;
};

} // namespace backstep
