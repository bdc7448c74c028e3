#include "engine/edits/fixes.h"

#include "engine/definition/words.h"
#include "engine/edits/fix_trial.h"
#include "engine/edits/lines.h"
#include "engine/edits/located.h"
#include "engine/edits/member_order.h"
#include "engine/edits/step_fixes.h"
#include "engine/edits/value_text.h"

#include <algorithm>
#include <array>

namespace backstep {

namespace {

/// The parent's path, and which of its parts.
std::pair<TreePath, std::size_t> parted(const TreePath& path)
{
    return {TreePath(path.begin(), path.end() - 1), path.back()};
}

void renameMember(FixTrial& trial, const std::string& to, bool isSafe)
{
    const auto path = trial.pathAt(trial.problem().place.offset);
    if (!path || path->size() < 2) {
        return;
    }
    const TreePath mapping(path->begin(), path->end() - 1);
    const std::size_t index = path->back();
    const TextNode& node = trial.nodeAt(mapping);
    if (!node.isMapping()) {
        return;
    }
    const Place& key = node.members[index].first->place;
    const TextNode::Style style = node.members[index].first->style;
    const Surroundings around = trial.tree().form == TextForm::Json ? Surroundings::Json : Surroundings::YamlFlow;
    const TextChanges changes{{key.offset, key.length, scalarText(*textMeaning(to), around, style)}};
    trial.replace("Write " + to, isSafe, changes, [&](const MeaningPtr& root) {
        const MeaningChange renamed{mapping, [&](const Meaning& old) {
                                        Meaning fresh = old;
                                        fresh.members[index].first = textMeaning(to);
                                        return std::make_shared<const Meaning>(std::move(fresh));
                                    }};
        return changedAt(root, {&renamed, 1});
    });
}

/// Of the member in which the problem stands.
void setValue(FixTrial& trial, const std::string& label, bool isSafe, const MeaningPtr& value)
{
    if (const auto path = trial.pathAt(trial.problem().place.offset)) {
        trial.draft(label, isSafe, [&](Draft& draft) { return draft.set({{*path, value}}); });
    }
}

void removeMember(FixTrial& trial, const std::string& label, bool isSafe)
{
    const auto path = trial.pathAt(trial.problem().place.offset);
    if (!path || path->size() < 2) {
        return;
    }
    const auto [mapping, index] = parted(*path);
    const TextNode& node = trial.nodeAt(mapping);
    if (node.isMapping()) {
        const std::string key = node.members[index].first->text;
        trial.draft(label.empty() ? "Remove " + key : label, isSafe, [&, mapping = mapping](Draft& draft) {
            return draft.change({{mapping, key, nullptr}}, {});
        });
    }
}

std::string textAt(const FixTrial& trial)
{
    const Place& place = trial.problem().place;
    const auto path = trial.pathAt(place.offset);
    if (!path || path->size() < 2) {
        return {};
    }
    const TextNode& node = trial.nodeAt(*path);
    const auto [parent, index] = parted(*path);
    const TextNode& around = trial.nodeAt(parent);
    const bool isKey = around.isMapping() && around.members[index].first->place.offset == place.offset;
    return isKey ? around.members[index].first->text : node.text;
}

void fixUnknownKey(FixTrial& trial)
{
    const std::string word = textAt(trial);
    std::string_view meant;
    if (trial.step()) {
        meant = nearest(word, stepOrder);
        meant = meant.empty() ? nearest(word, retryOrder) : meant;
    } else {
        meant = nearest(word, entryOrder);
    }
    if (!meant.empty()) {
        renameMember(trial, std::string(meant), false);
    }
    removeMember(trial, {}, false);
}

void fixWord(FixTrial& trial, std::span<const std::string_view> known)
{
    if (const std::string_view meant = nearest(textAt(trial), known); !meant.empty()) {
        setValue(trial, "Write " + std::string(meant), false, textMeaning(std::string(meant)));
    }
}

void addToEntry(FixTrial& trial, const std::string& word, const std::string& value)
{
    const auto entry = trial.entry();
    const auto path = entry ? pathTo(trial.tree(), trial.document().entries[*entry].place) : std::nullopt;
    if (path) {
        trial.draft("Write " + word + ": " + value, false, [&](Draft& draft) {
            return draft.change({{*path, word, textMeaning(value)}}, entryOrder);
        });
    }
}

/// The single form becomes a list of one: its lines go two columns to the right.
void wrapInList(FixTrial& trial)
{
    const TextTree& tree = trial.tree();
    if (tree.documents.size() != 1 || tree.form == TextForm::Json || tree.documents.front()->isFlow) {
        return;
    }
    const Place& place = tree.documents.front()->place;
    const Lines lines(trial.text());
    const std::string end(lines.ending());
    TextChanges changes{{place.offset, 0, "orchestrations:" + end + "- "}};
    for (std::size_t begin = lines.next(place.offset); begin < place.offset + place.length; begin = lines.next(begin)) {
        if (!lines.isBlank(begin)) {
            changes.push_back({begin, 0, "  "});
        }
    }
    trial.replace("Put it into a list", true, changes, [](const MeaningPtr& root) {
        Meaning fresh = *root;
        fresh.items.front() = mapMeaning({{"orchestrations", listMeaning({root->items.front()})}});
        return std::make_shared<const Meaning>(std::move(fresh));
    });
}

void fixSpelling(FixTrial& trial)
{
    const std::string& code = trial.problem().code;
    if (code == "alias-orch-name") {
        renameMember(trial, "orchestrationName", true);
    } else if (code == "alias-step-name") {
        renameMember(trial, "name", true);
    } else if (code == "alias-undo-method") {
        renameMember(trial, "undoMethod", true);
    } else if (code == "deprecated-handler-method") {
        renameMember(trial, "doMethod", true);
    } else if (code == "type-parallel") {
        setValue(trial, "Write simultaneous", true, textMeaning("simultaneous"));
    } else if (code == "event-type-ignored") {
        setValue(trial, "Write orchestrator.registration", false, textMeaning("orchestrator.registration"));
    } else if (code == "unknown-key") {
        fixUnknownKey(trial);
    } else if (code == "unknown-type") {
        fixWord(trial, std::array<std::string_view, 3>{"sequential", "simultaneous", "graph"});
    } else if (code == "unknown-role") {
        fixWord(trial, std::array<std::string_view, 2>{"initiator", "worker"});
    } else if (code == "single-form") {
        wrapInList(trial);
    }
}

void fixMissing(FixTrial& trial)
{
    const std::string& code = trial.problem().code;
    if (code == "missing-type") {
        for (const char* type : {"sequential", "simultaneous"}) {
            addToEntry(trial, "type", type);
        }
    } else if (code == "missing-role") {
        for (const char* role : {"initiator", "worker"}) {
            addToEntry(trial, "as", role);
        }
    } else if (code == "type-on-worker" || code == "start-word-ignored" || code == "undo-contradiction") {
        removeMember(trial, {}, false);
    } else if (code == "depends-on-worker") {
        removeMember(trial, {}, true);
    } else if (code == "bad-lock-key") {
        setValue(trial, "Write /" + textAt(trial), false, textMeaning("/" + textAt(trial)));
    } else if (code == "max-retries") {
        setValue(trial, "Try once", false, plainMeaning("1"));
        removeMember(trial, "Leave it to the default of 3 attempts", false);
    } else if (code == "bad-undo") {
        setValue(trial, "Write none", false, textMeaning("none"));
        removeMember(trial, {}, false);
    }
}

} // namespace

std::vector<Fix> fixesOf(std::string_view text, std::string_view file, const Problem& problem)
{
    FixTrial trial(text, file, problem);
    if (trial.canTry()) {
        fixSpelling(trial);
        fixMissing(trial);
        fixSteps(trial);
        fixSilencing(trial);
    }
    std::vector<Fix> fixes = trial.taken();
    // One change under two names would be a choice without a difference.
    std::vector<Fix> different;
    for (Fix& fix : fixes) {
        if (std::ranges::find(different, fix.changes, &Fix::changes) == different.end()) {
            different.push_back(std::move(fix));
        }
    }
    return different;
}

} // namespace backstep
