#pragma once

#include "app/commands/command_loop.h"
#include "app/commands/exit_code.h"
#include "app/commands/flow_starter.h"
#include "app/commands/flow_summary.h"
#include "app/commands/happenings.h"
#include "app/commands/settling.h"
#include "app/composition/engine_host.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace backstep {

/// What `run` was asked for, read and checked before anything runs.
struct RunOrder
{
    StartOrder start;
    WorkerScript script;
    EngineOptions engine;
    int timeoutSeconds = 600;
    bool hasWorkers = true; ///< simulated ones
    bool json = false;
};

/// One call of `run`, on its thread: starts flows, tells what happens to them, and sums up.
class RunSession
{
public:
    explicit RunSession(RunOrder order);

    ExitCode go();

private:
    [[nodiscard]] Result<void> open();
    void rememberStartedBefore();
    [[nodiscard]] Result<void> rememberOthers();
    [[nodiscard]] bool isDone();
    void startedBefore(const FlowId& flow);
    void take(const Record& record);
    void tick();
    void tellFault();
    void endWhatRests();
    void tell(const Happening& happening);
    [[nodiscard]] Result<FlowSummary> summary(const FlowId& flow);
    [[nodiscard]] ExitCode close(CommandLoop::Left left);
    void waitForTracker();
    void sayUnfinished(CommandLoop::Left left) const;
    void sayOthersOpen();
    void tellSummary(const std::vector<FlowSummary>& summaries) const;

    const RunOrder m_order;
    CommandLoop m_loop; // outlives the host, whose threads bring to it
    std::unique_ptr<EngineHost> m_host;
    EngineStanding m_standing;
    std::unique_ptr<FlowStarter> m_starter;
    Happenings m_happenings;
    Settling m_settling;
    std::string m_toldFault; ///< why the ledger stands still, as told last
    std::set<FlowId> m_others; ///< flows of the ledger that were open before and go on by themselves
    std::map<FlowId, std::uint64_t> m_toldBefore; ///< seq up to which a flow was told by an earlier run
    std::map<FlowId, Instant> m_restsSince; ///< flows of an engine elsewhere whose end was not told
};

} // namespace backstep
