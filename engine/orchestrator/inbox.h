#pragma once

#include "engine/base/limits.h"
#include "engine/ports/orchestrations.h"
#include "engine/ports/transport.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

namespace backstep {

/// What records are read for. The shared topic is read twice: for the registrations there from its beginning, for all
/// else from where the orchestrator began.
enum class Reading : std::uint8_t
{
    Inputs,
    Registrations
};

struct RecordsRead
{
    std::vector<Record> records;
    std::size_t bytes = 0; ///< of their keys and values
    Reading reading = Reading::Inputs;
};

struct DeliveriesReported
{
    std::vector<Delivery> deliveries;
};

struct ConnectionChanged
{
    ConnectionState state = ConnectionState::Up;
    std::string reason;
};

/// The replies were read up to the end offsets seen at the beginning: timeouts may fire.
struct RepliesCaughtUp
{
    std::uint64_t outages = 0; ///< of which the inbox had been told by then
};

/// Every registration there was has been read: what is newest by name is now known.
struct RegistrationsCaughtUp
{
};

/// The topics that some consumer group reads: their steps count as served (design.md §4 "Readiness").
struct ReadersSeen
{
    std::vector<TopicName> topics;
};

struct RegisterCall
{
    Orchestration orchestration;
    std::string service;
    Orchestrations::Answer<int> answer;
};

struct RegisteredCall
{
    OrchestrationName name;
    Orchestrations::Answer<RegisteredState> answer;
};

struct StartCall
{
    OrchestrationName name;
    StartRequest request;
    Orchestrations::Answer<StartAnswer> answer;
};

struct PlanCall
{
    ActionRequest request;
    Orchestrations::Answer<ActionPlan> answer;
};

struct ActCall
{
    ActionRequest request;
    Orchestrations::Answer<std::uint64_t> answer;
};

/// A record of the quarantine is to be taken in again.
struct FeedCall
{
    std::uint64_t id = 0;
    Orchestrations::Answer<void> answer;
};

/// A record of the quarantine is to be forgotten.
struct DropCall
{
    std::uint64_t id = 0;
    Orchestrations::Answer<void> answer;
};

using InboxItem = std::variant<
    RecordsRead,
    DeliveriesReported,
    ConnectionChanged,
    RepliesCaughtUp,
    RegistrationsCaughtUp,
    ReadersSeen,
    RegisterCall,
    RegisteredCall,
    StartCall,
    PlanCall,
    ActCall,
    FeedCall,
    DropCall>;

[[nodiscard]] std::size_t recordsIn(const InboxItem& item);

/// Says that the broker is away.
[[nodiscard]] bool isOutage(const InboxItem& item);

/// The one door into the orchestrator's thread. Records are bounded: whoever brings more waits (back-pressure);
/// delivery reports and calls always get in, because the thread needs them to make room.
class Inbox
{
public:
    explicit Inbox(std::size_t bytesMax = std::size_t{256} * 1024 * 1024)
        : m_bytesMax(bytesMax)
    {
    }

    /// Waits while too many records, or too many bytes of them, are inside. False after close(): nothing is taken any
    /// more.
    bool putRecords(std::vector<Record> records, Reading reading = Reading::Inputs);
    /// How many records were ever brought, those that still wait to be let in among them. Records are let in in the
    /// order in which they were brought: who has taken so many has taken all that were there.
    [[nodiscard]] std::uint64_t recordsBrought() const;
    bool put(InboxItem item);

    /// What waits, in its order, at most batchMax items and so many records; an empty list when nothing came in time or
    /// it is closed. Records that may not be taken yet hold up nothing but what says how far they were read: all else
    /// gets past them.
    [[nodiscard]] std::vector<InboxItem>
    take(std::chrono::microseconds atMost, std::size_t recordsMost = limits::batchMax);

    void close();
    [[nodiscard]] bool isClosed() const;
    /// A pause that ends early when it is closed.
    void pause(std::chrono::milliseconds atMost);

private:
    [[nodiscard]] std::vector<InboxItem> takeUrgent();
    [[nodiscard]] InboxItem takeFront(std::size_t recordsMost);

    mutable std::mutex m_mutex;
    std::condition_variable m_filled;
    std::condition_variable m_emptied;
    std::condition_variable m_ended;
    std::size_t m_bytesMax;
    std::deque<InboxItem> m_items;
    std::size_t m_records = 0;
    std::size_t m_bytes = 0;
    std::uint64_t m_brought = 0;
    std::uint64_t m_outages = 0;
    std::uint64_t m_nextTurn = 0; ///< of whoever brings records next
    std::uint64_t m_turn = 0; ///< whose turn it is to be let in
    bool m_closed = false;
};

} // namespace backstep
