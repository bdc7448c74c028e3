#include "engine/transport/local_bus.h"

#include "engine/base/murmur2.h"
#include "engine/transport/local_subscription.h"

#include <algorithm>
#include <cassert>
#include <random>
#include <set>

namespace backstep {

namespace {

constexpr std::string_view incarnationPrefix = "bus-";
constexpr int partitionsDefault = 3;
constexpr std::size_t keptBytesMax = std::size_t{256} * 1024 * 1024; ///< all partitions keep so much that was read
constexpr std::size_t keptBytesOfOne = std::size_t{32} * 1024 * 1024;
constexpr std::size_t partitionBytesMax = std::size_t{256} * 1024 * 1024;
constexpr std::size_t recordOverhead = 96;
constexpr std::size_t handedRecordsMax = 512;

std::string newIncarnation()
{
    std::random_device random;
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text(incarnationPrefix);
    for (int i = 0; i < 16; ++i) {
        text.push_back(digits[random() % 16]);
    }
    return text;
}

std::size_t sizeOf(const std::optional<std::string>& key, const std::optional<Bytes>& value)
{
    return recordOverhead + (key ? key->size() : 0) + (value ? value->size() : 0);
}

} // namespace

LocalBus::LocalBus(const Clock& clock)
    : m_clock(clock)
    , m_incarnation(newIncarnation())
{
}

LocalBus::~LocalBus()
{
    assert(m_readers.empty() && "subscriptions end before their bus");
}

bool LocalBus::isBus(std::string_view incarnation)
{
    return incarnation.starts_with(incarnationPrefix);
}

void LocalBus::ensure(const TopicSpec& spec)
{
    const std::lock_guard lock(m_mutex);
    topic(spec.name, spec.partitions);
}

std::optional<RecordPlace> LocalBus::append(const OutgoingRecord& record)
{
    const std::lock_guard lock(m_mutex);
    Topic& target = topic(record.topic, partitionsDefault);
    const auto count = static_cast<std::int32_t>(target.partitions.size());
    const std::int32_t number = record.key.has_value()
        ? partitionOf(*record.key, count)
        : static_cast<std::int32_t>(target.keyless++ % static_cast<std::uint32_t>(count));
    Partition& partition = target.partitions[static_cast<std::size_t>(number)];
    const std::size_t kept = keptBytes();
    if (partition.bytes > kept + kept / 4) {
        trim(target, partition, number, kept);
    }
    if (partition.bytes > partitionBytesMax) {
        return std::nullopt;
    }
    const RecordPlace place{record.topic, number, partition.end()};
    partition.records.push_back({m_clock.now(), record.key, record.value});
    partition.bytes += sizeOf(record.key, record.value);
    for (Reader* reader : target.readers) {
        wake(*reader);
    }
    return place;
}

std::vector<TopicName> LocalBus::topicsWithReaders() const
{
    const std::lock_guard lock(m_mutex);
    std::set<TopicName> served;
    for (const auto& [name, group] : m_groups) {
        for (const Reader* member : group.members) {
            for (const Topic* topic : member->topics) {
                served.insert(topic->name);
            }
        }
    }
    return {served.begin(), served.end()};
}

std::vector<GroupReading> LocalBus::groupReadings() const
{
    const std::lock_guard lock(m_mutex);
    std::map<std::pair<TopicName, std::string>, GroupReading> readings;
    const auto readingOf = [&readings](const Topic& topic, const std::string& group) -> GroupReading& {
        GroupReading& reading = readings[{topic.name, group}];
        reading.topic = topic.name;
        reading.group = group;
        return reading;
    };
    for (const auto& [name, group] : m_groups) {
        for (const auto& [place, progress] : group.progress) {
            const Partition& partition = place.first->partitions[static_cast<std::size_t>(place.second)];
            readingOf(*place.first, name).behind += partition.end() - std::max(progress->next, partition.first);
        }
        for (const Reader* member : group.members) {
            for (const Topic* topic : member->topics) {
                ++readingOf(*topic, name).members;
            }
        }
    }
    std::vector<GroupReading> all;
    for (auto& [key, reading] : readings) {
        all.push_back(std::move(reading));
    }
    return all;
}

std::unique_ptr<Subscription> LocalBus::subscribe(const SubscriptionSpec& spec, RecordListener& listener)
{
    auto reader = std::make_unique<Reader>();
    reader->spec = spec;
    reader->names.insert(spec.topics.begin(), spec.topics.end());
    for (const Position& position : spec.positions) {
        reader->positions.insert_or_assign({position.topic, position.partition}, position);
    }
    {
        const std::lock_guard lock(m_mutex);
        m_readers.push_back(reader.get());
        if (!spec.group.empty()) {
            m_groups[spec.group].members.push_back(reader.get());
        }
        for (const auto& [name, topic] : m_topics) {
            if (wants(*reader, topic->name)) {
                attach(*reader, *topic, spec);
            }
        }
        dealIn(*reader);
        for (const Cursor& cursor : reader->cursors) {
            reader->beginnings.push_back({cursor.topic->name, m_incarnation, cursor.partition, cursor.progress->next});
        }
    }
    return std::make_unique<LocalSubscription>(*this, std::move(reader), listener);
}

LocalBus::Topic& LocalBus::topic(const TopicName& name, int partitions)
{
    const auto found = m_topics.find(name.text());
    if (found != m_topics.end()) {
        return *found->second;
    }
    auto made = std::make_unique<Topic>();
    made->name = name;
    made->partitions.resize(static_cast<std::size_t>(std::max(partitions, 1)));
    m_partitionCount += made->partitions.size();
    Topic& topic = *m_topics.emplace(name.text(), std::move(made)).first->second;
    for (Reader* reader : m_readers) {
        if (wants(*reader, name)) {
            // Whatever will stand in it was sent after the subscription began.
            attach(*reader, topic, {.from = StartFrom::Beginning});
            dealIn(*reader);
        }
    }
    return topic;
}

bool LocalBus::wants(const Reader& reader, const TopicName& name)
{
    const std::string& prefix = reader.spec.topicPrefix;
    return (!prefix.empty() && name.text().starts_with(prefix)) || reader.names.contains(name);
}

void LocalBus::attach(Reader& reader, Topic& topic, const StartPoint& start)
{
    reader.topics.push_back(&topic);
    topic.readers.push_back(&reader);
    const auto count = static_cast<std::int32_t>(topic.partitions.size());
    if (!reader.spec.group.empty()) {
        Group& group = m_groups[reader.spec.group];
        for (std::int32_t partition = 0; partition < count; ++partition) {
            (void)progressIn(group.progress, reader, topic, partition, start);
        }
        return;
    }
    ProgressByPlace own;
    for (std::int32_t partition = 0; partition < count; ++partition) {
        reader.cursors.push_back({&topic, partition, progressIn(own, reader, topic, partition, start)});
    }
    wake(reader);
}

void LocalBus::dealIn(const Reader& reader)
{
    if (!reader.spec.group.empty()) {
        deal(m_groups[reader.spec.group]);
    }
}

std::shared_ptr<LocalBus::Progress> LocalBus::progressIn(
    ProgressByPlace& places, const Reader& reader, Topic& topic, std::int32_t partition, const StartPoint& start
)
{
    std::shared_ptr<Progress>& progress = places[{&topic, partition}];
    if (progress == nullptr) {
        progress = std::make_shared<Progress>();
        progress->next = beginningOf(reader, topic, partition, start);
        progress->caughtUpAt = topic.partitions[static_cast<std::size_t>(partition)].end();
    }
    return progress;
}

std::int64_t
LocalBus::beginningOf(const Reader& reader, const Topic& topic, std::int32_t partition, const StartPoint& start) const
{
    const Partition& log = topic.partitions[static_cast<std::size_t>(partition)];
    if (const auto known = reader.positions.find({topic.name, partition}); known != reader.positions.end()) {
        // A position on another bus says that everything on this one is new.
        const Position& position = known->second;
        return position.incarnation == m_incarnation ? std::clamp(position.next, log.first, log.end()) : log.first;
    }
    switch (start.from) {
    case StartFrom::Beginning:
        return log.first;
    case StartFrom::End:
        return reader.spec.group.empty() ? std::max(log.first, log.end() - start.backlogMax) : log.end();
    case StartFrom::Time: {
        const auto young
            = std::ranges::find_if(log.records, [&](const Stored& each) { return each.at >= start.since; });
        return log.first + (young - log.records.begin());
    }
    case StartFrom::Offset:
        return std::clamp(start.offset, log.first, log.end());
    }
    return log.end();
}

void LocalBus::deal(Group& group)
{
    for (Reader* member : group.members) {
        member->cursors.clear();
    }
    for (const auto& [place, progress] : group.progress) {
        std::vector<Reader*> takers;
        for (Reader* member : group.members) {
            if (std::ranges::find(place.first->readers, member) != place.first->readers.end()) {
                takers.push_back(member);
            }
        }
        if (!takers.empty()) {
            Reader& taker = *takers[static_cast<std::size_t>(place.second) % takers.size()];
            taker.cursors.push_back({place.first, place.second, progress});
        }
    }
    for (Reader* member : group.members) {
        wake(*member);
    }
}

LocalBus::Work LocalBus::next(Reader& reader)
{
    std::unique_lock lock(m_mutex);
    Work work;
    while (true) {
        reader.wake.wait(lock, [&reader] { return reader.stopping || (reader.hasWork && !reader.paused); });
        if (reader.stopping) {
            work.stop = true;
            return work;
        }
        collect(reader, work);
        if (!work.records.empty()) {
            return work;
        }
        reader.hasWork = false;
        const bool isCaughtUp = std::all_of(reader.cursors.begin(), reader.cursors.end(), [](const Cursor& cursor) {
            return cursor.progress->next >= cursor.progress->caughtUpAt;
        });
        if (isCaughtUp && !reader.caughtUpTold) {
            reader.caughtUpTold = true;
            work.caughtUp = true;
            return work;
        }
    }
}

void LocalBus::collect(Reader& reader, Work& work) const
{
    const std::size_t count = reader.cursors.size();
    for (std::size_t i = 0; i < count && work.records.size() < handedRecordsMax; ++i) {
        const Cursor& cursor = reader.cursors[(reader.turn + i) % count];
        const Partition& log = cursor.topic->partitions[static_cast<std::size_t>(cursor.partition)];
        if (cursor.progress->isOut || cursor.progress->next >= log.end()) {
            continue;
        }
        std::int64_t offset = std::max(cursor.progress->next, log.first);
        for (; offset < log.end() && work.records.size() < handedRecordsMax; ++offset) {
            const Stored& stored = log.records[static_cast<std::size_t>(offset - log.first)];
            work.records.push_back(
                {{cursor.topic->name, cursor.partition, offset}, m_incarnation, stored.at, stored.key, stored.value, {}}
            );
        }
        cursor.progress->isOut = true;
        work.advance.emplace_back(cursor.progress, offset);
    }
    reader.turn = count == 0 ? 0 : (reader.turn + 1) % count;
}

void LocalBus::taken(Reader& reader, const Work& work)
{
    const std::lock_guard lock(m_mutex);
    for (const auto& [progress, next] : work.advance) {
        progress->next = next;
        progress->isOut = false;
    }
    reader.hasWork = true;
    if (!reader.spec.group.empty()) {
        for (Reader* member : m_groups[reader.spec.group].members) {
            wake(*member); // a partition may have been dealt to another while the batch was out
        }
    }
}

/// A flow of 10,000 steps has 60,000 partitions: what each keeps gets less with every one there is.
std::size_t LocalBus::keptBytes() const
{
    return std::min(keptBytesOfOne, keptBytesMax / std::max<std::size_t>(m_partitionCount, 1));
}

void LocalBus::trim(const Topic& topic, Partition& partition, std::int32_t number, std::size_t kept)
{
    std::int64_t unread = partition.end();
    for (const Reader* reader : topic.readers) {
        for (const Cursor& cursor : reader->cursors) {
            if (cursor.topic == &topic && cursor.partition == number) {
                unread = std::min(unread, cursor.progress->next);
            }
        }
    }
    while (partition.bytes > kept && partition.first < unread) {
        partition.bytes -= sizeOf(partition.records.front().key, partition.records.front().value);
        partition.records.pop_front();
        ++partition.first;
    }
}

void LocalBus::wake(Reader& reader)
{
    if (!reader.hasWork) {
        reader.hasWork = true;
        reader.wake.notify_one();
    }
}

void LocalBus::setPaused(Reader& reader, bool paused)
{
    const std::lock_guard lock(m_mutex);
    reader.paused = paused;
    reader.wake.notify_one();
}

void LocalBus::stop(Reader& reader)
{
    const std::lock_guard lock(m_mutex);
    reader.stopping = true;
    reader.wake.notify_one();
}

void LocalBus::leave(Reader& reader)
{
    const std::lock_guard lock(m_mutex);
    for (Topic* topic : reader.topics) {
        std::erase(topic->readers, &reader);
    }
    std::erase(m_readers, &reader);
    if (!reader.spec.group.empty()) {
        Group& group = m_groups[reader.spec.group];
        std::erase(group.members, &reader);
        deal(group);
    }
}

} // namespace backstep
