#pragma once

#include "app/commands/command_loop.h"
#include "app/commands/exit_code.h"
#include "app/commands/happenings.h"
#include "app/commands/rescue.h"
#include "app/composition/engine_host.h"
#include "engine/rescue/rescue_follow.h"

#include <memory>
#include <optional>

namespace backstep {

/// undo and retry of a flow that an engine elsewhere runs: asks it by records, and follows by what the wire tells.
class ClusterRescue
{
public:
    explicit ClusterRescue(RescueOrder order);

    ExitCode go();

private:
    [[nodiscard]] Result<void> open();
    [[nodiscard]] Result<void> readAll();
    [[nodiscard]] Result<void> act(const ActionPlan& plan);
    [[nodiscard]] ExitCode follow(const ActionPlan& plan, Instant actedAt);
    [[nodiscard]] SeenFlow seen() const;
    void tell(const Happening& happening);

    RescueOrder m_order; ///< its flow is read in open()
    bool m_hasToldEnd = false;
    CommandLoop m_loop; // outlives the host, whose threads bring to it
    std::unique_ptr<EngineHost> m_host;
    Happenings m_happenings;
};

} // namespace backstep
