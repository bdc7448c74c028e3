#pragma once

#include "engine/ports/worker_query.h"
#include "model/editor/editor_graph.h"

#include <QString>

#include <cstdint>
#include <vector>

/// Who would answer the commands of a step, as far as it was seen (look §6).
namespace backstep {

/// Of one direction of a step.
struct WorkerPresence
{
    enum class Kind : std::uint8_t
    {
        Unknown, ///< no cluster to ask
        NeverSeen,
        Gone, ///< somebody was there, and nobody listens; or somebody registered of whom nothing else was seen
        Here ///< somebody listens, or answered where it cannot be known who listens
    };
    Kind kind = Kind::Unknown;
    int count = 0; ///< workers, by their services
    QString words; ///< "2, seen 1 s ago"
    QString sentence; ///< "2 workers serve it (keycloak-service, mail-service). Seen 1 s ago."

    friend bool operator==(const WorkerPresence&, const WorkerPresence&) = default;
};

struct StepPresence
{
    WorkerPresence forward;
    WorkerPresence backward; ///< of a step without UNDO: Unknown

    friend bool operator==(const StepPresence&, const StepPresence&) = default;
};

/// Of each step of the flow, in its order.
[[nodiscard]] std::vector<StepPresence> presenceIn(const EditorGraph& graph, const WorkersSeen& seen, Instant now);

/// The same as far as a drawing shows it.
[[nodiscard]] bool looksLike(const std::vector<StepPresence>& one, const std::vector<StepPresence>& other);

} // namespace backstep
