#pragma once

#include "engine/ports/transport.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace backstep {

/// A partition's first offset that is kept, and its end (exclusive).
struct PartitionBounds
{
    std::int64_t first = 0;
    std::int64_t end = 0;
    std::optional<std::int64_t> since
        = {}; ///< the first record of the time that was asked for; none: none is that young

    friend bool operator==(const PartitionBounds&, const PartitionBounds&) = default;
};

using BoundsByPartition = std::map<std::int32_t, PartitionBounds>;

/// Where the partitions of one topic begin to be read, and as which incarnation.
struct TopicBeginning
{
    std::string incarnation;
    std::map<std::int32_t, std::int64_t> next;
    std::vector<std::string> notes; ///< for a person: made anew; deleted before it was read
};

/// What librdkafka 2.0.2 can tell of a topic's identity: the cluster's id, and that a position lies beyond the end,
/// which happens only to a topic that was deleted and made again (or lost its tail). Then every partition of it is read
/// from its beginning under a new incarnation, "cluster/1", "cluster/2", …. A topic that was made again while nobody
/// watched and has grown past every known position since cannot be told from the old one.
[[nodiscard]] TopicBeginning beginTopic(
    const TopicName& topic, const std::string& clusterId, const BoundsByPartition& bounds, const SubscriptionSpec& spec
);

/// Whether a topic that was gone from the broker's list and is there again is the one that was read up to there: its
/// partitions are all there, and none ends before. A list may lack a topic that is there all the time, and more may
/// have been sent to it since.
[[nodiscard]] bool
isStillTheSame(const std::map<std::int32_t, std::int64_t>& readUpTo, const BoundsByPartition& bounds);

/// The incarnation after this one.
[[nodiscard]] std::string nextIncarnation(const std::string& incarnation);

} // namespace backstep
