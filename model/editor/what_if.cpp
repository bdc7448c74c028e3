#include "model/editor/what_if.h"

#include "engine/wire/topics.h"
#include "model/words.h"

#include <algorithm>
#include <set>

namespace backstep {

namespace {

class Answering
{
public:
    Answering(const EditorGraph& graph, const WhatIfQuestion& question)
        : m_graph(graph)
        , m_orchestration(graph.orchestration)
        , m_after(graph.orchestration.dependents())
        , m_plan(planStart(graph.orchestration, imaginedStart(), scriptOf(graph, question)))
        , m_waveOfStep(graph.steps.size(), 0)
    {
        m_answer.question = question;
        m_answer.end = m_plan.end.status;
    }

    WhatIf run()
    {
        for (const PlannedMessage& message : m_plan.messages) {
            message.command.phase == Phase::Do ? addBefore(message) : addUndo(message);
        }
        for (WhatIfWave& wave : m_answer.waves) {
            wave.why = whyOf(wave);
        }
        for (StepIndex step = 0; step < m_graph.steps.size(); ++step) {
            m_answer.steps.push_back({fateOf(step), waveOf(step), {}});
            m_answer.steps.back().failsHere = failsHere(step);
        }
        m_answer.times = timesOf(m_graph, scriptOf(m_graph, m_answer.question));
        addRemarks();
        m_answer.endWords = endWords();
        return std::move(m_answer);
    }

private:
    [[nodiscard]] WhatIfMessage messageOf(const PlannedMessage& message, int order) const
    {
        const Command& command = message.command;
        const EditorStep& step = m_graph.steps[command.stepIndex];
        const EditorDirection& direction = command.phase == Phase::Do ? step.forward : step.backward;
        return {
            order,
            command.stepIndex,
            step.name,
            command.attempt,
            direction.attempts,
            textOf(topics::command(command.orchestration, command.step, command.phase)),
            QString::fromStdString(message.why),
            direction.longest,
            command,
            command.phase == Phase::Do && step.before.empty(),
        };
    }

    void addBefore(const PlannedMessage& message)
    {
        m_answer.before.push_back(messageOf(message, static_cast<int>(m_answer.before.size()) + 1));
    }

    void addUndo(const PlannedMessage& message)
    {
        if (m_answer.waves.empty() || m_wave != message.wave) {
            m_wave = message.wave;
            m_answer.waves.push_back({static_cast<int>(m_answer.waves.size()) + 1, {}, {}});
        }
        ++m_undos;
        m_answer.waves.back().messages.push_back(messageOf(message, m_undos));
        int& first = m_waveOfStep[message.command.stepIndex];
        first = first == 0 ? m_answer.waves.back().number : first;
    }

    [[nodiscard]] int waveOf(StepIndex step) const { return m_waveOfStep[step]; }

    /// The steps whose UNDO comes directly before this one's; those without an UNDO are looked through.
    void addAwaited(StepIndex step, std::set<StepIndex>& awaited, std::set<StepIndex>& seen) const
    {
        std::vector<StepIndex> open{step};
        while (!open.empty()) {
            const StepIndex here = open.back();
            open.pop_back();
            for (const StepIndex after : m_after[here]) {
                if (!seen.insert(after).second) {
                    continue;
                }
                waveOf(after) > 0 ? void(awaited.insert(after)) : open.push_back(after);
            }
        }
    }

    [[nodiscard]] QString whyOf(const WhatIfWave& wave) const
    {
        const bool again
            = std::ranges::all_of(wave.messages, [](const WhatIfMessage& message) { return message.attempt > 1; });
        if (again) {
            return QStringLiteral("after the backoff");
        }
        std::set<StepIndex> awaited;
        std::set<StepIndex> seen;
        for (const WhatIfMessage& message : wave.messages) {
            addAwaited(message.step, awaited, seen);
        }
        if (awaited.empty()) {
            return wave.messages.size() > 1 ? QStringLiteral("sent at once, no order between them")
                                            : QStringLiteral("sent at once");
        }
        constexpr std::size_t namedMax = 2;
        if (awaited.size() > namedMax || (wave.messages.size() > 1 && awaited.size() > 1)) {
            return QStringLiteral("after wave %1 has answered").arg(wave.number - 1);
        }
        QStringList names;
        for (const StepIndex step : awaited) {
            names.append(m_graph.steps[step].name);
        }
        return QStringLiteral("after ") + names.join(QStringLiteral(", "));
    }

    [[nodiscard]] WhatIfFate fateOf(StepIndex step) const
    {
        const StepState& state = m_plan.end.steps[step];
        const bool undone = !state.backward.attempts.empty();
        if (state.status == StepStatus::UndoFail) {
            return WhatIfFate::UndoFailed;
        }
        const bool wasSent = !state.forward.attempts.empty();
        if (wasSent && m_answer.question.wayOf(step)) {
            return undone ? WhatIfFate::FailsUndone : WhatIfFate::Fails;
        }
        if (undone) {
            return WhatIfFate::Undone;
        }
        if (!wasSent) {
            return WhatIfFate::NeverSent;
        }
        if (!m_plan.end.turnedBack) {
            return WhatIfFate::Finished;
        }
        return m_orchestration.steps[step].hasUndo ? WhatIfFate::Kept : WhatIfFate::LeftAlone;
    }

    [[nodiscard]] QStringList named(WhatIfFate fate) const
    {
        QStringList names;
        for (StepIndex step = 0; step < m_graph.steps.size(); ++step) {
            if (m_answer.steps[step].fate == fate) {
                names.append(m_graph.steps[step].name);
            }
        }
        constexpr int namedMax = 4;
        if (names.size() > namedMax) {
            const auto more = names.size() - namedMax;
            names = names.mid(0, namedMax);
            names.append(QStringLiteral("%1 more").arg(more));
        }
        return names;
    }

    void addRemark(WhatIfFate fate, const QString& one, const QString& many)
    {
        QStringList names = named(fate);
        if (names.isEmpty()) {
            return;
        }
        const bool single = names.size() == 1;
        const QString last = names.takeLast();
        const QString all = names.isEmpty() ? last : names.join(QStringLiteral(", ")) + QStringLiteral(" and ") + last;
        m_answer.remarks.append(all + QLatin1Char(' ') + (single ? one : many));
    }

    void addRemarks()
    {
        addRemark(
            WhatIfFate::LeftAlone,
            QStringLiteral("is left alone: its definition says undo: none."),
            QStringLiteral("are left alone: their definitions say undo: none.")
        );
        addRemark(
            WhatIfFate::Kept,
            QStringLiteral("keeps its effect: the UNDO before it failed."),
            QStringLiteral("keep their effect: an UNDO before them failed.")
        );
        addRemark(WhatIfFate::NeverSent, QStringLiteral("is never sent."), QStringLiteral("are never sent."));
    }

    [[nodiscard]] QString endWords() const
    {
        if (m_answer.end == FlowStatus::Failed) {
            return m_plan.end.turnedBack ? QStringLiteral("a person is needed")
                                         : QStringLiteral("nothing is undone: a person decides");
        }
        if (m_answer.end == FlowStatus::Completed) {
            return QStringLiteral("the failure does not stop it");
        }
        return QStringLiteral("nothing is left behind");
    }

    [[nodiscard]] QString failsHere(StepIndex index) const
    {
        const auto way = m_answer.question.wayOf(index);
        const WhatIfFate fate = m_answer.steps[index].fate;
        if (!way || fate == WhatIfFate::NeverSent) {
            return {};
        }
        const int attempts = m_graph.steps[index].forward.attempts;
        const QString count
            = attempts == 1 ? QStringLiteral("The one attempt") : QStringLiteral("All %1 attempts").arg(attempts);
        const bool undone = fate != WhatIfFate::Fails;
        const auto said = [&](const QString& one, const QString& many) {
            return count + QLatin1Char(' ') + (attempts == 1 ? one : many) + QStringLiteral(",\n");
        };
        switch (*way) {
        case FailureWay::AnswersFailure:
            return said(QStringLiteral("answers failure"), QStringLiteral("answer failure"))
                + (undone ? QStringLiteral("and it is undone all the same.") : QStringLiteral("so it needs no UNDO."));
        case FailureWay::NeverAnswers:
            return said(QStringLiteral("gets no answer"), QStringLiteral("get no answer"))
                + (undone ? QStringLiteral("so it is undone too.") : QStringLiteral("so nobody knows."));
        case FailureWay::AnswersTooLate:
            return said(QStringLiteral("answers too late"), QStringLiteral("answer too late"))
                + (undone ? QStringLiteral("so it is undone too.") : QStringLiteral("and it stays done."));
        }
        return {};
    }

    const EditorGraph& m_graph;
    const Orchestration& m_orchestration;
    std::vector<std::vector<StepIndex>> m_after;
    Plan m_plan;
    WhatIf m_answer;
    std::vector<int> m_waveOfStep; ///< of its first UNDO; 0: none
    int m_wave = 0;
    int m_undos = 0;
};

} // namespace

std::size_t WhatIf::messages() const
{
    std::size_t count = 0;
    for (const WhatIfWave& wave : waves) {
        count += wave.messages.size();
    }
    return count;
}

std::vector<std::size_t> WhatIf::failing() const
{
    std::vector<std::size_t> failing;
    for (std::size_t step = 0; step < steps.size(); ++step) {
        if (!steps[step].failsHere.isEmpty()) {
            failing.push_back(step);
        }
    }
    return failing.empty() ? std::vector<std::size_t>{question.step} : failing;
}

std::optional<FailureWay> WhatIfQuestion::wayOf(StepIndex asked) const
{
    if (asked == step) {
        return way;
    }
    const auto found = std::ranges::find(also, asked, &FailingStep::step);
    return found == also.end() ? std::nullopt : std::optional(found->way);
}

WorkerScript scriptOf(const EditorGraph& graph, const WhatIfQuestion& question)
{
    WorkerScript script = scriptOf(graph.orchestration, question.step, question.way);
    for (const FailingStep& failing : question.also) {
        script.steps.merge(scriptOf(graph.orchestration, failing.step, failing.way).steps);
    }
    for (const StepIndex step : question.undosFail) {
        script.steps[graph.orchestration.steps[step].name].onUndo.fail = -1;
    }
    return script;
}

WhatIf askWhatIf(const EditorGraph& graph, const WhatIfQuestion& question)
{
    return Answering(graph, question).run();
}

} // namespace backstep
