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
    m_question = {step, m_question.way, {}, {}};
    askNow();
}

void WhatIfSession::ask(StepIndex step, FailureWay way)
{
    if (m_answer && step < m_graph.steps.size()) {
        m_question = {step, way, {}, {}};
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
    WhatIfQuestion question{*step, m_question.way, {}, {}};
    for (const StepIndex each : m_question.undosFail) {
        if (const auto now = stepNamed(graph, m_graph.steps[each].name)) {
            question.undosFail.push_back(*now);
        }
    }
    for (const FailingStep& each : m_question.also) {
        if (const auto now = stepNamed(graph, m_graph.steps[each.step].name)) {
            question.also.push_back({*now, each.way});
        }
    }
    m_question = std::move(question);
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

void WhatIfSession::setAlso(StepIndex step, std::optional<FailureWay> way)
{
    if (!m_answer || step == m_question.step || step >= m_graph.steps.size() || m_question.wayOf(step) == way) {
        return;
    }
    std::erase_if(m_question.also, [step](const FailingStep& each) { return each.step == step; });
    if (way) {
        m_question.also.push_back({step, *way});
    }
    askNow();
}

void WhatIfSession::setUndoFails(StepIndex step, bool fails)
{
    const bool did = std::ranges::find(m_question.undosFail, step) != m_question.undosFail.end();
    if (!m_answer || did == fails) {
        return;
    }
    std::erase(m_question.undosFail, step);
    if (fails) {
        m_question.undosFail.push_back(step);
    }
    askNow();
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
