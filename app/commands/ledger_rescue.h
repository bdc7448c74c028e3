#pragma once

#include "app/commands/command_loop.h"
#include "app/commands/exit_code.h"
#include "app/commands/happenings.h"
#include "app/commands/rescue.h"
#include "app/commands/settling.h"
#include "app/composition/engine_host.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace backstep {

/// undo and retry of a flow in a ledger of this machine: nobody runs it, so the command does, with simulated workers.
class LedgerRescue
{
public:
    explicit LedgerRescue(RescueOrder order);

    ExitCode go();

private:
    [[nodiscard]] Result<ActionPlan> open();
    [[nodiscard]] Result<void> start();
    [[nodiscard]] ExitCode act(ActionPlan plan);
    [[nodiscard]] bool mayAct(const ActionPlan& shown, const ActionPlan& plan) const;
    [[nodiscard]] ExitCode follow(const ActionPlan& plan);
    void tell(const Happening& happening);
    [[nodiscard]] ExitCode tellEnd(const ActionPlan& plan);

    RescueOrder m_order; ///< its flow is read in open()
    Orchestration m_orchestration;
    WorkerScript m_script;
    std::uint64_t m_seqBefore = 0; ///< what happened up to here was told when it happened
    bool m_hasActed = false; ///< as the flow's own events tell
    bool m_hasEnded = false; ///< after that
    EngineStanding m_standing;
    CommandLoop m_loop; // outlives the host, whose threads bring to it
    std::unique_ptr<EngineHost> m_host;
    Happenings m_happenings;
    Settling m_settling;
};

} // namespace backstep
