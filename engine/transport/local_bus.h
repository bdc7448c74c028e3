#pragma once

#include "engine/ports/clock.h"
#include "engine/ports/lag_query.h"
#include "engine/ports/transport.h"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace backstep {

/// The sandbox's broker: topics, partitions, offsets, keys and consumer groups in the memory of one process. Any
/// number of clients (LocalTransport) share it; it outlives them and their subscriptions. Thread-safe.
///
/// A partition keeps what some subscription has not read yet, and of the rest the newest 32 MiB, or less where there
/// are so many partitions that all of them would keep more than 256 MiB. A producer that is far ahead of a reader is
/// held back (HandOver::Full) instead of anything being dropped.
class LocalBus
{
public:
    explicit LocalBus(const Clock& clock);
    LocalBus(const LocalBus&) = delete;
    LocalBus& operator=(const LocalBus&) = delete;
    ~LocalBus();

    /// Another bus, another incarnation: its records are new inputs, whatever their offsets.
    [[nodiscard]] const std::string& incarnation() const { return m_incarnation; }

    /// Whether a position was on the bus of some sandbox, and not in a cluster.
    [[nodiscard]] static bool isBus(std::string_view incarnation);

    void ensure(const TopicSpec& spec);

    /// Where the record stands now; nothing when its partition is full. A topic that is not there is made.
    [[nodiscard]] std::optional<RecordPlace> append(const OutgoingRecord& record);

    [[nodiscard]] std::vector<TopicName> topicsWithReaders() const;

    [[nodiscard]] std::vector<GroupReading> groupReadings() const;

    [[nodiscard]] std::unique_ptr<Subscription> subscribe(const SubscriptionSpec& spec, RecordListener& listener);

private:
    friend class LocalSubscription;

    struct Stored
    {
        Instant at;
        std::optional<std::string> key;
        std::optional<Bytes> value;
    };

    struct Reader;

    struct Partition
    {
        std::deque<Stored> records;
        std::int64_t first = 0; ///< offset of the oldest record that is kept
        std::size_t bytes = 0;

        [[nodiscard]] std::int64_t end() const { return first + static_cast<std::int64_t>(records.size()); }
    };

    struct Topic
    {
        TopicName name;
        std::vector<Partition> partitions;
        std::uint32_t keyless = 0; ///< records without a key go round the partitions
        std::vector<Reader*> readers;
    };

    /// How far one partition was read, by one subscription or by the members of one group in turn.
    struct Progress
    {
        std::int64_t next = 0;
        std::int64_t caughtUpAt = 0; ///< the end offset when reading began
        bool isOut = false; ///< a batch is with a listener: nobody else may read on
    };

    using ProgressByPlace = std::map<std::pair<Topic*, std::int32_t>, std::shared_ptr<Progress>>;

    struct Cursor
    {
        Topic* topic = nullptr;
        std::int32_t partition = 0;
        std::shared_ptr<Progress> progress;
    };

    struct Reader
    {
        SubscriptionSpec spec;
        std::set<TopicName> names; ///< of the specification, to be looked up: a flow of 10,000 steps has 20,000 topics
        std::map<std::pair<TopicName, std::int32_t>, Position> positions; ///< the same
        std::vector<Topic*> topics;
        std::vector<Cursor> cursors;
        std::vector<Position> beginnings;
        std::size_t turn = 0; ///< the cursor that comes first next time: no partition starves another
        bool hasWork = true;
        bool paused = false;
        bool stopping = false;
        bool caughtUpTold = false;
        std::condition_variable wake;
    };

    struct Group
    {
        ProgressByPlace progress;
        std::vector<Reader*> members; ///< in the order in which they joined
    };

    /// What a reader's thread does next.
    struct Work
    {
        std::vector<Record> records;
        std::vector<std::pair<std::shared_ptr<Progress>, std::int64_t>> advance; ///< once they are taken
        bool caughtUp = false;
        bool stop = false;
    };

    [[nodiscard]] Work next(Reader& reader);
    void taken(Reader& reader, const Work& work);
    void setPaused(Reader& reader, bool paused);
    void stop(Reader& reader);
    void leave(Reader& reader);

    Topic& topic(const TopicName& name, int partitions);
    [[nodiscard]] static bool wants(const Reader& reader, const TopicName& name);
    /// The partitions of a group are dealt out afterwards, once for all topics (dealIn).
    void attach(Reader& reader, Topic& topic, const StartPoint& start);
    void dealIn(const Reader& reader);
    [[nodiscard]] std::int64_t
    beginningOf(const Reader& reader, const Topic& topic, std::int32_t partition, const StartPoint& start) const;
    [[nodiscard]] std::shared_ptr<Progress> progressIn(
        ProgressByPlace& places, const Reader& reader, Topic& topic, std::int32_t partition, const StartPoint& start
    );
    static void deal(Group& group);
    void collect(Reader& reader, Work& work) const;
    [[nodiscard]] std::size_t keptBytes() const;
    static void trim(const Topic& topic, Partition& partition, std::int32_t number, std::size_t kept);
    static void wake(Reader& reader);

    const Clock& m_clock;
    const std::string m_incarnation;

    mutable std::mutex m_mutex; ///< guards everything below; never held while a listener is called
    std::map<std::string, std::unique_ptr<Topic>, std::less<>> m_topics;
    std::size_t m_partitionCount = 0;
    std::map<std::string, Group, std::less<>> m_groups;
    std::vector<Reader*> m_readers;
};

} // namespace backstep
