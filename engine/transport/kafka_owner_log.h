#pragma once

#include "engine/transport/kafka_admin.h"
#include "engine/wire/message.h"

#include <optional>
#include <string>
#include <vector>

namespace backstep {

inline constexpr const char* ownerGroup = "backstep-owner";

/// The group.instance.id of a ledger: its identity where Kafka allows such a name, else a digest of it.
[[nodiscard]] std::string ownerInstance(const OwnerId& owner);

/// Who stands in the group, and what was said on the topic, at one moment.
struct OwnerLog
{
    std::vector<std::string> members; ///< instance ids
    std::vector<OwnerMessage> words; ///< oldest first

    [[nodiscard]] bool isMember(const OwnerId& owner) const;

    /// The member whose word is the newest and not a release. Also a member that has said nothing yet, without its
    /// name, when nobody else owns.
    [[nodiscard]] std::optional<OwnerMessage> owner() const;

    /// The same without this ledger.
    [[nodiscard]] std::optional<OwnerMessage> ownerBeside(const OwnerId& self) const;

    /// The last word of all, when it is another ledger's and that ledger neither lives nor released the cluster.
    [[nodiscard]] std::optional<OwnerMessage> abandonedBeside(const OwnerId& self) const;

private:
    [[nodiscard]] bool hasReleased(const std::string& instance) const;
};

/// Faults: Unreachable, Refused.
[[nodiscard]] Result<OwnerLog> readOwnerLog(const KafkaAdmin& admin);

} // namespace backstep
