#include "model/inspector/step_outcomes.h"

#include <algorithm>
#include <cstdint>
#include <unordered_map>

namespace backstep {

namespace {

constexpr LayoutMeasures nodeMeasures{
    .cardWidth = 132,
    .cardHeight = 32,
    .startWidth = 132,
    .endWidth = 132,
    .rankGap = 26,
    .sideGap = 6,
    .gutter = 13,
    .portGap = 0};

/// What each step waits for, as far as it was told. Edges that lead nowhere or in a circle are dropped: they came from
/// the wire, and a drawing needs ranks.
class Edges
{
public:
    explicit Edges(const SeenFlow& flow)
        : m_before(flow.steps.size())
        , m_after(flow.steps.size())
    {
        std::unordered_map<StepName, std::uint32_t> places;
        for (std::uint32_t step = 0; step < flow.steps.size(); ++step) {
            places.emplace(flow.steps[step].name, step);
        }
        bool anyTold = false;
        for (std::uint32_t step = 0; step < flow.steps.size(); ++step) {
            for (const StepName& name : flow.steps[step].dependsOn) {
                const auto found = places.find(name);
                if (found != places.end() && found->second != step) {
                    add(found->second, step);
                    anyTold = true;
                }
            }
        }
        if (!anyTold && flow.shape == FlowShape::Sequential) {
            for (std::uint32_t step = 1; step < flow.steps.size(); ++step) {
                add(step - 1, step);
            }
        }
    }

    Predecessors withoutCircles()
    {
        std::vector<std::size_t> waits;
        std::vector<std::uint32_t> ready;
        for (std::uint32_t step = 0; step < m_before.size(); ++step) {
            waits.push_back(m_before[step].size());
            if (waits.back() == 0) {
                ready.push_back(step);
            }
        }
        std::vector<bool> placed(m_before.size(), false);
        while (!ready.empty()) {
            const std::uint32_t step = ready.back();
            ready.pop_back();
            placed[step] = true;
            for (const std::uint32_t after : m_after[step]) {
                if (--waits[after] == 0) {
                    ready.push_back(after);
                }
            }
        }
        for (std::size_t step = 0; step < m_before.size(); ++step) {
            if (!placed[step]) {
                m_before[step].clear();
            }
        }
        return std::move(m_before);
    }

private:
    void add(std::uint32_t from, std::uint32_t to)
    {
        if (std::ranges::find(m_before[to], from) == m_before[to].end()) {
            m_before[to].push_back(from);
            m_after[from].push_back(to);
        }
    }

    Predecessors m_before;
    Predecessors m_after;
};

QString attemptsWords(int used, int most)
{
    if (used == 0) {
        return {};
    }
    return most > 0 ? QStringLiteral(", attempt %1 of %2").arg(used).arg(most)
                    : QStringLiteral(", attempt %1").arg(used);
}

QString tipOf(const SeenStep& step)
{
    QString tip = textOf(step.name) + QStringLiteral(": ") + wordOf(step).word + QStringLiteral(" (")
        + wordOf(step).wire + QStringLiteral(")");
    if (step.attempts > 0) {
        tip += QStringLiteral("\nDO") + attemptsWords(step.attempts, step.attemptsMax);
    }
    if (step.undoAttempts > 0) {
        tip += QStringLiteral("\nUNDO") + attemptsWords(step.undoAttempts, step.undoAttemptsMax);
    }
    return step.error.empty() ? tip : tip + QLatin1Char('\n') + textOf(step.error);
}

QString effectWords(const SeenStep& step, const SeenFlow& flow)
{
    switch (step.status) {
    case StepStatus::UndoFail:
        return step.error.empty() ? QStringLiteral("its UNDO failed")
                                  : QStringLiteral("its UNDO failed: ") + textOf(step.error);
    case StepStatus::Undoing:
        return QStringLiteral("its UNDO is under way");
    case StepStatus::DoSuccess:
        break;
    default:
        return QStringLiteral("no answer: it may or may not have happened");
    }
    const auto failed = std::ranges::find(flow.steps, StepStatus::UndoFail, &SeenStep::status);
    if (failed != flow.steps.end() && flow.status == FlowStatus::Failed) {
        return QStringLiteral("done, waits behind ") + textOf(failed->name);
    }
    return hasTurnedBack(flow) ? QStringLiteral("done, its UNDO comes") : QStringLiteral("done");
}

/// Ranks begin below the start pill, which is not drawn here.
void moveUp(StepsGraph& graph, const FlowLayout& layout)
{
    QRectF bounds;
    for (const QRectF& card : layout.cards) {
        bounds |= card;
    }
    const QPointF corner = bounds.topLeft();
    for (StepNode& node : graph.nodes) {
        node.box.translate(-corner);
    }
    for (EdgeLine& edge : graph.edges) {
        for (QPointF& point : edge.points) {
            point -= corner;
        }
    }
    graph.bounds = bounds.translated(-corner);
}

} // namespace

StatusWord wordOf(const SeenStep& step)
{
    const bool back = step.undoAttempts > 0;
    return wordOf(
        step.status,
        StepDetail{
            back ? step.undoAttempts : step.attempts,
            back ? step.undoAttemptsMax : step.attemptsMax,
            step.unknownOutcome}
    );
}

bool holdsEffect(const SeenStep& step)
{
    if (!step.hasUndo) {
        return false;
    }
    const bool didIt = step.status == StepStatus::DoSuccess || step.status == StepStatus::UndoFail
        || step.status == StepStatus::Undoing;
    return didIt || (step.unknownOutcome && step.status == StepStatus::RetryExhausted);
}

bool hasTurnedBack(const SeenFlow& flow)
{
    return flow.status == FlowStatus::Undoing || flow.status == FlowStatus::Undone
        || std::ranges::any_of(flow.steps, [](const SeenStep& step) {
               return step.status == StepStatus::Undoing || step.status == StepStatus::UndoSuccess
                   || step.status == StepStatus::UndoFail;
           });
}

bool wasNeverSent(const SeenStep& step)
{
    return step.status == StepStatus::Pending && step.attempts == 0;
}

std::vector<KeptEffect> keptEffects(const SeenFlow& flow)
{
    std::vector<KeptEffect> kept;
    for (auto step = flow.steps.rbegin(); step != flow.steps.rend(); ++step) {
        if (holdsEffect(*step)) {
            kept.push_back({textOf(step->name), wordOf(*step), effectWords(*step, flow)});
        }
    }
    // What failed comes first: the others wait behind it.
    std::stable_partition(kept.begin(), kept.end(), [](const KeptEffect& effect) { return effect.status.solid; });
    return kept;
}

StepsGraph stepsGraph(const SeenFlow& flow)
{
    StepsGraph graph;
    if (flow.steps.empty()) {
        return graph;
    }
    const FlowLayout layout = layoutGraph(Edges(flow).withoutCircles(), nodeMeasures);
    const bool turnedBack = hasTurnedBack(flow);
    for (std::size_t step = 0; step < flow.steps.size(); ++step) {
        const SeenStep& seen = flow.steps[step];
        graph.nodes.push_back(
            {textOf(seen.name),
             wordOf(seen),
             tipOf(seen),
             turnedBack && holdsEffect(seen),
             wasNeverSent(seen),
             layout.cards[step]}
        );
    }
    for (const EdgeLine& edge : layout.edges) {
        if (edge.from < flow.steps.size() && edge.to < flow.steps.size()) {
            graph.edges.push_back(edge);
        }
    }
    moveUp(graph, layout);
    return graph;
}

} // namespace backstep
