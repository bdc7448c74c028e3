#include "engine/edits/definition_edit.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

/// A step of a graph gets another place among those that it runs beside, before and behind.
namespace backstep {

namespace {

using Names = std::vector<std::string>;

/// Steps by their names, with what each waits for.
using Waits = std::map<std::string, Names>;

/// Whether one of these is the step, or waits for it by whatever way.
bool reaches(const Names& from, const std::string& step, const Waits& waits)
{
    std::vector<std::string> open = from;
    std::set<std::string> asked;
    while (!open.empty()) {
        const std::string each = std::move(open.back());
        open.pop_back();
        if (each == step) {
            return true;
        }
        const auto known = waits.find(each);
        if (known != waits.end() && asked.insert(each).second) {
            open.insert(open.end(), known->second.begin(), known->second.end());
        }
    }
    return false;
}

} // namespace

/// What each step waits for, by its position. Whatever the shape was, it is a graph from here on.
Result<std::vector<DefinitionEdit::Names>> DefinitionEdit::asGraph(std::size_t entry)
{
    if (const auto path = stepsPath(entry); !path) {
        return failure(path.error());
    }
    const FlowShape shape = shapeOf(entry);
    const bool isWorker = m_document->entries[entry].role == EntryRole::Worker; // which is refused there
    if (shape != FlowShape::Graph || isWorker) {
        const auto made = shape == FlowShape::Sequential ? toGraph(entry) : setType(entry, FlowShape::Graph);
        if (!made) {
            return failure(made.error());
        }
        read();
    }
    std::vector<Names> waits;
    for (std::size_t step = 0; step < m_document->entries[entry].steps.size(); ++step) {
        waits.push_back(dependsOn(entry, step));
    }
    return waits;
}

/// What waited for the step waits for what that one did, as far as it does not wait for it by another way.
void DefinitionEdit::takeOut(std::vector<Names>& waits, std::size_t entry, std::size_t step) const
{
    Waits before;
    for (std::size_t each = 0; each < waits.size(); ++each) {
        before[nameOf(entry, each)] = waits[each];
    }
    const std::string name = nameOf(entry, step);
    for (Names& names : waits) {
        const auto found = std::ranges::find(names, name);
        if (found == names.end()) {
            continue;
        }
        auto at = names.erase(found) - names.begin();
        const Names others = names;
        for (const std::string& each : before[name]) {
            if (!reaches(others, each, before)) {
                names.insert(names.begin() + at++, each);
            }
        }
    }
    waits[step].clear();
}

Result<void> DefinitionEdit::setWaits(std::size_t entry, const std::vector<Names>& waits)
{
    std::vector<std::pair<std::size_t, Names>> all;
    for (std::size_t step = 0; step < waits.size(); ++step) {
        all.emplace_back(step, waits[step]);
    }
    return setDependsOn(entry, all);
}

Result<void> DefinitionEdit::moveBeside(std::size_t entry, std::size_t step, std::size_t beside)
{
    return attempt([&]() -> Result<void> {
        if (step == beside) {
            return failure(Fault::Refused, "A step cannot run beside itself.");
        }
        if (shapeOf(entry) == FlowShape::Parallel) {
            return {}; // all of them do
        }
        auto waits = asGraph(entry);
        if (!waits) {
            return failure(waits.error());
        }
        const std::string name = nameOf(entry, step);
        const std::string other = nameOf(entry, beside);
        const auto isFollowedAlike = [&](const Names& names) {
            return (std::ranges::find(names, name) == names.end()) == (std::ranges::find(names, other) == names.end());
        };
        if ((*waits)[step] == (*waits)[beside] && std::ranges::all_of(*waits, isFollowedAlike)) {
            return {}; // it runs there already
        }
        takeOut(*waits, entry, step);
        (*waits)[step] = (*waits)[beside];
        for (Names& names : *waits) {
            if (std::ranges::find(names, other) != names.end()) {
                names.push_back(name); // what follows the one follows both
            }
        }
        return setWaits(entry, *waits);
    });
}

Result<void> DefinitionEdit::moveBetween(
    std::size_t entry, std::size_t step, std::optional<std::size_t> from, std::optional<std::size_t> to
)
{
    return attempt([&]() -> Result<void> {
        if (step == from || step == to) {
            return {}; // it is there already
        }
        auto waits = asGraph(entry);
        if (!waits) {
            return failure(waits.error());
        }
        const std::string name = nameOf(entry, step);
        takeOut(*waits, entry, step);
        if (from) {
            (*waits)[step] = {nameOf(entry, *from)};
        }
        if (to) {
            Names& names = (*waits)[*to];
            const auto old = from ? std::ranges::find(names, nameOf(entry, *from)) : names.end();
            if (old == names.end()) {
                names.push_back(name);
            } else {
                *old = name;
            }
        }
        return setWaits(entry, *waits);
    });
}

Result<void> DefinitionEdit::moveApart(std::size_t entry, std::size_t step, bool inFront)
{
    return attempt([&]() -> Result<void> {
        auto waits = asGraph(entry);
        if (!waits) {
            return failure(waits.error());
        }
        const auto sorted = [](Names names) {
            std::ranges::sort(names);
            return names;
        };
        const std::string name = nameOf(entry, step);
        std::vector<std::size_t> group; // those beside it
        for (std::size_t each = 0; each < waits->size(); ++each) {
            if (each != step && sorted((*waits)[each]) == sorted((*waits)[step])) {
                group.push_back(each);
            }
        }
        if (group.empty()) {
            return failure(Fault::Refused, name + " runs beside no other step, so there is nothing to take it out of.");
        }
        if (inFront) {
            const Names common = (*waits)[step];
            takeOut(*waits, entry, step);
            (*waits)[step] = common;
            for (const std::size_t each : group) {
                (*waits)[each] = {name};
            }
            return setWaits(entry, *waits);
        }
        Names names;
        for (const std::size_t each : group) {
            names.push_back(nameOf(entry, each));
        }
        for (Names& followed : *waits) {
            const auto isOfGroup = [&](const std::string& each) {
                return each == name || std::ranges::find(names, each) != names.end();
            };
            if (std::ranges::any_of(followed, isOfGroup)) {
                std::erase_if(followed, isOfGroup);
                followed.push_back(name); // what followed any of them comes behind all of them
            }
        }
        (*waits)[step] = names;
        return setWaits(entry, *waits);
    });
}

} // namespace backstep
