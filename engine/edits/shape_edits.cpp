#include "engine/edits/definition_edit.h"

#include "engine/definition/words.h"
#include "engine/edits/member_order.h"

#include <algorithm>

namespace backstep {

Result<void> DefinitionEdit::setType(std::size_t entry, FlowShape shape)
{
    const auto path = entryPath(entry);
    if (!path) {
        return failure(path.error());
    }
    if (m_document->entries[entry].role == EntryRole::Worker) {
        return failure(Fault::Refused, "The steps of a worker have no order: the initiator's flow sets it.");
    }
    const std::string word = shape == FlowShape::Sequential ? "sequential"
        : shape == FlowShape::Parallel                      ? "simultaneous" // the reference refuses "parallel"
                                                            : "graph";
    return m_draft.change({{*path, "type", textMeaning(word)}}, entryOrder);
}

Result<void> DefinitionEdit::setShape(std::size_t entry, FlowShape shape)
{
    return attempt([&]() -> Result<void> {
        if (const auto path = entryPath(entry); !path) {
            return failure(path.error());
        }
        const FlowShape before = shapeOf(entry);
        if (before == shape) {
            return {};
        }
        if (before == FlowShape::Sequential && shape == FlowShape::Graph) {
            return toGraph(entry);
        }
        std::vector<std::size_t> topological;
        if (before == FlowShape::Graph) {
            const auto& orchestration = m_document->entries[entry].orchestration;
            if (shape == FlowShape::Sequential && orchestration) {
                const std::vector<StepIndex> order = topologicalOrder(*orchestration);
                topological.assign(order.begin(), order.end());
            }
            std::vector<std::pair<std::size_t, Names>> none;
            for (std::size_t step = 0; step < m_document->entries[entry].steps.size(); ++step) {
                none.emplace_back(step, Names{});
            }
            if (auto cleared = setDependsOn(entry, none); !cleared) {
                return cleared;
            }
        }
        if (auto typed = setType(entry, shape); !typed || shape != FlowShape::Sequential) {
            return typed;
        }
        if (!topological.empty()) {
            return arrange(entry, topological);
        }
        read();
        return numberSteps(entry, flowOrder(entry)); // the author's numbers decide; only two that are the same part
    });
}

/// A sequence becomes a graph in which each step waits for the one before.
Result<void> DefinitionEdit::toGraph(std::size_t entry)
{
    const std::vector<std::size_t> order = flowOrder(entry);
    if (auto typed = setType(entry, FlowShape::Graph); !typed) {
        return typed;
    }
    std::vector<std::pair<std::size_t, Names>> chain;
    for (std::size_t place = 1; place < order.size(); ++place) {
        chain.emplace_back(order[place], Names{nameOf(entry, order[place - 1])});
    }
    return setDependsOn(entry, chain);
}

Result<void> DefinitionEdit::insertBetween(std::size_t entry, std::size_t from, std::size_t to, const NewStep& step)
{
    if (shapeOf(entry) != FlowShape::Graph) {
        return insertStep(entry, from, step);
    }
    return attempt([&]() -> Result<void> {
        const std::string before = nameOf(entry, from);
        Names names = dependsOn(entry, to);
        std::ranges::replace(names, before, step.name);
        if (auto linked = setDependsOn(entry, {{to, names}}); !linked) {
            return linked;
        }
        return add(entry, from, step, {before});
    });
}

Result<void> DefinitionEdit::insertBranch(std::size_t entry, std::size_t from, const NewStep& step)
{
    return attempt([&]() -> Result<void> {
        switch (shapeOf(entry)) {
        case FlowShape::Parallel:
            return add(entry, from, step, {});
        case FlowShape::Graph:
            return add(entry, from, step, {nameOf(entry, from)});
        case FlowShape::Sequential:
            break;
        }
        return failure(Fault::Refused, "A sequence has no branches: make it a graph first.");
    });
}

Result<void> DefinitionEdit::connectSteps(std::size_t entry, std::size_t from, std::size_t to)
{
    return attempt([&]() -> Result<void> {
        if (shapeOf(entry) != FlowShape::Graph) {
            return failure(Fault::Refused, "Only a graph has dependencies to draw: make it a graph first.");
        }
        if (from == to) {
            return failure(Fault::Refused, "A step cannot wait for itself.");
        }
        Names names = dependsOn(entry, to);
        if (std::ranges::find(names, nameOf(entry, from)) != names.end()) {
            return {};
        }
        names.push_back(nameOf(entry, from));
        return setDependsOn(entry, {{to, names}});
    });
}

Result<void> DefinitionEdit::disconnectSteps(std::size_t entry, std::size_t from, std::size_t to)
{
    return attempt([&]() -> Result<void> {
        Names names = dependsOn(entry, to);
        std::erase(names, nameOf(entry, from));
        return setDependsOn(entry, {{to, names}});
    });
}

Result<void> DefinitionEdit::runTogether(std::size_t entry, const std::vector<std::size_t>& steps)
{
    return attempt([&]() -> Result<void> {
        if (shapeOf(entry) == FlowShape::Parallel) {
            return {}; // all of them do
        }
        if (shapeOf(entry) == FlowShape::Sequential) {
            if (auto made = toGraph(entry); !made) {
                return made;
            }
            read();
        }
        Names chosen;
        std::map<std::string, Names> before;
        for (const std::size_t step : steps) {
            chosen.push_back(nameOf(entry, step));
            before[chosen.back()] = dependsOn(entry, step);
        }
        Names common; // what any of them waits for outside
        for (const std::string& name : chosen) {
            for (const std::string& other : withoutSteps(before[name], before)) {
                if (std::ranges::find(common, other) == common.end()) {
                    common.push_back(other);
                }
            }
        }
        std::vector<std::pair<std::size_t, Names>> changed;
        for (std::size_t each = 0; each < m_document->entries[entry].steps.size(); ++each) {
            const Names names = dependsOn(entry, each);
            const bool isChosen = before.contains(nameOf(entry, each));
            const bool follows
                = std::ranges::any_of(names, [&](const std::string& name) { return before.contains(name); });
            if (isChosen) {
                changed.emplace_back(each, common);
            } else if (follows) {
                Names all = names; // what followed one of them follows all
                std::ranges::copy_if(chosen, std::back_inserter(all), [&](const std::string& name) {
                    return std::ranges::find(names, name) == names.end();
                });
                changed.emplace_back(each, std::move(all));
            }
        }
        return setDependsOn(entry, changed);
    });
}

} // namespace backstep
