#include "model/editor/unserved_steps.h"

#include <algorithm>

namespace backstep {

namespace {

using Kind = WorkerPresence::Kind;

bool isHere(const StepPresence& step)
{
    return step.forward.kind == Kind::Here || step.backward.kind == Kind::Here;
}

bool isGone(const StepPresence& step)
{
    return step.forward.kind == Kind::Gone || step.backward.kind == Kind::Gone;
}

bool isUnserved(const WorkerPresence& direction)
{
    return direction.kind == Kind::Gone || direction.kind == Kind::NeverSeen;
}

ProblemRow rowAt(const Place& place, const QString& subject, const QString& text)
{
    return {Severity::Warning, {}, text, subject, place.line, place.column, QStringLiteral("Show workers"), true};
}

} // namespace

std::vector<ProblemRow> unservedSteps(const EditorDocument& document, const std::vector<StepPresence>& presence)
{
    const auto drawn = document.drawnEntry();
    if (!drawn || document.graph()->steps.size() != presence.size()) {
        return {};
    }
    const Entry& entry = document.definition().entries[*drawn];
    if (std::ranges::none_of(presence, isHere)) {
        const QString flow = document.graph()->name();
        const bool wereThere = std::ranges::any_of(presence, isGone);
        return wereThere
            ? std::vector{rowAt(entry.namePlace, flow, QStringLiteral("No worker of %1 listens now.").arg(flow))}
            : std::vector<ProblemRow>();
    }
    std::vector<ProblemRow> rows;
    for (std::size_t step = 0; step < presence.size(); ++step) {
        const bool withoutDo = isUnserved(presence[step].forward);
        const bool withoutUndo = isUnserved(presence[step].backward);
        const auto& name = document.graph()->orchestration.steps[step].name;
        const auto written = std::ranges::find(entry.steps, name, &EntryStep::name);
        if ((withoutDo || withoutUndo) && written != entry.steps.end()) {
            const QString subject = document.graph()->steps[step].name;
            const QString of = withoutDo && withoutUndo ? QString()
                : withoutDo                             ? QStringLiteral("DO of ")
                                                        : QStringLiteral("UNDO of ");
            const QString text = QStringLiteral("No worker listens for %1%2.").arg(of, subject);
            rows.push_back(rowAt(written->namePlace, subject, text));
        }
    }
    return rows;
}

} // namespace backstep
