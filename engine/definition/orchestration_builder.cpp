#include "engine/definition/orchestration_builder.h"

#include "engine/base/limits.h"

#include <algorithm>
#include <map>
#include <set>

namespace backstep {

namespace {

bool isTopicCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_'
        || c == '-';
}

void checkTopicName(std::string_view what, const std::string& name, const Place& at, Findings& findings)
{
    if (!std::ranges::all_of(name, isTopicCharacter)) {
        findings.error(
            "illegal-name",
            at,
            std::string(what) + " " + quotedWord(name)
                + " becomes part of a topic's name: letters, digits, '-', '_' and '.' alone are allowed there."
        );
    } else if (name.find('.') != std::string::npos) {
        findings.warning(
            "dot-in-name",
            at,
            std::string(what) + " " + quotedWord(name)
                + " holds a dot, which also parts the words of a topic's name: two names may give one topic."
        );
    }
}

void checkTopicLength(const Entry& entry, const EntryStep& step, Findings& findings)
{
    constexpr std::size_t Around = std::string_view("orchestrator...undo").size();
    const std::size_t length = Around + entry.orchestrationName.text().size() + step.name.text().size();
    if (length > limits::topicLengthMax) {
        findings.error(
            "topic-too-long",
            step.namePlace,
            "The topic of this step would have " + std::to_string(length) + " characters; Kafka allows "
                + std::to_string(limits::topicLengthMax) + ". Choose shorter names."
        );
    }
}

void checkSeqs(FlowShape shape, const std::vector<ReadStep>& steps, Findings& findings)
{
    std::map<int, const ReadStep*> bySeq;
    for (const ReadStep& step : steps) {
        if (!step.written.seq.has_value()) {
            findings.warning(
                "missing-seq",
                step.written.place,
                "Step " + quotedWord(step.written.name.text())
                    + " has no seq. Its place in the list counts here; the reference demands a number."
            );
            continue;
        }
        const auto [first, isNew] = bySeq.try_emplace(*step.written.seq, &step);
        if (isNew) {
            continue;
        }
        const std::string message = "seq " + std::to_string(*step.written.seq) + " is already that of step "
            + quotedWord(first->second->written.name.text()) + " at line "
            + std::to_string(first->second->seqPlace.line) + ". Give each step its own.";
        if (shape == FlowShape::Sequential) {
            findings.error("duplicate-seq", step.seqPlace, message);
        } else {
            findings.warning("duplicate-seq", step.seqPlace, message);
        }
    }
}

/// A sequence runs in the order of seq; a step without one keeps its place behind the one before it.
void orderBySeq(FlowShape shape, std::vector<ReadStep>& steps)
{
    int last = 0;
    for (ReadStep& step : steps) {
        step.definition.seq = step.written.seq.value_or(last + 1);
        last = step.definition.seq;
    }
    if (shape == FlowShape::Sequential) {
        std::ranges::stable_sort(steps, {}, [](const ReadStep& step) { return step.definition.seq; });
    }
}

void resolveEdges(FlowShape shape, const std::vector<ReadStep>& steps, Orchestration& orchestration, Findings& findings)
{
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const ReadStep& step = steps[i];
        if (shape != FlowShape::Graph && !step.dependsOn.empty()) {
            findings.error(
                "depends-on",
                step.dependsOnPlace,
                "dependsOn has a meaning with type: graph alone; here the type gives the order already."
            );
            continue;
        }
        for (const auto& [name, place] : step.dependsOn) {
            const auto before = orchestration.find(name);
            if (!before.has_value()) {
                findings.error(
                    "unknown-dependency",
                    place,
                    "Step " + quotedWord(step.written.name.text()) + " depends on " + quotedWord(name.text())
                        + ", which is no step of this orchestration."
                );
            } else if (*before == i) {
                findings.error("cycle", place, "Step " + quotedWord(name.text()) + " depends on itself.");
            } else {
                orchestration.steps[i].dependsOn.push_back(*before);
            }
        }
    }
}

/// One way round, in the order of the arrows, from any step that lies on a cycle.
std::vector<StepIndex> findCycle(const Orchestration& orchestration)
{
    std::vector<int> colour(orchestration.steps.size(), 0);
    for (StepIndex root = 0; root < orchestration.steps.size(); ++root) {
        std::vector<std::pair<StepIndex, std::size_t>> way;
        if (colour[root] == 0) {
            way.emplace_back(root, 0);
            colour[root] = 1;
        }
        while (!way.empty()) {
            auto& [at, next] = way.back();
            const auto& before = orchestration.steps[at].dependsOn;
            if (next == before.size()) {
                colour[at] = 2;
                way.pop_back();
                continue;
            }
            const StepIndex to = before[next++];
            if (colour[to] == 1) {
                std::vector<StepIndex> cycle;
                for (auto each = std::ranges::find(way, to, [](const auto& w) { return w.first; }); each != way.end();
                     ++each) {
                    cycle.push_back(each->first);
                }
                std::ranges::reverse(cycle);
                return cycle;
            }
            if (colour[to] == 0) {
                colour[to] = 1;
                way.emplace_back(to, 0);
            }
        }
    }
    return {};
}

void checkCycle(const Orchestration& orchestration, const std::vector<ReadStep>& steps, Findings& findings)
{
    const std::vector<StepIndex> cycle = findCycle(orchestration);
    if (cycle.empty()) {
        return;
    }
    std::string names;
    for (std::size_t i = 0; i < cycle.size() && i < 12; ++i) {
        names += orchestration.steps[cycle[i]].name.text() + " → ";
    }
    names += cycle.size() > 12 ? "…" : orchestration.steps[cycle.front()].name.text();
    findings.error(
        "cycle",
        steps[cycle.front()].dependsOnPlace,
        "These steps wait for each other, so that none can begin: " + names + ". Take one dependency out."
    );
}

/// design.md §4 "Further words": every step must precede or follow the pivot; what follows should not fail.
void checkPivot(const Orchestration& orchestration, const std::vector<ReadStep>& steps, Findings& findings)
{
    const auto isPivot = [](const StepDefinition& step) { return step.pivot; };
    const auto pivot = std::ranges::find_if(orchestration.steps, isPivot);
    if (pivot == orchestration.steps.end()) {
        return;
    }
    const auto place = [&steps](std::size_t i) { return steps[i].written.namePlace; };
    for (auto other = std::find_if(pivot + 1, orchestration.steps.end(), isPivot); other != orchestration.steps.end();
         other = std::find_if(other + 1, orchestration.steps.end(), isPivot)) {
        findings.error(
            "second-pivot",
            place(static_cast<std::size_t>(other - orchestration.steps.begin())),
            "Only one step can be the pivot; " + quotedWord(pivot->name.text()) + " is it already."
        );
    }
    const auto after = orchestration.dependents();
    const auto reach = [&](const auto& edgesOf) {
        std::vector<char> seen(orchestration.steps.size(), 0);
        std::vector<StepIndex> open{static_cast<StepIndex>(pivot - orchestration.steps.begin())};
        while (!open.empty()) {
            const StepIndex at = open.back();
            open.pop_back();
            for (const StepIndex next : edgesOf(at)) {
                if (std::exchange(seen[next], 1) == 0) {
                    open.push_back(next);
                }
            }
        }
        return seen;
    };
    const auto follows = reach([&](StepIndex at) { return after[at]; });
    const auto precedes = reach([&](StepIndex at) { return orchestration.steps[at].dependsOn; });
    for (std::size_t i = 0; i < orchestration.steps.size(); ++i) {
        const StepDefinition& step = orchestration.steps[i];
        if (!step.pivot && follows[i] == 0 && precedes[i] == 0) {
            findings.error(
                "beside-pivot",
                place(i),
                "Step " + quotedWord(step.name.text()) + " runs beside the pivot; it must come before or after it."
            );
        } else if (follows[i] != 0 && !step.retriable) {
            findings.warning(
                "fails-after-pivot",
                place(i),
                "Step " + quotedWord(step.name.text())
                    + " comes after the pivot, where nothing is undone any more: if it fails, a person must help. Make "
                      "it retriable: true when it cannot fail for good."
            );
        }
    }
}

void checkBudget(const Orchestration& orchestration, const std::vector<ReadStep>& steps, Findings& findings)
{
    constexpr double LongestMs = 24.0 * 3600 * 1000;
    for (std::size_t i = 0; i < orchestration.steps.size(); ++i) {
        const AttemptPolicy& policy = orchestration.steps[i].doPolicy;
        double total = 0;
        double wait = static_cast<double>(policy.retry.delay.count());
        for (int attempt = 1; attempt <= policy.attemptsMax && total <= LongestMs; ++attempt) {
            total += static_cast<double>(policy.timeout.count());
            total += attempt < policy.attemptsMax ? std::min(wait, static_cast<double>(policy.retry.maxDelay.count()))
                                                  : 0;
            wait *= policy.retry.factor;
        }
        if (total > LongestMs) {
            findings.warning(
                "long-budget",
                steps[i].written.namePlace,
                "A worker that never answers would keep step " + quotedWord(orchestration.steps[i].name.text())
                    + " open for more than a day (timeoutMs × maxRetries and the waits between). Is that meant?"
            );
        }
    }
}

} // namespace

void checkStepNames(const Entry& entry, const std::vector<ReadStep>& steps, Findings& findings)
{
    std::map<StepName, const ReadStep*> byName;
    for (const ReadStep& step : steps) {
        const StepName& name = step.written.name;
        if (name.isEmpty()) {
            findings.error("missing-name", step.written.place, "This step has no name. Give it one.");
            continue;
        }
        checkTopicName("The step name", name.text(), step.written.namePlace, findings);
        checkTopicLength(entry, step.written, findings);
        if (const auto [first, isNew] = byName.try_emplace(name, &step); !isNew) {
            findings.error(
                "duplicate-step",
                step.written.namePlace,
                "A step named " + quotedWord(name.text()) + " stands already at line "
                    + std::to_string(first->second->written.namePlace.line) + ". Each step needs a name of its own."
            );
        }
    }
    if (!entry.orchestrationName.isEmpty()) {
        checkTopicName("The orchestration name", entry.orchestrationName.text(), entry.namePlace, findings);
    }
}

std::optional<Orchestration> buildOrchestration(
    const Entry& entry, FlowShape shape, std::vector<ReadStep> steps, const TextNode& node, Findings& findings
)
{
    const std::size_t errorsBefore = findings.errors();
    checkSeqs(shape, steps, findings);
    orderBySeq(shape, steps);
    Orchestration orchestration;
    orchestration.name = entry.orchestrationName;
    orchestration.shape = shape;
    for (const ReadStep& step : steps) {
        orchestration.steps.push_back(step.definition);
        if (step.written.objectType.empty()) {
            findings.warning(
                "missing-object-type",
                step.written.namePlace,
                "Step " + quotedWord(step.written.name.text()) + " has no objectType; the reference demands one."
            );
        }
    }
    if (const TextNode* key = node.find("lockKey"); key != nullptr && !key->isNull()) {
        findings.warning(
            "lock-key-not-obeyed",
            key->place,
            "lockKey is read but not obeyed yet: two flows with the same value may run at once."
        );
    }
    constexpr long long DaysMaxMs = 3650LL * 24 * 3600 * 1000;
    orchestration.lockKey = findings.text(node, "lockKey").value_or("");
    orchestration.undoableFor
        = Duration(findings.number(node, "undoableFor", 0, DaysMaxMs).value_or(orchestration.undoableFor.count()));
    resolveEdges(shape, steps, orchestration, findings);
    if (findings.errors() == errorsBefore) {
        orchestration = sealed(std::move(orchestration));
        checkCycle(orchestration, steps, findings);
    }
    if (findings.errors() == errorsBefore) {
        checkPivot(orchestration, steps, findings);
        checkBudget(orchestration, steps, findings);
    }
    return findings.errors() == errorsBefore ? std::optional(orchestration) : std::nullopt;
}

} // namespace backstep
