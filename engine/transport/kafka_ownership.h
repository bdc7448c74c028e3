#pragma once

#include "engine/ports/clock.h"
#include "engine/transport/kafka_options.h"
#include "engine/wire/message.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace backstep {

/// The live Backstep that owns the cluster; nothing when none does. Only looks: claims nothing, creates nothing.
/// Faults: Unreachable, BadInput (a property librdkafka does not know).
[[nodiscard]] Result<std::optional<OwnerMessage>> ownerOf(const KafkaOptions& options);

/// Whether the reference orchestrator lives on this cluster: its group `orchestrator-service` has members.
[[nodiscard]] Result<bool> referenceOrchestratorLives(const KafkaOptions& options);

/// Being the engine of a cluster (design.md §5, contract.md B12): a static member of the group `backstep-owner` that
/// was given the one partition of `orchestrator.owner` and said so there. Of two that stand in the group, the one whose
/// word is the newest owns; the other leaves. A thread of its own keeps the heartbeat.
class KafkaOwnership
{
public:
    /// Called once, on a thread of this class, with one sentence why: another engine owns the cluster now, or another
    /// process runs with the same ledger identity. Not called for a broker that is away: nobody can take it then.
    using Lost = std::function<void(const std::string& why)>;

    struct Owned
    {
        std::unique_ptr<KafkaOwnership> ownership;
        std::optional<OwnerMessage>
            abandonedBy; ///< another ledger that ended without releasing: its flows are unknown here
    };

    struct HeldBy
    {
        OwnerMessage owner; ///< a member that has not said its name yet has an empty one
    };

    using Answer = std::variant<Owned, HeldBy>;

    /// Asks for the cluster in the name of a ledger (`self.owner`, `self.name`, `self.openFlows`). Creates the topic.
    /// The same ledger takes its place again at once, also after a crash; another one only when the owner released it
    /// or its session has run out. Takes some seconds. Faults: Unreachable, Refused (the broker forbids it), BadInput.
    [[nodiscard]] static Result<Answer>
    claim(const KafkaOptions& options, const OwnerMessage& self, const Clock& clock, Lost lost);

    KafkaOwnership(const KafkaOwnership&) = delete;
    KafkaOwnership& operator=(const KafkaOwnership&) = delete;
    /// Releases it, with the last number of open flows that was told.
    ~KafkaOwnership();

    /// How many flows a person finds open when this engine stops; said at the release.
    void tellOpenFlows(std::uint64_t count);

private:
    class Member;
    explicit KafkaOwnership(std::unique_ptr<Member> member);

    std::unique_ptr<Member> m_member;
};

} // namespace backstep
