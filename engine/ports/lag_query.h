#pragma once

#include "engine/base/error.h"
#include "engine/base/id.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace backstep {

/// How far a consumer group is with a topic.
struct GroupReading
{
    TopicName topic;
    std::string group;
    int members = 0; ///< that were given partitions of it; 0: nobody is there now
    std::int64_t behind = 0; ///< records that stand in the topic and that the group has not taken in

    friend bool operator==(const GroupReading&, const GroupReading&) = default;
};

/// Who reads what, and how far behind they are.
class LagQuery
{
public:
    LagQuery() = default;
    LagQuery(const LagQuery&) = delete;
    LagQuery& operator=(const LagQuery&) = delete;
    virtual ~LagQuery() = default;

    /// Every topic that a consumer group reads, or has read and may go on with, by topic and group. May take seconds:
    /// not for the window's thread. Faults: Unreachable, Refused.
    [[nodiscard]] virtual Result<std::vector<GroupReading>> groupReadings() = 0;
};

/// The same as it was seen last, for the window's thread; implementations lock for themselves and wait for nobody.
class LagSight
{
public:
    LagSight() = default;
    LagSight(const LagSight&) = delete;
    LagSight& operator=(const LagSight&) = delete;
    virtual ~LagSight() = default;

    /// Nothing while it is not known. Asking is what keeps it being looked at.
    [[nodiscard]] virtual std::optional<std::vector<GroupReading>> groupReadings() const = 0;
};

} // namespace backstep
