#pragma once

#include "engine/base/error.h"
#include "engine/ports/start_point.h"
#include "engine/wire/record.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace backstep {

/// The broker's answer about one sent record. Three different things (reference engines.md §2.1).
enum class DeliveryOutcome : std::uint8_t
{
    Persisted, ///< it is in the log
    Failed, ///< it is certainly not in the log
    PossiblyPersisted, ///< nobody knows: send the same record again
};

struct Delivery
{
    std::uint64_t token = 0; ///< as given to send()
    DeliveryOutcome outcome = DeliveryOutcome::Persisted;
    RecordPlace place; ///< where it stands, when Persisted
    std::string reason; ///< when not
    /// Failed, and not for a passing reason: the broker does not take it as it is (too large, not valid), or does not
    /// take one that travelled with it.
    bool isUnfit = false;
};

enum class HandOver : std::uint8_t
{
    Taken, ///< a Delivery will follow
    Full, ///< not taken: try again later, nothing was sent
};

enum class ConnectionState : std::uint8_t
{
    Connecting,
    Up,
    Down
};

/// What a transport tells. Called on threads of the transport, never concurrently for one subscription; a listener
/// only hands over (one door between threads) and returns.
class TransportListener
{
public:
    TransportListener() = default;
    TransportListener(const TransportListener&) = delete;
    TransportListener& operator=(const TransportListener&) = delete;
    virtual ~TransportListener() = default;

    virtual void delivered(std::vector<Delivery> deliveries) = 0;
    virtual void connectionChanged(ConnectionState state, const std::string& reason) = 0;
};

struct TopicSpec
{
    TopicName name;
    int partitions = 3;
    bool compacted = false;
};

/// A position up to which a partition was taken in (exclusive: the next offset to read).
struct Position
{
    TopicName topic;
    std::string incarnation;
    std::int32_t partition = 0;
    std::int64_t next = 0;

    friend bool operator==(const Position&, const Position&) = default;
};

/// What is read, and where that begins (StartPoint) where `positions` say nothing.
struct SubscriptionSpec : StartPoint
{
    std::string name; ///< for logs
    std::vector<TopicName> topics; ///< exact names …
    std::string topicPrefix; ///< … or, when not empty, every topic that begins with it, those that appear later too
    std::vector<Position> positions; ///< where to go on; they win over the start point

    [[nodiscard]] StartPoint& start() { return *this; }

    /// Consumer group for sharing partitions (workers). Empty: reads every partition by itself, joins no group.
    std::string group;
};

class RecordListener
{
public:
    RecordListener() = default;
    RecordListener(const RecordListener&) = delete;
    RecordListener& operator=(const RecordListener&) = delete;
    virtual ~RecordListener() = default;

    /// Records in order within each partition. May block: that is back-pressure, the subscription stops reading.
    virtual void records(std::vector<Record> batch) = 0;
    /// Every partition was read up to the end offset it had when the subscription began or reconnected.
    virtual void caughtUp() = 0;
};

/// Reading; ends when destroyed (after which the listener is not called any more). Where it begins is fixed before
/// subscribe() returns: a record sent afterwards is certainly read, also with StartFrom::End.
class Subscription
{
public:
    Subscription() = default;
    Subscription(const Subscription&) = delete;
    Subscription& operator=(const Subscription&) = delete;
    virtual ~Subscription() = default;

    virtual void pause() = 0;
    virtual void resume() = 0;
    /// Where each partition known at the beginning began, to be kept by whoever must not miss one after a restart.
    [[nodiscard]] virtual std::vector<Position> beginnings() const = 0;

    /// What was there when reading began; after a reconnect what came meanwhile. From any thread. Readers in a group
    /// tell none: they share theirs.
    [[nodiscard]] virtual Backlog backlog() const { return {}; }
};

/// Where records go and come from: the in-process bus, or Kafka. Listeners given at construction must outlive it.
class Transport
{
public:
    Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;
    virtual ~Transport() = default;

    /// Creates what is missing; what exists stays as it is. Faults: Unreachable, Refused.
    [[nodiscard]] virtual Result<void> ensureTopics(const std::vector<TopicSpec>& topics) = 0;

    /// Hands a record on. Order is kept per key. The outcome comes to the listener with the token.
    [[nodiscard]] virtual HandOver send(const OutgoingRecord& record, std::uint64_t token) = 0;

    /// Waits until everything taken was reported, at most so long. Faults: Unreachable (names how many are left).
    [[nodiscard]] virtual Result<void> flush(Duration atMost) = 0;

    [[nodiscard]] virtual Result<std::unique_ptr<Subscription>>
    subscribe(const SubscriptionSpec& spec, RecordListener& listener) = 0;

    /// Topics with an active member of some consumer group (readiness, design.md §4). Unreachable when not known.
    [[nodiscard]] virtual Result<std::vector<TopicName>> topicsWithReaders() = 0;

    /// For a person: "sandbox", "localhost:9092".
    [[nodiscard]] virtual std::string describe() const = 0;
};

} // namespace backstep
