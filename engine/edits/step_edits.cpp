#include "engine/edits/definition_edit.h"

#include "engine/edits/member_order.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace backstep {

std::vector<std::size_t> DefinitionEdit::flowOrder(std::size_t entry) const
{
    const std::vector<EntryStep>& steps = m_document->entries[entry].steps;
    std::vector<std::size_t> order(steps.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (shapeOf(entry) == FlowShape::Sequential) {
        std::ranges::stable_sort(order, {}, [&](std::size_t i) {
            return steps[i].seq.value_or(static_cast<int>(i) + 1);
        });
    }
    return order;
}

bool DefinitionEdit::hasSeqs(std::size_t entry) const
{
    const std::vector<EntryStep>& steps = m_document->entries[entry].steps;
    return std::ranges::any_of(steps, [](const EntryStep& step) { return step.seq.has_value(); });
}

std::vector<std::string> DefinitionEdit::dependsOn(std::size_t entry, std::size_t step) const
{
    const auto path = stepPath(entry, step);
    return path ? waitedForBy(nodeAt(*path)) : Names();
}

DefinitionEdit::Names DefinitionEdit::waitedForBy(const TextNode& step)
{
    Names names;
    const TextNode* node = step.find("dependsOn");
    if (node == nullptr || node->isNull()) {
        return names;
    }
    const std::vector<const TextNode*> items = node->isSequence() ? node->items : std::vector{node};
    for (const TextNode* item : items) {
        names.push_back(item->text);
    }
    return names;
}

/// In the place of each that is gone what that one waited for.
DefinitionEdit::Names DefinitionEdit::withoutSteps(const Names& names, const std::map<std::string, Names>& gone)
{
    Names left;
    std::set<std::string> asked; // a circle ends
    std::vector<std::string> open(names.rbegin(), names.rend());
    while (!open.empty()) {
        const std::string name = open.back();
        open.pop_back();
        const auto found = gone.find(name);
        if (found == gone.end()) {
            if (std::ranges::find(left, name) == left.end()) {
                left.push_back(name);
            }
        } else if (asked.insert(name).second) {
            open.insert(open.end(), found->second.rbegin(), found->second.rend());
        }
    }
    return left;
}

/// Each of the steps waits for these from now on; what is the same stays as it is written.
Result<void> DefinitionEdit::setDependsOn(std::size_t entry, const std::vector<std::pair<std::size_t, Names>>& steps)
{
    const auto members = dependencyChanges(entry, steps);
    return members ? m_draft.change(*members, stepOrder) : failure(members.error());
}

/// Lists with dashes are changed at once; the changes of the others are still to be made.
Result<std::vector<MemberChange>>
DefinitionEdit::dependencyChanges(std::size_t entry, const std::vector<std::pair<std::size_t, Names>>& steps)
{
    std::vector<MemberChange> members;
    for (const auto& [step, names] : steps) {
        const auto path = stepPath(entry, step);
        if (!path) {
            return failure(path.error());
        }
        const Names before = dependsOn(entry, step);
        if (before == names) {
            continue;
        }
        const TextNode* node = nodeAt(*path).find("dependsOn");
        if (node != nullptr && node->isSequence() && !node->isFlow && !names.empty()) {
            if (auto done = setItems(entry, step, before, names); !done) {
                return failure(done.error());
            }
            continue;
        }
        std::vector<MeaningPtr> items;
        std::ranges::transform(names, std::back_inserter(items), textMeaning);
        members.push_back({*path, "dependsOn", names.empty() ? nullptr : listMeaning(std::move(items))});
    }
    return members;
}

/// A list with dashes keeps the lines of those that stay.
Result<void> DefinitionEdit::setItems(std::size_t entry, std::size_t step, const Names& before, const Names& after)
{
    const auto listPath = [&] {
        TreePath path = *stepPath(entry, step);
        const TextNode& node = nodeAt(path);
        const auto found = std::ranges::find(node.members, "dependsOn", [](const auto& m) { return m.first->text; });
        path.push_back(static_cast<std::size_t>(found - node.members.begin()));
        return path;
    };
    Names now = before;
    for (const std::string& name : after) {
        if (std::ranges::find(now, name) == now.end()) {
            if (auto added = m_draft.insert(listPath(), now.size(), textMeaning(name)); !added) {
                return added;
            }
            now.push_back(name);
        }
    }
    for (std::size_t i = now.size(); i-- > 0;) {
        if (std::ranges::find(after, now[i]) == after.end()) {
            if (auto erased = m_draft.erase(listPath(), i); !erased) {
                return erased;
            }
        }
    }
    return {};
}

/// Numbers in this order: what is there stays, and one too small for its place is raised.
Result<void> DefinitionEdit::numberSteps(std::size_t entry, const std::vector<std::size_t>& order)
{
    read();
    const std::vector<EntryStep>& steps = m_document->entries[entry].steps;
    if (!hasSeqs(entry)) {
        return {};
    }
    std::vector<MemberChange> changes;
    int least = 1;
    for (const std::size_t step : order) {
        const int number = std::max(steps[step].seq.value_or(least), least);
        least = number + 1;
        if (number != steps[step].seq) {
            const auto path = stepPath(entry, step);
            if (!path) {
                return failure(path.error());
            }
            changes.push_back({*path, "seq", plainMeaning(std::to_string(number))});
        }
    }
    return m_draft.change(changes, stepOrder);
}

/// The text goes into this order, and the numbers with it.
Result<void> DefinitionEdit::arrange(std::size_t entry, const std::vector<std::size_t>& order)
{
    read();
    const std::vector<EntryStep> steps = m_document->entries[entry].steps;
    if (std::ranges::all_of(steps, [](const EntryStep& step) { return step.seq.has_value(); })) {
        std::vector<int> seqs;
        std::ranges::transform(steps, std::back_inserter(seqs), [](const EntryStep& step) { return *step.seq; });
        std::ranges::sort(seqs);
        std::vector<MemberChange> changes;
        for (std::size_t place = 0; place < order.size(); ++place) {
            if (steps[order[place]].seq != seqs[place]) {
                const auto path = stepPath(entry, order[place]);
                if (!path) {
                    return failure(path.error());
                }
                changes.push_back({*path, "seq", plainMeaning(std::to_string(seqs[place]))});
            }
        }
        if (auto numbered = m_draft.change(changes, stepOrder); !numbered) {
            return numbered;
        }
    }
    if (std::ranges::is_sorted(order)) {
        return {};
    }
    const auto path = stepsPath(entry);
    return path ? m_draft.reorder(*path, order) : failure(path.error());
}

Result<void> DefinitionEdit::add(
    std::size_t entry,
    std::optional<std::size_t> after,
    const NewStep& step,
    const Names& dependsOn,
    std::vector<MemberChange> changed
)
{
    const auto path = stepsPath(entry);
    if (!path) {
        return failure(path.error());
    }
    std::vector<std::pair<std::string, MeaningPtr>> members;
    // The reference requires numbers; steps that have none were written for Backstep alone.
    if (hasSeqs(entry)) {
        const auto number = makeRoom(entry, after, changed);
        if (!number) {
            return failure(number.error());
        }
        members.emplace_back("seq", plainMeaning(std::to_string(*number)));
    } else if (m_document->entries[entry].steps.empty() && shapeOf(entry) != FlowShape::Graph) {
        members.emplace_back("seq", plainMeaning("1"));
    }
    members.emplace_back("name", textMeaning(step.name));
    if (!step.objectType.empty()) {
        members.emplace_back("objectType", textMeaning(step.objectType));
    }
    if (!dependsOn.empty()) {
        std::vector<MeaningPtr> items;
        std::ranges::transform(dependsOn, std::back_inserter(items), textMeaning);
        members.emplace_back("dependsOn", listMeaning(std::move(items)));
    }
    return m_draft.insert(*path, after ? *after + 1 : 0, mapMeaning(members), changed, stepOrder);
}

/// The number of a step that comes behind that one in the order of the flow; those that are too small for their place
/// then are raised.
Result<int>
DefinitionEdit::makeRoom(std::size_t entry, std::optional<std::size_t> after, std::vector<MemberChange>& raised) const
{
    const std::vector<EntryStep>& steps = m_document->entries[entry].steps;
    const std::size_t fresh = steps.size();
    std::vector<std::size_t> order = flowOrder(entry);
    order.insert(after ? std::ranges::find(order, *after) + 1 : order.begin(), fresh);
    const int wish = after ? steps[*after].seq.value_or(static_cast<int>(*after) + 1) + 1 : 1;
    int number = wish;
    int least = 1;
    for (const std::size_t each : order) {
        const std::optional<int> now = each == fresh ? wish : steps[each].seq;
        const int fitting = std::max(now.value_or(least), least);
        least = fitting + 1;
        if (each == fresh) {
            number = fitting;
        } else if (fitting != now) {
            auto path = stepPath(entry, each);
            if (!path) {
                return failure(path.error());
            }
            raised.push_back({std::move(*path), "seq", plainMeaning(std::to_string(fitting))});
        }
    }
    return number;
}

Result<void> DefinitionEdit::insertStep(std::size_t entry, std::optional<std::size_t> after, const NewStep& step)
{
    return attempt([&]() -> Result<void> {
        if (shapeOf(entry) != FlowShape::Graph) {
            return add(entry, after, step, {});
        }
        const auto path = stepsPath(entry);
        if (!path) {
            return failure(path.error());
        }
        const std::string old = after ? nameOf(entry, *after) : "";
        std::vector<std::pair<std::size_t, Names>> changed;
        const std::vector<const TextNode*>& nodes = nodeAt(*path).items;
        for (std::size_t each = 0; each < nodes.size(); ++each) {
            Names names = waitedForBy(*nodes[each]);
            const auto found = std::ranges::find(names, old);
            if (after ? found == names.end() : !names.empty()) {
                continue;
            }
            if (found == names.end()) {
                names.push_back(step.name);
            } else {
                *found = step.name;
            }
            changed.emplace_back(each, std::move(names));
        }
        const Names waitsFor = after ? Names{old} : Names{};
        const auto linked = dependencyChanges(entry, changed);
        if (!linked) {
            return failure(linked.error());
        }
        // One reading of the text for both, where each of them has its own place in it.
        if (after && add(entry, after, step, waitsFor, *linked)) {
            return {};
        }
        auto done = m_draft.change(*linked, stepOrder);
        return done ? add(entry, after, step, waitsFor) : done;
    });
}

Result<void> DefinitionEdit::eraseSteps(std::size_t entry, const std::vector<std::size_t>& steps)
{
    return attempt([&]() -> Result<void> {
        std::map<std::string, Names> before; // of each removed step what it waits for
        for (const std::size_t step : steps) {
            if (const auto path = stepPath(entry, step); !path) {
                return failure(path.error());
            }
            before[nameOf(entry, step)] = dependsOn(entry, step);
        }
        std::vector<std::pair<std::size_t, Names>> healed;
        for (std::size_t each = 0; each < m_document->entries[entry].steps.size(); ++each) {
            const Names waits = dependsOn(entry, each);
            const auto isGone = [&](const std::string& name) { return before.contains(name); };
            if (std::ranges::find(steps, each) == steps.end() && std::ranges::any_of(waits, isGone)) {
                healed.emplace_back(each, withoutSteps(waits, before));
            }
        }
        std::vector<std::size_t> fromBehind = steps;
        std::ranges::sort(fromBehind, std::greater());
        fromBehind.erase(std::unique(fromBehind.begin(), fromBehind.end()), fromBehind.end());
        return eraseAndHeal(entry, fromBehind, healed);
    });
}

/// One reading of the text for both, where one step goes and each change has its own place in it.
Result<void> DefinitionEdit::eraseAndHeal(
    std::size_t entry,
    const std::vector<std::size_t>& fromBehind,
    const std::vector<std::pair<std::size_t, Names>>& healed
)
{
    const auto linked = dependencyChanges(entry, healed);
    const auto path = linked ? stepsPath(entry) : failure(linked.error());
    if (!path) {
        return failure(path.error());
    }
    if (fromBehind.size() == 1 && m_draft.erase(*path, fromBehind.front(), *linked, stepOrder)) {
        return {};
    }
    if (auto changed = m_draft.change(*linked, stepOrder); !changed) {
        return changed;
    }
    for (const std::size_t step : fromBehind) {
        const auto now = stepsPath(entry);
        if (!now) {
            return failure(now.error());
        }
        if (auto erased = m_draft.erase(*now, step); !erased) {
            return erased;
        }
    }
    return {};
}

Result<void> DefinitionEdit::moveStep(std::size_t entry, std::size_t step, std::size_t place)
{
    return attempt([&]() -> Result<void> {
        if (const auto path = stepPath(entry, step); !path) {
            return failure(path.error());
        }
        std::vector<std::size_t> order = flowOrder(entry);
        order.erase(std::ranges::find(order, step));
        order.insert(order.begin() + static_cast<std::ptrdiff_t>(std::min(place, order.size())), step);
        return arrange(entry, order);
    });
}

} // namespace backstep
