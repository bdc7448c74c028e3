#pragma once

#include "app/commands/command_loop.h"
#include "engine/ports/orchestrations.h"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace backstep {

/// What `run` asks for.
struct StartOrder
{
    Orchestration orchestration;
    Bytes payload;
    StartKey key; ///< empty: each start is a new flow
    int count = 1;
    int concurrency = 1; ///< flows under way at the same time
    std::string service; ///< in whose name it is registered
};

/// Registers an orchestration, starts its flows one after another as earlier ones end, and knows which are its own.
/// Lives on the command's thread.
class FlowStarter
{
public:
    FlowStarter(Orchestrations& orchestrations, CommandLoop& loop, StartOrder order);

    /// Called for a flow that the start key had made before: it is not started again, and may have ended long ago.
    void onStartedBefore(std::function<void(const FlowId&)> take) { m_onStartedBefore = std::move(take); }

    void begin();

    /// Of an event flow_ended. Flows of others are none of its business.
    void ended(const FlowId& flow);

    [[nodiscard]] bool isOwn(const FlowId& flow) const { return m_known.contains(flow); }

    /// In the order in which they were started.
    [[nodiscard]] const std::vector<FlowId>& flows() const { return m_flows; }

    /// Everything was started and has ended, or cannot go on.
    [[nodiscard]] bool isDone() const;

    [[nodiscard]] const std::set<FlowId>& underWay() const { return m_underWay; }

    /// Why a registration or a start was turned down, if one was: nothing more is started then.
    [[nodiscard]] const std::optional<Error>& fault() const { return m_fault; }

private:
    void startMore();
    void take(const FlowId& asked, const Result<StartAnswer>& answer);
    void giveUp(const FlowId& flow, const Error& error);

    Orchestrations& m_orchestrations;
    CommandLoop& m_loop;
    const StartOrder m_order;
    int m_left;
    bool m_registered = false;
    std::vector<FlowId> m_flows;
    std::unordered_set<FlowId> m_known;
    std::set<FlowId> m_underWay;
    std::function<void(const FlowId&)> m_onStartedBefore = [](const FlowId&) {};
    std::optional<Error> m_fault;
};

/// The same key makes the same id, so that a start that is sent again, by whoever and on whatever way, is one flow.
[[nodiscard]] FlowId flowIdFor(const StartKey& key);

} // namespace backstep
