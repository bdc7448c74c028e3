#pragma once

#include "engine/wire/message.h"
#include "tests/engine/simulation/stage.h"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace backstep::simulation {

/// The services: they do the work once for a key and the same command always gets the same answer, as the contract
/// wants it; all else may go wrong. Their ledger of effects is what a saga is about.
class SimWorkers
{
public:
    /// Adds to the log of replies: the record, its partition, and the flow that has to account for it.
    using Append = std::function<void(const OutgoingRecord&, std::int32_t, const FlowId&)>;

    SimWorkers(Stage& stage, const Scheme& scheme, Append append)
        : m_stage(stage)
        , m_scheme(scheme)
        , m_append(std::move(append))
    {
    }

    /// A command is in the log.
    void appended(const OutgoingRecord& record);
    void link(bool up);

    /// How often the effect of a step is there.
    [[nodiscard]] int effect(const FlowId& flow, const StepName& step) const;

    /// Its service echoes nothing but flow and step.
    [[nodiscard]] bool isHandWritten(const StepName& step) const;

    [[nodiscard]] bool isIdle() const { return m_pending == 0; }

private:
    using Place = std::pair<FlowId, StepName>;

    struct Work
    {
        Record record;
        CommandMessage command;
    };

    struct Effects
    {
        int there = 0;
        bool undone = false; ///< an UNDO was done: nothing may come after it
    };

    void plan(Work work, microseconds wait);
    void onceLinked(const std::function<void()>& happening);
    void take(const Work& work);
    [[nodiscard]] bool does(const Work& work);
    [[nodiscard]] bool doesDo(const Work& work, Effects& effects);
    [[nodiscard]] bool doesUndo(const Work& work, Effects& effects);
    void reply(const Work& work, bool succeeded);
    void foreignReply(const OutgoingRecord& reply);
    void send(OutgoingRecord record, FlowId answers, microseconds wait);

    Stage& m_stage;
    const Scheme& m_scheme;
    Append m_append;
    bool m_up = true;
    std::size_t m_pending = 0; ///< commands and replies under way
    std::vector<std::function<void()>> m_stalled; ///< wait for the link
    std::map<std::string, bool> m_answers; ///< by command id
    std::set<std::string> m_done; ///< keys whose work is done
    std::map<Place, Effects> m_effects;
};

} // namespace backstep::simulation
