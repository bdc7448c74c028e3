#include "model/editor/editor_graph.h"

#include "engine/saga/plan.h"
#include "model/words.h"

#include <QStringList>

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace backstep {

namespace {

EditorDirection directionOf(const AttemptPolicy& policy)
{
    return {policy.attemptsMax, policy.timeout, longestOf(policy)};
}

EditorStep stepOf(const StepDefinition& step)
{
    EditorStep shown;
    shown.name = QString::fromStdString(step.name.text());
    shown.number = step.seq;
    shown.objectType = QString::fromStdString(step.objectType);
    shown.forward = directionOf(step.doPolicy);
    shown.backward = directionOf(step.undoPolicy);
    shown.hasUndo = step.hasUndo;
    shown.before = step.dependsOn;
    return shown;
}

std::optional<Severity> worstWithin(const LineRange& lines, const std::vector<Problem>& problems)
{
    std::optional<Severity> worst;
    for (const Problem& problem : problems) {
        if (lines.holds(problem.place.line) && (!worst || problem.severity > *worst)) {
            worst = problem.severity;
        }
    }
    return worst;
}

/// Planning virtual time for thousands of steps costs more than a redraw may: beyond this the end pill says less.
constexpr std::size_t plannedStepsMax = 500;

/// A flow that somebody has only begun: it cannot run yet, but be drawn and added to.
Orchestration withoutSteps(const Entry& entry)
{
    const QString type = QString::fromStdString(entry.type).toLower();
    Orchestration orchestration;
    orchestration.name = entry.orchestrationName;
    orchestration.shape = type == QLatin1String("graph")        ? FlowShape::Graph
        : type == QLatin1String("sequential") || type.isEmpty() ? FlowShape::Sequential
                                                                : FlowShape::Parallel;
    return orchestration;
}

QString problemWords(const std::optional<Severity>& problem)
{
    if (!problem) {
        return {};
    }
    switch (*problem) {
    case Severity::Note:
        return QStringLiteral(", has a note");
    case Severity::Warning:
        return QStringLiteral(", has a warning");
    case Severity::Error:
        return QStringLiteral(", has an error");
    }
    return {};
}

} // namespace

QString spoken(const std::vector<EditorStep>& steps, std::size_t step, const QString& state)
{
    const EditorStep& said = steps[step];
    QStringList above;
    for (const StepIndex before : said.before) {
        above.append(steps[before].name);
    }
    return QStringLiteral("%1, step %2 of %3").arg(said.name).arg(step + 1).arg(steps.size())
        + (state.isEmpty() ? QString() : QStringLiteral(", ") + state) + problemWords(said.problem)
        + (above.isEmpty() ? QString() : QStringLiteral(", after ") + above.join(QStringLiteral(" and ")))
        + (said.hasUndo ? QString() : QStringLiteral(", nothing to undo"));
}

std::size_t EditorGraph::edges() const
{
    std::size_t count = 0;
    for (const EditorStep& step : steps) {
        count += step.before.size();
    }
    return count;
}

std::optional<StepIndex> EditorGraph::stepAt(int line) const
{
    const auto found = std::ranges::find_if(steps, [line](const EditorStep& step) { return step.lines.holds(line); });
    if (found == steps.end()) {
        return std::nullopt;
    }
    return static_cast<StepIndex>(found - steps.begin());
}

Duration longestOf(const AttemptPolicy& policy)
{
    Duration longest = policy.timeout * policy.attemptsMax;
    auto wait = static_cast<double>(policy.retry.delay.count());
    for (int attempt = 1; attempt < policy.attemptsMax; ++attempt) {
        const double bounded = std::min(wait, static_cast<double>(policy.retry.maxDelay.count()));
        longest += Duration(std::llround(bounded));
        wait = bounded * policy.retry.factor;
    }
    return longest;
}

QString atMostWords(Duration duration)
{
    const bool inMinutes = duration >= std::chrono::minutes(1);
    return durationWords(inMinutes ? Duration(std::chrono::ceil<std::chrono::seconds>(duration)) : duration);
}

LineRange linesOf(const Place& place, std::string_view text)
{
    const std::size_t begin = std::min(place.offset, text.size());
    std::string_view part = text.substr(begin, place.length);
    while (!part.empty() && (part.back() == '\n' || part.back() == '\r' || part.back() == ' ')) {
        part.remove_suffix(1);
    }
    return {place.line, place.line + static_cast<int>(std::ranges::count(part, '\n'))};
}

bool canBeDrawn(const Entry& entry)
{
    return entry.orchestration.has_value() || (entry.role == EntryRole::Initiator && entry.steps.empty());
}

EditorGraph graphOf(const Entry& entry, const std::vector<Problem>& problems, std::string_view text)
{
    EditorGraph graph;
    graph.orchestration = entry.orchestration ? *entry.orchestration : withoutSteps(entry);
    graph.lines = linesOf(entry.place, text);
    std::unordered_map<std::string_view, const Place*> places;
    places.reserve(entry.steps.size());
    for (const EntryStep& step : entry.steps) {
        places.emplace(step.name.text(), &step.place);
    }
    graph.steps.reserve(graph.orchestration.steps.size());
    for (const StepDefinition& step : graph.orchestration.steps) {
        EditorStep shown = stepOf(step);
        if (const auto place = places.find(step.name.text()); place != places.end()) {
            shown.lines = linesOf(*place->second, text);
            shown.problem = worstWithin(shown.lines, problems);
        }
        graph.steps.push_back(std::move(shown));
    }
    if (graph.steps.size() <= plannedStepsMax) {
        graph.longest = worstCase(graph.orchestration);
    }
    return graph;
}

} // namespace backstep
