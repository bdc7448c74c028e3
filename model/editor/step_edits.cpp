#include "model/editor/step_edits.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace backstep {

QString StepEdits::obstacle() const
{
    if (m_document.isStale()) {
        return m_document.trouble() + QStringLiteral(" Mend the text first.");
    }
    return m_document.drawnEntry() ? QString() : QStringLiteral("There is no flow to change.");
}

EditAnswer StepEdits::make(const QString& label, const QString& chosen, const Change& change)
{
    if (QString why = obstacle(); !why.isEmpty()) {
        return {std::move(why), {}};
    }
    const std::size_t entry = *m_document.drawnEntry();
    const auto refusal = m_document.edit(label, [&](DefinitionEdit& edit) { return change(edit, entry); });
    return refusal ? EditAnswer{*refusal, {}} : EditAnswer{{}, chosen};
}

std::optional<std::size_t> StepEdits::find(const QString& name) const
{
    const auto entry = m_document.drawnEntry();
    if (!entry) {
        return std::nullopt;
    }
    const auto& steps = m_document.definition().entries[*entry].steps;
    const auto found = std::ranges::find(steps, StepName(name.toStdString()), &EntryStep::name);
    return found == steps.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - steps.begin()));
}

std::vector<std::size_t> StepEdits::findAll(const QStringList& names) const
{
    std::vector<std::size_t> steps;
    for (const QString& name : names) {
        if (const auto step = find(name)) {
            steps.push_back(*step);
        }
    }
    std::ranges::sort(steps);
    return steps;
}

QString StepEdits::freeName() const
{
    return freeName(QStringLiteral("step"), 1);
}

QString StepEdits::freeName(const QString& wish) const
{
    return find(wish) ? freeName(wish, 2) : wish;
}

/// `stem` and the first number from `least` on that no step has.
QString StepEdits::freeName(const QString& stem, int least) const
{
    std::unordered_set<std::string_view> taken;
    if (const auto entry = m_document.drawnEntry()) {
        for (const EntryStep& step : m_document.definition().entries[*entry].steps) {
            taken.insert(step.name.text());
        }
    }
    QString name;
    do {
        name = stem + QString::number(least++);
    } while (taken.contains(name.toStdString()));
    return name;
}

EditAnswer StepEdits::addServed(const LibraryStep& step, const QString& from, const QString& to)
{
    const QString name = freeName(step.name);
    const DefinitionEdit::NewStep made{name.toStdString(), step.objectType.toStdString()};
    const auto one = find(from);
    const auto other = find(to);
    return make(QStringLiteral("adding %1").arg(name), name, [&](DefinitionEdit& edit, std::size_t entry) {
        Result<void> added
            = one && other ? edit.insertBetween(entry, *one, *other, made) : edit.insertStep(entry, one, made);
        if (!added || step.hasUndo) {
            return added;
        }
        const auto& steps = edit.document().entries[entry].steps;
        const auto at = std::ranges::find(steps, StepName(made.name), &EntryStep::name) - steps.begin();
        return edit.setStep(entry, static_cast<std::size_t>(at), "undo", textMeaning("none"));
    });
}

EditAnswer StepEdits::add(const QString& after)
{
    const QString name = freeName();
    return make(QStringLiteral("adding a step"), name, [&](DefinitionEdit& edit, std::size_t entry) {
        return edit.insertStep(entry, find(after), {name.toStdString(), {}});
    });
}

EditAnswer StepEdits::addBehind(const QString& chosen)
{
    const auto& graph = m_document.graph();
    const bool hasLast = chosen.isEmpty() && graph && !graph->steps.empty();
    return add(hasLast ? graph->steps.back().name : chosen);
}

EditAnswer StepEdits::addBetween(const QString& from, const QString& to)
{
    if (from.isEmpty() || to.isEmpty()) {
        return add(from);
    }
    const auto one = find(from);
    const auto other = find(to);
    if (!one || !other) {
        return {QString::fromLatin1(stepIsGone), {}};
    }
    const QString name = freeName();
    return make(QStringLiteral("adding a step"), name, [&](DefinitionEdit& edit, std::size_t entry) {
        return edit.insertBetween(entry, *one, *other, {name.toStdString(), {}});
    });
}

EditAnswer StepEdits::addBranch(const QString& from)
{
    const auto step = find(from);
    if (!step) {
        return {QStringLiteral("Choose the step after which the branch begins."), {}};
    }
    const QString name = freeName();
    const bool isChain = m_document.graph()->isChain();
    return make(QStringLiteral("adding a branch"), name, [&](DefinitionEdit& edit, std::size_t entry) -> Result<void> {
        if (isChain) {
            if (auto shaped = edit.setShape(entry, FlowShape::Graph); !shaped) {
                return shaped;
            }
        }
        return edit.insertBranch(entry, *step, {name.toStdString(), {}});
    });
}

EditAnswer StepEdits::remove(const QStringList& names)
{
    const std::vector<std::size_t> steps = findAll(names);
    if (steps.empty()) {
        return {QStringLiteral("Choose the step to delete."), {}};
    }
    // The choice goes on to what came behind, else to what came before.
    const auto& drawn = m_document.graph()->steps;
    QString next;
    bool isPast = false;
    for (const EditorStep& step : drawn) {
        const bool isGoing = names.contains(step.name);
        if (!isGoing && (!isPast || next.isEmpty())) {
            next = step.name;
            if (isPast) {
                break;
            }
        }
        if (isGoing && !isPast) {
            isPast = true;
            next.clear();
        }
    }
    if (next.isEmpty()) {
        const auto last = std::ranges::find_if(drawn.rbegin(), drawn.rend(), [&](const EditorStep& step) {
            return !names.contains(step.name);
        });
        next = last == drawn.rend() ? QString() : last->name;
    }
    const QString label = steps.size() == 1 ? QStringLiteral("deleting %1").arg(names.front())
                                            : QStringLiteral("deleting %1 steps").arg(steps.size());
    return make(label, next, [&](DefinitionEdit& edit, std::size_t entry) { return edit.eraseSteps(entry, steps); });
}

EditAnswer StepEdits::rename(const QString& name, const QString& to)
{
    const auto step = find(name);
    if (!step) {
        return {QString::fromLatin1(stepIsGone), {}};
    }
    return make(QStringLiteral("renaming %1").arg(name), to, [&](DefinitionEdit& edit, std::size_t entry) {
        return edit.renameStep(entry, *step, to.toStdString());
    });
}

EditAnswer StepEdits::moveBy(const QString& name, int places)
{
    const auto& steps = m_document.graph() ? m_document.graph()->steps : std::vector<EditorStep>{};
    const auto found = std::ranges::find(steps, name, &EditorStep::name);
    if (found == steps.end()) {
        return {QStringLiteral("Choose the step to move."), {}};
    }
    const auto at = static_cast<int>(found - steps.begin());
    return moveTo(name, std::clamp(at + places, 0, static_cast<int>(steps.size()) - 1));
}

EditAnswer StepEdits::moveTo(const QString& name, int place)
{
    const auto step = find(name);
    if (!step || place < 0) {
        return {QString::fromLatin1(stepIsGone), {}};
    }
    return make(QStringLiteral("moving %1").arg(name), name, [&](DefinitionEdit& edit, std::size_t entry) {
        return edit.moveStep(entry, *step, static_cast<std::size_t>(place));
    });
}

EditAnswer StepEdits::duplicate(const QStringList& names)
{
    return names.isEmpty() ? EditAnswer{QStringLiteral("Choose the step to duplicate."), {}}
                           : paste(names.back(), copied(names));
}

EditAnswer StepEdits::connect(const QString& from, const QString& to)
{
    const auto one = find(from);
    const auto other = find(to);
    if (!one || !other) {
        return {QString::fromLatin1(stepIsGone), {}};
    }
    const QString label = QStringLiteral("letting %1 wait for %2").arg(to, from);
    return make(label, to, [&](DefinitionEdit& edit, std::size_t entry) {
        return edit.connectSteps(entry, *one, *other);
    });
}

EditAnswer StepEdits::disconnect(const QString& from, const QString& to)
{
    const auto one = find(from);
    const auto other = find(to);
    if (!one || !other) {
        return {QString::fromLatin1(stepIsGone), {}};
    }
    const QString label = QStringLiteral("letting %1 no longer wait for %2").arg(to, from);
    return make(label, to, [&](DefinitionEdit& edit, std::size_t entry) {
        return edit.disconnectSteps(entry, *one, *other);
    });
}

EditAnswer StepEdits::moveBeside(const QString& name, const QString& other)
{
    const auto step = find(name);
    const auto beside = find(other);
    if (!step || !beside) {
        return {QString::fromLatin1(stepIsGone), {}};
    }
    const QString label = QStringLiteral("running %1 beside %2").arg(name, other);
    return make(label, name, [&](DefinitionEdit& edit, std::size_t entry) {
        return edit.moveBeside(entry, *step, *beside);
    });
}

EditAnswer StepEdits::moveBetween(const QString& name, const QString& from, const QString& to)
{
    const auto step = find(name);
    if (!step) {
        return {QString::fromLatin1(stepIsGone), {}};
    }
    return make(QStringLiteral("moving %1").arg(name), name, [&](DefinitionEdit& edit, std::size_t entry) {
        return edit.moveBetween(entry, *step, find(from), find(to));
    });
}

EditAnswer StepEdits::moveApart(const QString& name, bool inFront)
{
    const auto step = find(name);
    if (!step) {
        return {QStringLiteral("Choose the step to take out of its group."), {}};
    }
    const QString label = QStringLiteral("taking %1 out of its group").arg(name);
    return make(label, name, [&](DefinitionEdit& edit, std::size_t entry) {
        return edit.moveApart(entry, *step, inFront);
    });
}

EditAnswer StepEdits::runTogether(const QStringList& names)
{
    const std::vector<std::size_t> steps = findAll(names);
    if (steps.size() < 2) {
        return {QStringLiteral("Choose two or more steps that are to run at the same time."), {}};
    }
    return make(
        QStringLiteral("running %1 steps at the same time").arg(steps.size()),
        names.front(),
        [&](DefinitionEdit& edit, std::size_t entry) { return edit.runTogether(entry, steps); }
    );
}

EditAnswer StepEdits::setShape(FlowShape shape)
{
    return make(QStringLiteral("changing the shape"), {}, [&](DefinitionEdit& edit, std::size_t entry) {
        return edit.setShape(entry, shape);
    });
}

EditAnswer StepEdits::paste(const QString& after, const QString& yaml)
{
    QStringList before;
    for (const EditorStep& step : m_document.graph() ? m_document.graph()->steps : std::vector<EditorStep>{}) {
        before.append(step.name);
    }
    EditAnswer answer = make(QStringLiteral("pasting"), {}, [&](DefinitionEdit& edit, std::size_t entry) {
        const auto place = find(after);
        const std::size_t last = m_document.definition().entries[entry].steps.size();
        return edit.pasteSteps(entry, place || last == 0 ? place : std::optional(last - 1), yaml.toStdString());
    });
    if (answer.refusal.isEmpty() && m_document.graph()) {
        for (const EditorStep& step : m_document.graph()->steps) {
            if (!before.contains(step.name)) {
                answer.chosen = step.name;
            }
        }
    }
    return answer;
}

QString StepEdits::copied(const QStringList& names) const
{
    const auto entry = m_document.drawnEntry();
    const QByteArray utf8 = m_document.text().toUtf8();
    const auto edit = DefinitionEdit::of(
        {utf8.constData(), static_cast<std::size_t>(utf8.size())}, m_document.fileName().toStdString()
    );
    const std::vector<std::size_t> steps = findAll(names);
    if (!entry || !edit || steps.empty()) {
        return {};
    }
    const auto yaml = edit->copySteps(*entry, steps);
    return yaml ? QString::fromStdString(*yaml) : QString();
}

} // namespace backstep
