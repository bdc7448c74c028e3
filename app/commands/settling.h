#pragma once

#include "app/composition/engine_host.h"
#include "engine/base/instant.h"
#include "engine/ports/ledger.h"
#include "engine/wire/message.h"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace backstep {

/// Says when a command whose process holds the simulated workers may leave: an answer that comes late still changes its
/// flow, also one that has ended (a late success is undone), and in a sandbox nobody would hear it afterwards.
class Settling
{
public:
    /// An event of a flow was told.
    void told(const FlowEventMessage& event);

    /// No answer is to come, each was taken in, the flows rest, and all that happened to them was told.
    [[nodiscard]] bool isOver(EngineHost& host, const EngineStanding& standing, const std::vector<FlowId>& flows);

private:
    [[nodiscard]] bool hasToldAll(Ledger& ledger, const FlowId& flow) const;

    std::unordered_map<FlowId, std::uint64_t> m_told; ///< seq of the last event that was told
    Instant m_waitedUntil; ///< when an answer was to come last; not set when none was
};

} // namespace backstep
