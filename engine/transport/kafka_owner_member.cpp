#include "engine/transport/kafka_owner_member.h"

#include "engine/wire/codec.h"
#include "engine/wire/topics.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace backstep {

namespace {

using Steady = std::chrono::steady_clock;

constexpr int ownerTurnMs = 100;
constexpr Duration writePatience{5000};
constexpr Duration leavePatience{3000};
constexpr Duration rebalancePatience{15'000}; ///< the session of a member that died runs out in the midst of it

KafkaSettings settingsFor(const OwnerId& owner)
{
    return {
        {"group.id", ownerGroup},
        {"group.instance.id", ownerInstance(owner)}, // static: after a crash the same ledger has its place at once
        {"session.timeout.ms", "10000"},
        {"heartbeat.interval.ms", "1000"},
        {"enable.auto.commit", "false"},
        {"auto.offset.reset", "latest"},
        {"partition.assignment.strategy", "range"},
        {"topic.metadata.refresh.interval.ms", "5000"},
    };
}

} // namespace

KafkaOwnership::Member::Member(std::shared_ptr<KafkaWatch> watch, OwnerMessage self, const Clock& clock, Lost lost)
    : m_watch(std::move(watch))
    , m_self(std::move(self))
    , m_clock(clock)
    , m_lost(std::move(lost))
    , m_openFlows(m_self.openFlows)
{
}

KafkaOwnership::Member::~Member()
{
    m_stopping = true;
    if (m_thread.joinable()) {
        m_thread.join();
    }
    if (m_client != nullptr) {
        leave();
    }
}

Result<void> KafkaOwnership::Member::join()
{
    const KafkaOptions& options = m_watch->admin().options();
    auto producer = KafkaProducer::make(options, [] {});
    if (!producer) {
        return failure(producer.error());
    }
    m_producer = std::move(*producer);
    KafkaClient::Callbacks callbacks;
    callbacks.rebalanced = [this](rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t* partitions) {
        const bool isGiven = code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS;
        m_isHolding = isGiven && partitions->cnt > 0;
        m_isDue = m_isDue || isGiven;
        rd_kafka_assign(m_client->handle(), isGiven ? partitions : nullptr);
    };
    callbacks.failed = [this](rd_kafka_resp_err_t code, const std::string& reason) {
        if (code == RD_KAFKA_RESP_ERR__FATAL || code == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED) {
            m_fatal = reason;
        }
    };
    auto client = KafkaClient::make(RD_KAFKA_CONSUMER, options, settingsFor(m_self.owner), std::move(callbacks));
    if (!client) {
        return failure(client.error());
    }
    m_client = std::move(*client);
    rd_kafka_poll_set_consumer(m_client->handle());
    const KafkaPartitions topics(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(topics.get(), std::string(topics::owner).c_str(), RD_KAFKA_PARTITION_UA);
    rd_kafka_subscribe(m_client->handle(), topics.get());
    return {};
}

Result<std::optional<OwnerMessage>> KafkaOwnership::Member::settle()
{
    const auto until = Steady::now() + m_watch->admin().options().answersWithin + rebalancePatience;
    while (Steady::now() < until && m_fatal.empty()) {
        turn();
        if (!m_isDue) {
            continue;
        }
        auto verdict = judge();
        if (!verdict) {
            return failure(verdict.error());
        }
        if (verdict->other.has_value()) {
            return verdict->other;
        }
        if (verdict->isMine) {
            m_thread = std::jthread([this] { keep(); });
            return std::nullopt;
        }
    }
    if (!m_fatal.empty()) {
        return failure(
            Fault::Refused,
            "The broker at " + m_watch->admin().options().bootstrap + " gives no place in its group " + ownerGroup
                + ": " + m_fatal + "."
        );
    }
    return failure(unreachable(m_watch->admin().options(), "it does not say who owns the cluster"));
}

void KafkaOwnership::Member::turn()
{
    // Heartbeats are librdkafka's; polling brings the group's changes. What stands in the topic is read beside it.
    const KafkaMessage message(rd_kafka_consumer_poll(m_client->handle(), ownerTurnMs));
    if (message != nullptr && message->err == RD_KAFKA_RESP_ERR__FATAL) {
        std::array<char, 256> reason{};
        rd_kafka_fatal_error(m_client->handle(), reason.data(), reason.size());
        m_fatal = reason.data();
    }
}

Result<KafkaOwnership::Member::Verdict> KafkaOwnership::Member::judge()
{
    const auto log = readOwnerLog(m_watch->admin());
    if (!log) {
        return failure(log.error());
    }
    m_isDue = false;
    const auto owner = log->owner();
    const bool isNamed = owner.has_value() && !owner->owner.isEmpty();
    if (isNamed && owner->owner != m_self.owner) {
        return Verdict{false, owner};
    }
    if (m_isOwner && isNamed) {
        return Verdict{true, {}};
    }
    if (!m_isHolding) {
        // The broker has given it to another, which has not said its name yet.
        return Verdict{false, log->ownerBeside(m_self.owner)};
    }
    m_isOwner = announce();
    return Verdict{m_isOwner, {}};
}

/// Says that this ledger owns the cluster; true when that counts.
bool KafkaOwnership::Member::announce()
{
    const auto offset = write(false);
    return offset.has_value() && commit(*offset + 1);
}

std::optional<std::int64_t> KafkaOwnership::Member::write(bool isRelease)
{
    OwnerMessage word = m_self;
    word.released = isRelease;
    word.openFlows = m_openFlows;
    word.at = m_clock.now();
    if (m_producer->send(encodeOwner(word), 0) != HandOver::Taken) {
        return std::nullopt;
    }
    const auto until = Steady::now() + writePatience;
    while (Steady::now() < until) {
        for (const Delivery& delivery : m_producer->poll(Duration(ownerTurnMs))) {
            m_producer->told(1);
            return delivery.outcome == DeliveryOutcome::Persisted ? std::optional(delivery.place.offset) : std::nullopt;
        }
    }
    return std::nullopt;
}

bool KafkaOwnership::Member::commit(std::int64_t next)
{
    const KafkaPartitions offsets(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(offsets.get(), std::string(topics::owner).c_str(), 0)->offset = next;
    const KafkaQueue queue(rd_kafka_queue_new(m_client->handle()));
    rd_kafka_commit_queue(m_client->handle(), offsets.get(), queue.get(), nullptr, nullptr);
    const KafkaEvent event(rd_kafka_queue_poll(queue.get(), static_cast<int>(writePatience.count())));
    return event != nullptr && rd_kafka_event_error(event.get()) == RD_KAFKA_RESP_ERR_NO_ERROR;
}

/// The thread's own: keeps the place, and looks again whenever the group has changed.
void KafkaOwnership::Member::keep()
{
    while (!m_stopping) {
        turn();
        if (!m_fatal.empty()) {
            m_isOwner = false;
            m_lost("Another process runs with the same ledger and has taken this cluster (" + m_fatal + ").");
            return;
        }
        if (!m_isDue) {
            continue;
        }
        const auto verdict = judge();
        if (verdict && verdict->other.has_value() && !verdict->other->owner.isEmpty()) {
            m_isOwner = false;
            m_lost("This cluster is now owned by " + verdict->other->name + ".");
            return;
        }
    }
}

void KafkaOwnership::Member::leave()
{
    if (!m_watch->look(Duration(1000))) {
        return; // nobody to say it to; the session runs out
    }
    if (m_isOwner) {
        (void)write(true);
    }
    // A static member that is closed keeps its place; one that unsubscribes first gives it back.
    rd_kafka_unsubscribe(m_client->handle());
    const auto until = Steady::now() + leavePatience;
    while (m_fatal.empty() && Steady::now() < until) {
        turn();
        const auto members = m_watch->admin().members({ownerGroup}, leavePatience);
        const auto isThis = [this](const GroupMember& each) { return each.instance == ownerInstance(m_self.owner); };
        if (!members || std::none_of(members->begin(), members->end(), isThis)) {
            break;
        }
    }
    m_client->leaveGroup();
}

} // namespace backstep
