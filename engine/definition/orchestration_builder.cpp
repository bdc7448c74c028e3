#include "engine/definition/entry_reader.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace backstep {

namespace {

class Builder
{
public:
    Builder(const OrchestrationDraft& draft, std::vector<StepDraft> steps, Findings& findings)
        : m_draft(draft)
        , m_steps(std::move(steps))
        , m_findings(findings)
    {
    }

    Orchestration build()
    {
        order();
        m_byName.reserve(m_steps.size());
        m_result.steps.reserve(m_steps.size());
        for (StepDraft& step : m_steps) {
            m_byName.emplace(step.entry.name.text(), static_cast<StepIndex>(m_result.steps.size()));
            m_result.steps.push_back(step.definition);
        }
        m_result.name = m_draft.name;
        m_result.shape = m_draft.shape;
        m_result.dialect = m_draft.dialect;
        m_result.lockKey = m_draft.lockKey;
        m_result.undoableFor = m_draft.undoableFor;
        drawEdges();
        checkCycle();
        checkPivots();
        checkPolicies(m_result, m_steps, m_findings);
        checkForTheReference();
        return std::move(m_result);
    }

private:
    void order()
    {
        const auto hasSeq = [](const StepDraft& step) { return step.entry.seq.has_value(); };
        const bool all = std::ranges::all_of(m_steps, hasSeq);
        const bool some = std::ranges::any_of(m_steps, hasSeq);
        const bool isSequence = m_draft.shape == FlowShape::Sequential;
        if (some && !all && isSequence) {
            const auto without = std::ranges::find_if_not(m_steps, hasSeq);
            m_findings.error(
                "missing-seq",
                without->entry.namePlace,
                "The step " + inQuotes(without->entry.name.text())
                    + " has no seq, but others have: write its place in the order."
            );
        }
        std::unordered_map<int, const StepDraft*> seen;
        seen.reserve(m_steps.size());
        for (std::size_t i = 0; i < m_steps.size(); ++i) {
            StepDraft& step = m_steps[i];
            step.definition.seq = step.entry.seq.value_or(static_cast<int>(i) + 1);
            if (step.entry.seq && !seen.emplace(*step.entry.seq, &step).second) {
                tellTwice(step, *seen[*step.entry.seq]);
            }
        }
        if (isSequence) {
            std::ranges::stable_sort(m_steps, {}, [](const StepDraft& step) { return step.definition.seq; });
        }
    }

    void tellTwice(const StepDraft& step, const StepDraft& first)
    {
        const std::string message = "The steps " + inQuotes(first.entry.name.text()) + " and "
            + inQuotes(step.entry.name.text()) + " have the same seq " + std::to_string(*step.entry.seq)
            + ": give each its own number.";
        if (m_draft.shape == FlowShape::Sequential) {
            m_findings.error("duplicate-seq", step.seqPlace, message);
        } else {
            m_findings.warning("duplicate-seq", step.seqPlace, message);
        }
    }

    void drawEdges()
    {
        if (m_draft.shape == FlowShape::Sequential) {
            for (StepIndex i = 1; i < m_result.steps.size(); ++i) {
                m_result.steps[i].dependsOn = {i - 1};
            }
        }
        for (StepIndex i = 0; i < m_steps.size(); ++i) {
            if (m_steps[i].dependsOnPlace && m_draft.shape != FlowShape::Graph) {
                m_findings.error(
                    "depends-on-needs-graph",
                    *m_steps[i].dependsOnPlace,
                    "dependsOn has a meaning in type: graph alone: change the type, or remove dependsOn."
                );
                continue;
            }
            for (const NamedPlace& before : m_steps[i].dependsOn) {
                drawEdge(i, before);
            }
            std::ranges::sort(m_result.steps[i].dependsOn);
        }
    }

    void drawEdge(StepIndex step, const NamedPlace& before)
    {
        const std::string& name = m_steps[step].entry.name.text();
        const auto found = m_byName.find(before.name);
        if (found == m_byName.end()) {
            std::vector<std::string_view> names;
            for (const StepDraft& other : m_steps) {
                names.emplace_back(other.entry.name.text());
            }
            const std::string_view meant = nearest(before.name, names);
            m_findings.error(
                "unknown-dependency",
                before.place,
                "The step " + inQuotes(name) + " depends on " + inQuotes(before.name) + ", which is no step here: "
                    + (meant.empty() ? "name one that is." : "did you mean " + std::string(meant) + "?")
            );
            return;
        }
        auto& edges = m_result.steps[step].dependsOn;
        if (found->second == step) {
            m_findings.error(
                "dependency-cycle", before.place, "The step " + inQuotes(name) + " depends on itself: remove that."
            );
        } else if (std::ranges::find(edges, found->second) != edges.end()) {
            m_findings.warning(
                "duplicate-dependency",
                before.place,
                "The step " + inQuotes(name) + " depends on " + inQuotes(before.name) + " twice: once is enough."
            );
        } else {
            edges.push_back(found->second);
        }
    }

    /// Walks back along edges from a step in a cycle (or behind one) until a step comes twice.
    void checkCycle()
    {
        if (m_draft.shape != FlowShape::Graph || !topologicalOrder(m_result).empty()) {
            return;
        }
        std::vector<bool> isSettled = settledSteps();
        const auto unsettled = std::ranges::find(isSettled, false);
        if (unsettled == isSettled.end()) {
            return;
        }
        std::vector<StepIndex> way;
        std::vector<bool> isOnWay(m_steps.size(), false);
        auto at = static_cast<StepIndex>(unsettled - isSettled.begin());
        while (!isOnWay[at]) {
            isOnWay[at] = true;
            way.push_back(at);
            at = *std::ranges::find_if(m_result.steps[at].dependsOn, [&](StepIndex before) {
                return !isSettled[before];
            });
        }
        std::vector<std::string> names;
        for (auto from = std::ranges::find(way, at); from != way.end() && names.size() < 8; ++from) {
            names.push_back(m_result.steps[*from].name.text());
        }
        std::string circle;
        for (const std::string& name : names) {
            circle += name + " → ";
        }
        const StepDraft& first = m_steps[at];
        m_findings.error(
            "dependency-cycle",
            first.dependsOnPlace.value_or(first.entry.place),
            "These steps wait for each other, so none would ever start: " + circle + names.front()
                + ". Take one dependsOn away."
        );
        tellUnreachable(std::move(isSettled));
    }

    /// Steps behind a cycle are in none: nothing that is left waits for them, or only such steps do.
    void tellUnreachable(std::vector<bool> isSettled)
    {
        const auto after = m_result.dependents();
        std::vector<std::size_t> isAwaited(m_steps.size(), 0);
        std::vector<StepIndex> ends;
        for (StepIndex i = 0; i < m_steps.size(); ++i) {
            isAwaited[i] = static_cast<std::size_t>(std::ranges::count_if(after[i], [&](StepIndex step) {
                return !isSettled[step];
            }));
            if (isAwaited[i] == 0 && !isSettled[i]) {
                ends.push_back(i);
            }
        }
        while (!ends.empty()) {
            const StepIndex step = ends.back();
            ends.pop_back();
            m_findings.warning(
                "unreachable-step",
                m_steps[step].entry.namePlace,
                "The step " + inQuotes(m_result.steps[step].name.text())
                    + " waits for steps that wait for each other, so it would never start: break that circle."
            );
            for (const StepIndex before : m_result.steps[step].dependsOn) {
                if (!isSettled[before] && --isAwaited[before] == 0) {
                    ends.push_back(before);
                }
            }
        }
    }

    /// The steps that have an order: everything but those in a cycle or behind one.
    [[nodiscard]] std::vector<bool> settledSteps() const
    {
        const auto after = m_result.dependents();
        std::vector<std::size_t> waitsFor;
        std::vector<StepIndex> ready;
        for (StepIndex i = 0; i < m_result.steps.size(); ++i) {
            waitsFor.push_back(m_result.steps[i].dependsOn.size());
            if (waitsFor.back() == 0) {
                ready.push_back(i);
            }
        }
        std::vector<bool> isSettled(m_result.steps.size(), false);
        while (!ready.empty()) {
            const StepIndex step = ready.back();
            ready.pop_back();
            isSettled[step] = true;
            for (const StepIndex next : after[step]) {
                if (--waitsFor[next] == 0) {
                    ready.push_back(next);
                }
            }
        }
        return isSettled;
    }

    std::vector<bool> reached(StepIndex from, const std::vector<std::vector<StepIndex>>& next) const
    {
        std::vector<bool> isReached(m_result.steps.size(), false);
        std::vector<StepIndex> ready{from};
        while (!ready.empty()) {
            const StepIndex step = ready.back();
            ready.pop_back();
            for (const StepIndex other : next[step]) {
                if (!isReached[other]) {
                    isReached[other] = true;
                    ready.push_back(other);
                }
            }
        }
        return isReached;
    }

    void checkPivots()
    {
        if (std::ranges::none_of(m_result.steps, &StepDefinition::pivot)) {
            return;
        }
        std::vector<std::vector<StepIndex>> before;
        for (const StepDefinition& step : m_result.steps) {
            before.push_back(step.dependsOn);
        }
        const auto after = m_result.dependents();
        int pivots = 0;
        for (StepIndex pivot = 0; pivot < m_result.steps.size(); ++pivot) {
            // Each pivot walks the graph; a definition with many of them is told nothing new by the later ones.
            if (m_result.steps[pivot].pivot && ++pivots <= 20) {
                checkPivot(pivot, reached(pivot, before), reached(pivot, after));
            }
        }
    }

    void checkPivot(StepIndex pivot, const std::vector<bool>& isBefore, const std::vector<bool>& isAfter)
    {
        const std::string name = inQuotes(m_result.steps[pivot].name.text());
        for (StepIndex i = 0; i < m_result.steps.size(); ++i) {
            const StepDefinition& step = m_result.steps[i];
            if (i != pivot && !isBefore[i] && !isAfter[i]) {
                m_findings.error(
                    "beside-pivot",
                    m_steps[i].entry.namePlace,
                    "The step " + inQuotes(step.name.text()) + " neither precedes nor follows the pivot " + name
                        + ": give it a dependsOn that puts it on one side."
                );
            } else if (isAfter[i] && !step.retriable && !step.pivot) {
                m_findings.warning(
                    "can-fail-after-pivot",
                    m_steps[i].entry.namePlace,
                    "The step " + inQuotes(step.name.text()) + " follows the pivot " + name
                        + " and can fail, and then nothing is undone: make it retriable: true, or move it before the "
                          "pivot."
                );
            }
        }
    }

    void checkForTheReference()
    {
        if (m_draft.shape == FlowShape::Graph) {
            return; // the reference has no graph; what else it asks for does not matter
        }
        const auto noSeq = std::ranges::find_if(m_steps, [](const StepDraft& step) { return !step.entry.seq; });
        if (noSeq != m_steps.end() && m_findings.errors() == 0) {
            m_findings.warning(
                "no-seq",
                noSeq->entry.namePlace,
                "The step " + inQuotes(noSeq->entry.name.text())
                    + " has no seq, which the reference requires: number the steps."
            );
        }
        const auto noType
            = std::ranges::find_if(m_steps, [](const StepDraft& step) { return step.entry.objectType.empty(); });
        if (noType != m_steps.end()) {
            m_findings.warning(
                "no-object-type",
                noType->entry.namePlace,
                "The step " + inQuotes(noType->entry.name.text())
                    + " has no objectType, which the reference requires: write one, such as String."
            );
        }
    }

    const OrchestrationDraft& m_draft;
    std::vector<StepDraft> m_steps;
    Findings& m_findings;
    std::unordered_map<std::string_view, StepIndex> m_byName; ///< names of m_steps
    Orchestration m_result;
};

} // namespace

Orchestration buildOrchestration(const OrchestrationDraft& draft, std::vector<StepDraft> steps, Findings& findings)
{
    return Builder(draft, std::move(steps), findings).build();
}

} // namespace backstep
