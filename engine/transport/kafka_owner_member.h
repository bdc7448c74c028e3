#pragma once

#include "engine/transport/kafka_owner_log.h"
#include "engine/transport/kafka_ownership.h"
#include "engine/transport/kafka_producer.h"
#include "engine/transport/kafka_watch.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace backstep {

/// One ledger's place in the group `backstep-owner`.
///
/// Who may write its word on the topic is decided by the broker: the member that holds the partition. Who owns is
/// decided by the log: the member whose word is the newest. A word counts once an offset could be committed after it,
/// in the same generation of the group: a member that is given the partition later then reads that word, and leaves.
class KafkaOwnership::Member
{
public:
    Member(std::shared_ptr<KafkaWatch> watch, OwnerMessage self, const Clock& clock, Lost lost);
    Member(const Member&) = delete;
    Member& operator=(const Member&) = delete;
    /// Releases what it owns and leaves the group.
    ~Member();

    [[nodiscard]] Result<void> join();

    /// Waits until it is known who owns: nothing when it is this one, which then keeps its place by a thread.
    [[nodiscard]] Result<std::optional<OwnerMessage>> settle();

    void tellOpenFlows(std::uint64_t count) { m_openFlows = count; }

private:
    /// What one look at group and topic says. Empty: not decided yet.
    struct Verdict
    {
        bool isMine = false;
        std::optional<OwnerMessage> other;
    };

    void turn();
    [[nodiscard]] Result<Verdict> judge();
    [[nodiscard]] bool announce();
    [[nodiscard]] std::optional<std::int64_t> write(bool isRelease);
    [[nodiscard]] bool commit(std::int64_t next);
    void keep();
    void leave();

    const std::shared_ptr<KafkaWatch> m_watch;
    const OwnerMessage m_self;
    const Clock& m_clock;
    const Lost m_lost;
    std::unique_ptr<KafkaProducer> m_producer;
    std::unique_ptr<KafkaClient> m_client;
    bool m_isHolding = false; ///< the partition
    bool m_isOwner = false; ///< said so, and it counts
    bool m_isDue = false; ///< the group changed: look again
    std::string m_fatal;
    std::atomic<std::uint64_t> m_openFlows;
    std::atomic<bool> m_stopping = false;
    std::jthread m_thread;
};

} // namespace backstep
