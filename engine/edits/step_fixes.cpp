#include "engine/edits/step_fixes.h"

#include "engine/definition/words.h"
#include "engine/edits/member_order.h"

#include <algorithm>

namespace backstep {

namespace {

constexpr std::size_t itemsMax = 8; ///< each way out of a cycle is tried

/// Sets a member of the step.
void setWord(FixTrial& trial, const std::string& label, bool isSafe, std::string_view word, const MeaningPtr& value)
{
    const auto entry = trial.entry();
    const auto step = trial.step();
    if (entry && step) {
        trial.edit(label, isSafe, [&](DefinitionEdit& edit) { return edit.setStep(*entry, *step, word, value); });
    }
}

/// Of an entry and step that a person may have meant; camel case where signs had to go.
std::string legalName(const std::string& name)
{
    std::string legal;
    bool begins = false;
    for (const char c : name) {
        const std::string sign(1, c);
        const bool isPlain = isPlainName(sign);
        if (isPlain) {
            const bool isSmall = c >= 'a' && c <= 'z';
            legal += begins && !legal.empty() && isSmall ? static_cast<char>(c - 'a' + 'A') : c;
        }
        begins = !isPlain;
    }
    return legal;
}

void rename(FixTrial& trial)
{
    const auto entry = trial.entry();
    if (!entry) {
        return;
    }
    const Entry& at = trial.document().entries[*entry];
    const bool isOrchestration = at.namePlace.offset == trial.problem().place.offset;
    const auto step = trial.step();
    if (!isOrchestration && !step) {
        return;
    }
    const std::string& old = isOrchestration ? at.orchestrationName.text() : at.steps[*step].name.text();
    const std::string name = legalName(old);
    if (name.empty()) {
        return;
    }
    // A legal name may be in use already, and of letters that must go nobody knows what they become.
    const bool isSafe = trial.problem().code == "illegal-name"
        && std::ranges::all_of(old, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    trial.edit("Rename to " + name, isSafe, [&](DefinitionEdit& edit) {
        return isOrchestration ? edit.setOrchestration(*entry, "orchestrationName", textMeaning(name))
                               : edit.renameStep(*entry, *step, name);
    });
}

/// In the order in which they would run: what is there stays, and one too small for its place is raised.
void number(FixTrial& trial, bool isSafe)
{
    const auto entry = trial.entry();
    if (!entry) {
        return;
    }
    trial.edit("Number the steps", isSafe, [&](DefinitionEdit& edit) -> Result<void> {
        const std::vector<std::size_t> order = edit.flowOrder(*entry);
        int least = 1;
        for (const std::size_t step : order) {
            const auto seq = edit.document().entries[*entry].steps[step].seq;
            const int number = std::max(seq.value_or(least), seq ? least : 1);
            least = number + 1;
            if (seq == number) {
                continue;
            }
            if (auto set = edit.setStep(*entry, step, "seq", plainMeaning(std::to_string(number))); !set) {
                return set;
            }
        }
        return {};
    });
}

/// One of what a step waits for: another of that name, or none.
void fixDependency(FixTrial& trial, const TreePath& path)
{
    const std::string name = trial.nodeAt(path).text;
    const std::vector<EntryStep>& steps = trial.document().entries[*trial.entry()].steps;
    std::vector<std::string_view> names;
    std::ranges::transform(steps, std::back_inserter(names), [](const EntryStep& each) -> std::string_view {
        return each.name.text();
    });
    const bool isKnown = std::ranges::find(names, name) != names.end();
    if (const std::string_view meant = nearest(name, names); !isKnown && !meant.empty()) {
        trial.draft("Wait for " + std::string(meant), false, [&](Draft& draft) {
            return draft.set({{path, textMeaning(std::string(meant))}});
        });
    }
    // A step that waits for itself, or twice for another, can only mean one thing.
    const bool isSafe = trial.problem().code == "duplicate-dependency" || name == steps[*trial.step()].name.text();
    const TreePath parent(path.begin(), path.end() - 1);
    const bool isLast = trial.nodeAt(parent).isMapping() || trial.nodeAt(parent).items.size() == 1;
    const std::string label = "Do not wait for " + name;
    if (isLast) {
        setWord(trial, label, isSafe, "dependsOn", nullptr);
    } else {
        trial.draft(label, isSafe, [&](Draft& draft) { return draft.erase(parent, path.back()); });
    }
}

/// A cycle is told at the list of one of its steps: each of that list is tried.
void fixDependencies(FixTrial& trial)
{
    const auto path = trial.pathAt(trial.problem().place.offset);
    if (!path || path->size() < 2 || !trial.entry() || !trial.step()) {
        return;
    }
    const TextNode& node = trial.nodeAt(*path);
    if (node.isScalar()) {
        fixDependency(trial, *path);
    }
    for (std::size_t item = 0; item < std::min<std::size_t>(node.items.size(), itemsMax); ++item) {
        TreePath each = *path;
        each.push_back(item);
        if (node.items[item]->isScalar()) {
            fixDependency(trial, each);
        }
    }
}

void fixPolicies(FixTrial& trial)
{
    const std::string& code = trial.problem().code;
    const Entry& entry = trial.document().entries[*trial.entry()];
    const EntryStep& step = entry.steps[*trial.step()];
    const auto index = entry.orchestration ? entry.orchestration->find(step.name) : std::nullopt;
    const StepDefinition* definition = index ? &entry.orchestration->steps[*index] : nullptr;
    if (code == "weaker-undo" && definition != nullptr) {
        const std::string times = std::to_string(definition->doPolicy.attemptsMax);
        setWord(trial, "Set UNDO to " + times + " attempts", false, "undoMaxRetries", plainMeaning(times));
    } else if (code == "unused-undo-words") {
        trial.edit("Remove the words on UNDO", true, [&](DefinitionEdit& edit) -> Result<void> {
            for (const char* word : {"undoMaxRetries", "undoTimeoutMs", "undoRetry"}) {
                if (auto set = edit.setStep(*trial.entry(), *trial.step(), word, nullptr); !set) {
                    return set;
                }
            }
            return {};
        });
        setWord(trial, "Remove undo: none", false, "undo", nullptr);
    } else if (code == "undo-contradiction") {
        setWord(trial, "Remove undo: none", false, "undo", nullptr);
    } else if (code == "can-fail-after-pivot") {
        setWord(trial, "Make " + step.name.text() + " retriable", false, "retriable", plainMeaning("true"));
    } else if (code == "no-object-type") {
        setWord(trial, "Write objectType: String", false, "objectType", textMeaning("String"));
    } else if (code == "depends-on-needs-graph") {
        setWord(trial, "Remove dependsOn", false, "dependsOn", nullptr);
    } else if (code == "retry-delays") {
        const auto path = trial.pathAt(trial.problem().place.offset);
        if (path && path->size() > 1 && trial.nodeAt(*path).isScalar()) {
            const std::string delay = trial.nodeAt(*path).text;
            trial.draft("Raise maxDelayMs to " + delay, false, [&](Draft& draft) {
                return draft.change(
                    {{TreePath(path->begin(), path->end() - 1), "maxDelayMs", plainMeaning(delay)}}, retryOrder
                );
            });
        }
    }
}

/// Of all steps of an initiator: they are told at the first.
void removeMethods(FixTrial& trial)
{
    const auto entry = trial.entry();
    if (!entry) {
        return;
    }
    trial.edit("Remove the names of methods", false, [&](DefinitionEdit& edit) -> Result<void> {
        for (std::size_t step = 0; step < trial.document().entries[*entry].steps.size(); ++step) {
            for (const char* word : {"doMethod", "undoMethod"}) {
                if (auto set = edit.setStep(*entry, step, word, nullptr); !set) {
                    return set;
                }
            }
        }
        return {};
    });
}

/// What the initiator in the same file says of a worker's step.
const StepDefinition* askedOf(const FixTrial& trial, std::size_t& entry, std::size_t& step)
{
    const Entry& worker = trial.document().entries[*trial.entry()];
    const StepName& name = worker.steps[*trial.step()].name;
    for (entry = 0; entry < trial.document().entries.size(); ++entry) {
        const Entry& each = trial.document().entries[entry];
        const auto found = std::ranges::find(each.steps, name, &EntryStep::name);
        const bool isAsked = each.role == EntryRole::Initiator && each.orchestration
            && each.orchestrationName == worker.orchestrationName && found != each.steps.end();
        if (isAsked) {
            step = static_cast<std::size_t>(found - each.steps.begin());
            return &each.orchestration->steps[*each.orchestration->find(name)];
        }
    }
    return nullptr;
}

/// A worker's step that no initiator in the file has may be one of theirs, misspelt.
void fixUnknownStep(FixTrial& trial)
{
    const Entry& worker = trial.document().entries[*trial.entry()];
    std::vector<std::string_view> names;
    for (const Entry& each : trial.document().entries) {
        if (each.role == EntryRole::Initiator && each.orchestrationName == worker.orchestrationName) {
            std::ranges::transform(
                each.steps,
                std::back_inserter(names),
                [](const EntryStep& step) -> std::string_view { return step.name.text(); }
            );
        }
    }
    const std::string_view meant = nearest(worker.steps[*trial.step()].name.text(), names);
    if (!meant.empty()) {
        setWord(trial, "Rename to " + std::string(meant), false, "name", textMeaning(std::string(meant)));
    }
}

void fixWorker(FixTrial& trial)
{
    const std::string& code = trial.problem().code;
    if (code == "step-of-no-initiator") {
        fixUnknownStep(trial);
        return;
    }
    if (code == "undo-never-asked-for") {
        setWord(trial, "Remove undoMethod", false, "undoMethod", nullptr);
        return;
    }
    std::size_t entry = 0;
    std::size_t step = 0;
    const StepDefinition* asked = askedOf(trial, entry, step);
    if (asked == nullptr) {
        return;
    }
    if (code == "missing-undo") {
        trial.edit("Write undo: none at the initiator", false, [&](DefinitionEdit& edit) {
            return edit.setStep(entry, step, "undo", textMeaning("none"));
        });
    } else if (code == "timeout-beyond-caller") {
        const EntryStep& own = trial.document().entries[*trial.entry()].steps[*trial.step()];
        const bool isDo = own.timeout && own.timeout->place.offset == trial.problem().place.offset;
        const std::string word = isDo ? "timeoutMs" : "undoTimeoutMs";
        const auto waited = (isDo ? asked->doPolicy : asked->undoPolicy).timeout.count();
        setWord(
            trial, "Lower it to " + std::to_string(waited) + " ms", false, word, plainMeaning(std::to_string(waited))
        );
    }
}

} // namespace

void fixSteps(FixTrial& trial)
{
    const std::string& code = trial.problem().code;
    if (code == "illegal-name" || code == "dot-in-name") {
        rename(trial);
    } else if (code == "duplicate-seq" || code == "no-seq") {
        number(trial, true);
    } else if (code == "missing-seq") {
        number(trial, false); // where the others stand between is a guess
    } else if (code == "unknown-dependency" || code == "duplicate-dependency" || code == "dependency-cycle") {
        fixDependencies(trial);
    } else if (code == "methods-on-initiator") {
        removeMethods(trial);
    } else if (trial.entry() && trial.step()) {
        fixPolicies(trial);
        fixWorker(trial);
    }
}

} // namespace backstep
