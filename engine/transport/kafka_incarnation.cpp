#include "engine/transport/kafka_incarnation.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace backstep {

namespace {

/// How often the topic was seen to be made anew; nothing when the position is of another cluster.
std::optional<unsigned> countOf(std::string_view incarnation, std::string_view clusterId)
{
    if (!incarnation.starts_with(clusterId)) {
        return std::nullopt;
    }
    incarnation.remove_prefix(clusterId.size());
    if (incarnation.empty()) {
        return 0;
    }
    unsigned count = 0;
    const char* end = incarnation.data() + incarnation.size();
    const auto read = std::from_chars(incarnation.data() + 1, end, count);
    return incarnation.front() == '/' && read.ptr == end && read.ec == std::errc() ? std::optional(count)
                                                                                   : std::nullopt;
}

std::string incarnationOf(const std::string& clusterId, unsigned count)
{
    return count == 0 ? clusterId : clusterId + "/" + std::to_string(count);
}

const Position* positionOf(const SubscriptionSpec& spec, const TopicName& topic, std::int32_t partition)
{
    const auto found = std::ranges::find_if(spec.positions, [&](const Position& position) {
        return position.topic == topic && position.partition == partition;
    });
    return found == spec.positions.end() ? nullptr : &*found;
}

/// Where a partition without a position begins.
std::int64_t startOf(const StartPoint& start, const PartitionBounds& bound)
{
    switch (start.from) {
    case StartFrom::Beginning:
        return bound.first;
    case StartFrom::End:
        return std::max(bound.first, bound.end - start.backlogMax);
    case StartFrom::Time:
        return std::clamp(bound.since.value_or(bound.end), bound.first, bound.end);
    case StartFrom::Offset:
        return std::clamp(start.offset, bound.first, bound.end);
    }
    return bound.end;
}

} // namespace

TopicBeginning beginTopic(
    const TopicName& topic, const std::string& clusterId, const BoundsByPartition& bounds, const SubscriptionSpec& spec
)
{
    unsigned count = 0;
    for (const Position& position : spec.positions) {
        if (position.topic == topic) {
            count = std::max(count, countOf(position.incarnation, clusterId).value_or(0));
        }
    }
    TopicBeginning beginning;
    const bool isAnew = std::ranges::any_of(bounds, [&](const auto& each) {
        const Position* known = positionOf(spec, topic, each.first);
        return known != nullptr && known->incarnation == incarnationOf(clusterId, count)
            && known->next > each.second.end;
    });
    if (isAnew) {
        ++count;
        beginning.notes.push_back(
            "Topic " + topic.text() + " was deleted and made again; it is read from its beginning."
        );
    }
    beginning.incarnation = incarnationOf(clusterId, count);
    for (const auto& [partition, bound] : bounds) {
        const Position* known = positionOf(spec, topic, partition);
        if (known == nullptr) {
            beginning.next[partition] = startOf(spec, bound);
        } else if (known->incarnation != beginning.incarnation) {
            beginning.next[partition] = bound.first; // all of it is new
        } else {
            beginning.next[partition] = std::max(known->next, bound.first);
            if (known->next < bound.first) {
                beginning.notes.push_back(
                    std::to_string(bound.first - known->next) + " records of topic " + topic.text() + " (partition "
                    + std::to_string(partition) + ") were deleted by its retention before they were read."
                );
            }
        }
    }
    return beginning;
}

bool isStillTheSame(const std::map<std::int32_t, std::int64_t>& readUpTo, const BoundsByPartition& bounds)
{
    return std::ranges::all_of(readUpTo, [&bounds](const auto& read) {
        const auto bound = bounds.find(read.first);
        return bound != bounds.end() && read.second <= bound->second.end;
    });
}

std::string nextIncarnation(const std::string& incarnation)
{
    const auto slash = incarnation.rfind('/');
    const std::string cluster = incarnation.substr(0, slash);
    return incarnationOf(cluster, countOf(incarnation, cluster).value_or(0) + 1);
}

} // namespace backstep
