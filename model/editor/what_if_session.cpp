#include "model/editor/what_if_session.h"

#include "model/words.h"

#include <algorithm>

namespace backstep {

namespace {

std::optional<StepIndex> stepNamed(const EditorGraph& graph, const QString& name)
{
    const auto found = std::ranges::find(graph.steps, name, &EditorStep::name);
    return found == graph.steps.end() ? std::nullopt
                                      : std::optional(static_cast<StepIndex>(found - graph.steps.begin()));
}

} // namespace

WhatIfSession::WhatIfSession(QObject* parent)
    : QObject(parent)
{
    m_timer.setInterval(waveMs);
    connect(&m_timer, &QTimer::timeout, this, &WhatIfSession::showNext);
}

void WhatIfSession::ask(const EditorGraph& graph, StepIndex step)
{
    m_graph = graph;
    m_question = {step, m_question.way, std::nullopt};
    askNow();
}

void WhatIfSession::ask(StepIndex step, FailureWay way)
{
    if (m_answer && step < m_graph.steps.size()) {
        m_question = {step, way, std::nullopt};
        askNow();
    }
}

void WhatIfSession::follow(const EditorGraph& graph)
{
    const auto step = stepNamed(graph, stepName());
    if (!step) {
        leave();
        return;
    }
    const auto undoFails
        = m_question.undoFails ? stepNamed(graph, m_graph.steps[*m_question.undoFails].name) : std::nullopt;
    m_question = {*step, m_question.way, undoFails};
    m_graph = graph;
    askNow();
}

void WhatIfSession::leave()
{
    m_timer.stop();
    m_answer.reset();
    m_question = {};
    Q_EMIT left();
}

QString WhatIfSession::stepName() const
{
    return m_answer ? m_graph.steps[m_question.step].name : QString();
}

void WhatIfSession::setWay(FailureWay way)
{
    if (m_answer && way != m_question.way) {
        m_question.way = way;
        askNow();
    }
}

void WhatIfSession::setUndoFails(std::optional<StepIndex> step)
{
    if (m_answer && step != m_question.undoFails) {
        m_question.undoFails = step;
        askNow();
    }
}

void WhatIfSession::askNow()
{
    m_timer.stop();
    m_answer = askWhatIf(m_graph, m_question);
    m_shown = waves();
    Q_EMIT answered();
}

int WhatIfSession::waves() const
{
    return m_answer ? static_cast<int>(m_answer->waves.size()) : 0;
}

void WhatIfSession::showWaves(int count)
{
    m_timer.stop();
    m_shown = std::clamp(count, 0, waves());
    Q_EMIT wavesShownChanged();
}

void WhatIfSession::play()
{
    if (isPlaying()) {
        showWaves(m_shown);
        return;
    }
    m_shown = m_shown == waves() ? 0 : m_shown;
    m_timer.start();
    Q_EMIT wavesShownChanged();
}

void WhatIfSession::showNext()
{
    m_shown = std::min(m_shown + 1, waves());
    if (m_shown == waves()) {
        m_timer.stop();
    }
    Q_EMIT wavesShownChanged();
}

QString WhatIfSession::waveWords() const
{
    const int all = waves();
    if (all == 0) {
        return QStringLiteral("no wave");
    }
    return QStringLiteral("%1 of %2")
        .arg(m_shown)
        .arg(countOf(static_cast<std::uint64_t>(all), QStringLiteral("wave"), QStringLiteral("waves")));
}

} // namespace backstep
