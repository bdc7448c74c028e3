#pragma once

#include "app/composition/engine_host.h"
#include "engine/ports/ledger.h"

#include <memory>
#include <string>

namespace backstep {

/// Opens a cluster for watching and reads what it holds, from its beginning to its present end. Unreachable when that
/// takes longer.
[[nodiscard]] Result<std::unique_ptr<EngineHost>> readCluster(EngineOptions options, int timeoutSeconds);

/// The flow a person means: its id, or the beginning of one, at least 8 signs, that no other flow shares. BadInput when
/// several begin so. What nobody knows is given back as it is: whoever is asked for it says so.
[[nodiscard]] Result<FlowId> flowMeant(const std::string& text, Ledger& ledger);
[[nodiscard]] Result<FlowId> flowMeant(const std::string& text, const EngineOptions& cluster, int timeoutSeconds);

} // namespace backstep
