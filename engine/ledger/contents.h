#pragma once

#include "engine/ports/ledger.h"

#include <vector>

/// What every kind of ledger decides alike.
namespace backstep::parts {

/// A new ledger's name for itself: random, and the same for as long as the ledger lives.
[[nodiscard]] OwnerId newIdentity();

/// COMPLETED and UNDONE are closed; everything else is open, FAILED too, since a person will come to it.
[[nodiscard]] bool isClosed(const FlowState& state);

/// What compaction leaves of a flow.
[[nodiscard]] PastFlow pastOf(const FlowState& state);

/// Of all registered versions those that some open flow needs, and the newest of each name.
[[nodiscard]] std::vector<RegisteredOrchestration>
neededOf(std::vector<RegisteredOrchestration> all, const std::vector<FlowState>& openFlows);

/// The sentence for a flow that is not there.
[[nodiscard]] Error noSuchFlow(const FlowId& id);

/// The sentence for a record that is not in quarantine.
[[nodiscard]] Error notInQuarantine(std::uint64_t id);

/// The sentence for a commit that is not the next one.
[[nodiscard]] Error outOfTurn(std::uint64_t number, std::uint64_t last);

} // namespace backstep::parts
