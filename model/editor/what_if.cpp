#include "model/editor/what_if.h"

#include "engine/wire/topics.h"
#include "model/words.h"

#include <algorithm>
#include <set>

namespace backstep {

namespace {

const StartRequest& imagined()
{
    static const StartRequest request{FlowId("what-if"), {}, "null"};
    return request;
}

class Answering
{
public:
    Answering(const EditorGraph& graph, const WhatIfQuestion& question)
        : m_graph(graph)
        , m_orchestration(graph.orchestration)
        , m_after(graph.orchestration.dependents())
        , m_plan(planStart(graph.orchestration, imagined(), scriptOf(graph, question)))
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
            m_answer.steps.push_back({fateOf(step), waveOf(step)});
        }
        m_answer.atMost = longestWayBack();
        addRemarks();
        m_answer.endWords = endWords();
        m_answer.failsHere = failsHere();
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
        if (step == m_answer.question.step) {
            return undone ? WhatIfFate::FailsUndone : WhatIfFate::Fails;
        }
        if (undone) {
            return WhatIfFate::Undone;
        }
        if (state.forward.attempts.empty()) {
            return WhatIfFate::NeverSent;
        }
        if (!m_plan.end.turnedBack) {
            return WhatIfFate::Finished;
        }
        return m_orchestration.steps[step].hasUndo ? WhatIfFate::Kept : WhatIfFate::LeftAlone;
    }

    /// The same question, with every UNDO answered at the last moment of its last attempt.
    [[nodiscard]] Duration longestWayBack() const
    {
        WorkerScript script = scriptOf(m_graph, m_answer.question);
        for (const StepDefinition& step : m_orchestration.steps) {
            AnswerScript& onUndo = script.steps[step.name].onUndo;
            if (onUndo.fail >= 0) {
                onUndo.silent = step.undoPolicy.attemptsMax - 1;
            }
            onUndo.late = step.undoPolicy.timeout - Duration(1);
        }
        const Plan slow = planStart(m_orchestration, imagined(), script);
        Instant turned;
        Instant last;
        for (const Event& event : slow.events) {
            if (std::holds_alternative<TurnedBack>(event.body)) {
                turned = event.at;
            }
            last = event.at;
        }
        return turned.isSet() ? std::chrono::ceil<Duration>(last - turned) : Duration(0);
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

    [[nodiscard]] QString failsHere() const
    {
        const EditorStep& step = m_graph.steps[m_answer.question.step];
        const int attempts = step.forward.attempts;
        const QString count
            = attempts == 1 ? QStringLiteral("The one attempt") : QStringLiteral("All %1 attempts").arg(attempts);
        const bool undone = m_answer.steps[m_answer.question.step].fate != WhatIfFate::Fails;
        const auto said = [&](const QString& one, const QString& many) {
            return count + QLatin1Char(' ') + (attempts == 1 ? one : many) + QStringLiteral(",\n");
        };
        switch (m_answer.question.way) {
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

QString wordsOf(FailureWay way)
{
    switch (way) {
    case FailureWay::AnswersFailure:
        return QStringLiteral("answers failure every time");
    case FailureWay::NeverAnswers:
        return QStringLiteral("never answers");
    case FailureWay::AnswersTooLate:
        return QStringLiteral("answers too late");
    }
    return {};
}

WorkerScript scriptOf(const EditorGraph& graph, const WhatIfQuestion& question)
{
    WorkerScript script = scriptOf(graph.orchestration, question.step, question.way);
    if (question.undoFails.has_value()) {
        script.steps[graph.orchestration.steps[*question.undoFails].name].onUndo.fail = -1;
    }
    return script;
}

WhatIf askWhatIf(const EditorGraph& graph, const WhatIfQuestion& question)
{
    return Answering(graph, question).run();
}

QString textOf(const EditorGraph& graph, const WhatIf& answer)
{
    QString text = QStringLiteral("%1: what if %2 %3?\n")
                       .arg(graph.name(), graph.steps[answer.question.step].name, wordsOf(answer.question.way));
    text += QStringLiteral("Ends as %1, %2. At most %3.\n")
                .arg(wordOf(answer.end).word, answer.endWords, atMostWords(answer.atMost));
    for (const WhatIfWave& wave : answer.waves) {
        text += QStringLiteral("Wave %1, %2\n").arg(wave.number).arg(wave.why);
        for (const WhatIfMessage& message : wave.messages) {
            text += QStringLiteral("  %1  UNDO %2  %3\n").arg(message.order).arg(message.name, message.topic);
        }
    }
    for (const QString& remark : answer.remarks) {
        text += remark + QLatin1Char('\n');
    }
    return text;
}

} // namespace backstep
