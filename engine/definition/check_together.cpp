#include "engine/definition/document.h"
#include "engine/definition/findings.h"

#include <algorithm>
#include <map>
#include <set>

namespace backstep {

namespace {

/// Everything that several files say, by orchestration.
struct Together
{
    struct Named
    {
        const DefinitionDocument* document = nullptr;
        const Entry* entry = nullptr;
    };

    std::map<OrchestrationName, std::vector<Named>> initiators;
    std::map<OrchestrationName, std::vector<Named>> workers;
};

Together gather(const std::vector<DefinitionDocument>& documents)
{
    Together together;
    for (const DefinitionDocument& document : documents) {
        for (const Entry& entry : document.entries) {
            auto& side = entry.role == EntryRole::Worker ? together.workers : together.initiators;
            side[entry.orchestrationName].push_back({&document, &entry});
        }
    }
    return together;
}

using Problems = std::vector<Problem>;

void add(
    Problems& problems,
    Severity severity,
    const char* code,
    const Together::Named& at,
    const Place& place,
    std::string message
)
{
    problems.push_back({code, severity, at.document->file, place, std::move(message)});
}

void findConflicts(const Together& together, Problems& problems)
{
    for (const auto& [name, entries] : together.initiators) {
        const Together::Named* first = nullptr;
        for (const Together::Named& each : entries) {
            if (!each.entry->orchestration.has_value()) {
                continue;
            }
            if (first == nullptr) {
                first = &each;
            } else if (each.entry->orchestration->hash != first->entry->orchestration->hash) {
                add(problems,
                    Severity::Warning,
                    "conflicting-definitions",
                    each,
                    each.entry->namePlace,
                    quotedWord(name.text()) + " is defined in another way at " + first->document->file + ":"
                        + std::to_string(first->entry->namePlace.line)
                        + ". Whichever is registered last is what runs.");
            }
        }
    }
}

std::set<StepName> servedSteps(const Together& together, const OrchestrationName& name)
{
    std::set<StepName> served;
    if (const auto workers = together.workers.find(name); workers != together.workers.end()) {
        for (const Together::Named& each : workers->second) {
            for (const EntryStep& step : each.entry->steps) {
                served.insert(step.name);
            }
        }
    }
    return served;
}

void findUnserved(const Together& together, Problems& problems)
{
    if (together.workers.empty()) {
        return; // initiators alone: their workers are elsewhere
    }
    for (const auto& [name, entries] : together.initiators) {
        const std::set<StepName> served = servedSteps(together, name);
        for (const Together::Named& each : entries) {
            if (served.empty()) {
                add(problems,
                    Severity::Note,
                    "no-worker",
                    each,
                    each.entry->namePlace,
                    "No worker in these files serves " + quotedWord(name.text()) + ".");
                continue;
            }
            for (const EntryStep& step : each.entry->steps) {
                if (!served.contains(step.name)) {
                    add(problems,
                        Severity::Note,
                        "unserved-step",
                        each,
                        step.namePlace,
                        "No worker in these files serves step " + quotedWord(step.name.text())
                            + ": a start would wait for one.");
                }
            }
        }
    }
}

void findUnknownSteps(const Together& together, Problems& problems)
{
    for (const auto& [name, workers] : together.workers) {
        const auto initiators = together.initiators.find(name);
        if (initiators == together.initiators.end()) {
            continue; // its initiator is elsewhere
        }
        std::set<StepName> known;
        for (const Together::Named& each : initiators->second) {
            for (const EntryStep& step : each.entry->steps) {
                known.insert(step.name);
            }
        }
        for (const Together::Named& each : workers) {
            for (const EntryStep& step : each.entry->steps) {
                if (!known.contains(step.name)) {
                    add(problems,
                        Severity::Note,
                        "unknown-worker-step",
                        each,
                        step.namePlace,
                        quotedWord(step.name.text()) + " is a step of no initiator of " + quotedWord(name.text())
                            + " in these files.");
                }
            }
        }
    }
}

bool saysNothingToUndo(const Together& together, const OrchestrationName& name, const StepName& step)
{
    const auto initiators = together.initiators.find(name);
    return initiators != together.initiators.end()
        && std::ranges::any_of(initiators->second, [&step](const Together::Named& each) {
               const auto& orchestration = each.entry->orchestration;
               const auto index = orchestration.has_value() ? orchestration->find(step) : std::nullopt;
               return index.has_value() && !orchestration->steps[*index].hasUndo;
           });
}

void findMissingUndo(const Together& together, Problems& problems)
{
    for (const auto& [name, workers] : together.workers) {
        for (const Together::Named& each : workers) {
            for (const EntryStep& step : each.entry->steps) {
                if (step.undoMethod.empty() && !saysNothingToUndo(together, name, step.name)) {
                    add(problems,
                        Severity::Warning,
                        "missing-undo",
                        each,
                        step.namePlace,
                        "Step " + quotedWord(step.name.text())
                            + " has no undoMethod: its UNDO command would never be answered. Add one, or say undo: "
                              "none "
                              "on the initiator's step.");
                }
            }
        }
    }
}

void findSharedNames(const Together& together, Problems& problems)
{
    std::map<StepName, std::map<OrchestrationName, std::pair<Together::Named, Place>>> users;
    for (const auto* side : {&together.initiators, &together.workers}) {
        for (const auto& [name, entries] : *side) {
            for (const Together::Named& each : entries) {
                for (const EntryStep& step : each.entry->steps) {
                    users[step.name].try_emplace(name, each, step.namePlace);
                }
            }
        }
    }
    for (const auto& [step, orchestrations] : users) {
        if (step.isEmpty() || orchestrations.size() < 2) {
            continue;
        }
        std::string names;
        for (const auto& [name, user] : orchestrations) {
            names += (names.empty() ? "" : ", ") + name.text();
        }
        const auto& [at, place] = orchestrations.begin()->second;
        add(problems,
            Severity::Note,
            "shared-step-name",
            at,
            place,
            "Step " + quotedWord(step.text()) + " is a step of several orchestrations (" + names
                + "). On the shared topic the reference routes by the step's name alone.");
    }
}

void findSeveralWorkers(const Together& together, Problems& problems)
{
    for (const auto& [name, workers] : together.workers) {
        std::map<StepName, std::vector<std::pair<Together::Named, Place>>> servers;
        for (const Together::Named& each : workers) {
            for (const EntryStep& step : each.entry->steps) {
                servers[step.name].emplace_back(each, step.namePlace);
            }
        }
        for (const auto& [step, places] : servers) {
            if (places.size() > 1 && !step.isEmpty()) {
                add(problems,
                    Severity::Note,
                    "several-workers",
                    places.back().first,
                    places.back().second,
                    "Step " + quotedWord(step.text()) + " of " + quotedWord(name.text()) + " is served by "
                        + std::to_string(places.size()) + " worker entries in these files.");
            }
        }
    }
}

} // namespace

std::vector<Problem> checkTogether(const std::vector<DefinitionDocument>& documents)
{
    const Together together = gather(documents);
    Problems problems;
    findConflicts(together, problems);
    findUnserved(together, problems);
    findUnknownSteps(together, problems);
    findMissingUndo(together, problems);
    findSharedNames(together, problems);
    findSeveralWorkers(together, problems);
    std::ranges::stable_sort(problems, [](const Problem& one, const Problem& other) {
        return std::tuple(one.file, one.place.line, one.place.column)
            < std::tuple(other.file, other.place.line, other.place.column);
    });
    return problems;
}

} // namespace backstep
