#pragma once

#include "engine/definition/document.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

/// What definitions mean, apart from how they are written.
namespace backstep {

struct StepPicture
{
    std::string name;
    std::set<std::string> dependsOn;
    std::string rest; ///< everything else that counts

    friend bool operator==(const StepPicture&, const StepPicture&) = default;
};

/// An entry as far as it matters: its steps in the order in which they run.
struct Picture
{
    std::string head;
    std::vector<StepPicture> steps;

    friend bool operator==(const Picture&, const Picture&) = default;

    StepPicture* find(const std::string& name)
    {
        const auto found = std::ranges::find(steps, name, &StepPicture::name);
        return found == steps.end() ? nullptr : &*found;
    }
};

/// All that a step waits for, at once or by way of others.
inline std::set<std::string> allBefore(Picture& flow, const std::string& name)
{
    std::set<std::string> all;
    std::vector<std::string> open{name};
    while (!open.empty()) {
        const std::set<std::string> next = flow.find(open.back())->dependsOn;
        open.pop_back();
        for (const std::string& each : next) {
            if (all.insert(each).second) {
                open.push_back(each);
            }
        }
    }
    return all;
}

/// A step leaves its place: what waited for it waits for what it did, where nothing else makes it wait for that.
inline void takeOut(Picture& flow, const std::string& name)
{
    StepPicture& gone = *flow.find(name);
    for (StepPicture& step : flow.steps) {
        if (step.dependsOn.erase(name) == 0) {
            continue;
        }
        std::set<std::string> known = step.dependsOn;
        for (const std::string& other : step.dependsOn) {
            known.merge(allBefore(flow, other));
        }
        std::ranges::set_difference(gone.dependsOn, known, std::inserter(step.dependsOn, step.dependsOn.end()));
    }
    gone.dependsOn.clear();
}

/// It runs when the other does, and what follows the other follows both.
inline void putBeside(Picture& flow, const std::string& name, const std::string& other)
{
    takeOut(flow, name);
    flow.find(name)->dependsOn = flow.find(other)->dependsOn;
    for (StepPicture& each : flow.steps) {
        if (each.dependsOn.contains(other)) {
            each.dependsOn.insert(name);
        }
    }
}

/// Empty: the start, or the end.
inline void putBetween(Picture& flow, const std::string& name, const std::string& from, const std::string& to)
{
    takeOut(flow, name);
    if (!from.empty()) {
        flow.find(name)->dependsOn = {from};
    }
    if (!to.empty()) {
        flow.find(to)->dependsOn.erase(from);
        flow.find(to)->dependsOn.insert(name);
    }
}

/// In front of those that wait for the same, or behind them: then what followed any of them follows it.
inline void putApart(Picture& flow, const std::string& name, bool inFront)
{
    const std::set<std::string> common = flow.find(name)->dependsOn;
    std::set<std::string> group;
    for (const StepPicture& each : flow.steps) {
        if (each.name != name && each.dependsOn == common) {
            group.insert(each.name);
        }
    }
    if (inFront) {
        takeOut(flow, name);
        flow.find(name)->dependsOn = common;
        for (const std::string& each : group) {
            flow.find(each)->dependsOn = {name};
        }
        return;
    }
    for (StepPicture& each : flow.steps) {
        const std::size_t waited = std::erase_if(each.dependsOn, [&](const std::string& before) {
            return before == name || group.contains(before);
        });
        if (waited > 0) {
            each.dependsOn.insert(name);
        }
    }
    flow.find(name)->dependsOn = group;
}

inline std::string restOf(const StepDefinition& step)
{
    const auto policy = [](const AttemptPolicy& p) {
        return std::to_string(p.attemptsMax) + " " + std::to_string(p.timeout.count()) + " "
            + std::to_string(p.retry.delay.count()) + " " + std::to_string(p.retry.factor);
    };
    return step.objectType + "|" + policy(step.doPolicy) + "|" + policy(step.undoPolicy)
        + (step.undoOnFailure ? "|undoOnFailure" : "") + (step.hasUndo ? "" : "|none");
}

inline std::vector<Picture> picturesOf(const DefinitionDocument& document)
{
    std::vector<Picture> pictures;
    for (const Entry& entry : document.entries) {
        Picture picture;
        picture.head = entry.orchestrationName.text() + (entry.role == EntryRole::Worker ? " worker" : "");
        if (entry.orchestration) {
            picture.head += " " + std::to_string(static_cast<int>(entry.orchestration->shape));
            const bool isGraph = entry.orchestration->shape == FlowShape::Graph;
            for (const StepDefinition& step : entry.orchestration->steps) {
                std::set<std::string> names;
                for (const StepIndex index : isGraph ? step.dependsOn : std::vector<StepIndex>{}) {
                    names.insert(entry.orchestration->steps[index].name.text());
                }
                picture.steps.push_back({step.name.text(), names, restOf(step)});
            }
        } else {
            for (const EntryStep& step : entry.steps) {
                picture.steps.push_back({step.name.text(), {}, step.objectType + step.doMethod + step.undoMethod});
            }
        }
        pictures.push_back(std::move(picture));
    }
    return pictures;
}

} // namespace backstep
