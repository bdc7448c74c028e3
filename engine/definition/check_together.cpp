#include "engine/definition/report.h"
#include "engine/definition/words.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace backstep {

namespace {

/// An entry with the file it stands in.
struct Placed
{
    const Entry* entry;
    const std::string* file;
};

/// Everything about one orchestration, from all files.
struct Gathered
{
    std::vector<Placed> initiators;
    std::vector<Placed> workers;
    std::unordered_set<std::string_view> defined; ///< steps of initiators
    std::unordered_set<std::string_view> served; ///< steps of workers
};

bool sameMeaning(const Entry& one, const Entry& other)
{
    if (one.orchestration && other.orchestration) {
        return one.orchestration->hash == other.orchestration->hash;
    }
    return std::ranges::equal(one.steps, other.steps, {}, &EntryStep::name, &EntryStep::name);
}

class CrossCheck
{
public:
    explicit CrossCheck(DocumentPointers documents)
    {
        for (const DefinitionDocument* document : documents) {
            for (const Entry& entry : document->entries) {
                if (entry.orchestrationName.isEmpty()) {
                    continue;
                }
                Gathered& all = m_orchestrations[entry.orchestrationName];
                const bool defines = entry.role == EntryRole::Initiator;
                (defines ? all.initiators : all.workers).push_back({&entry, &document->file});
                for (const EntryStep& step : entry.steps) {
                    (defines ? all.defined : all.served).insert(step.name.text());
                }
            }
        }
    }

    std::vector<Problem> run()
    {
        for (const auto& [name, all] : m_orchestrations) {
            findConflicts(name, all);
            findUnserved(name, all);
            findUnknown(name, all);
            findManyServed(name, all);
            compareDirections(name, all);
        }
        if (m_orchestrations.size() > 1) {
            findSharedNames();
        }
        if (hasDividedName()) {
            findOneTopic();
        }
        return std::move(m_problems);
    }

private:
    void findConflicts(const OrchestrationName& name, const Gathered& all)
    {
        for (std::size_t i = 1; i < all.initiators.size(); ++i) {
            const Placed& first = all.initiators.front();
            const Placed& other = all.initiators[i];
            if (first.file != other.file && !sameMeaning(*first.entry, *other.entry)) {
                add("conflicting-definitions",
                    Severity::Warning,
                    other,
                    other.entry->namePlace,
                    "The orchestration " + inQuotes(name.text()) + " is defined otherwise in " + *first.file + " (line "
                        + std::to_string(first.entry->namePlace.line)
                        + "): which is registered last would win; keep one.");
            }
        }
    }

    /// Initiators carry no method names, so a set of files without any worker for one raises no alarm about steps.
    void findUnserved(const OrchestrationName& name, const Gathered& all)
    {
        for (const Placed& initiator : all.initiators) {
            if (all.workers.empty()) {
                add("no-worker",
                    Severity::Note,
                    initiator,
                    initiator.entry->namePlace,
                    "No worker of " + inQuotes(name.text())
                        + " is in these files; it runs where one listens all the same.");
                continue;
            }
            for (const EntryStep& step : initiator.entry->steps) {
                if (!step.name.isEmpty() && !all.served.contains(step.name.text())) {
                    add("step-without-worker",
                        Severity::Note,
                        initiator,
                        step.namePlace,
                        "No worker in these files serves the step " + inQuotes(step.name.text()) + " of "
                            + inQuotes(name.text()) + ", so a start would wait (NOT_REGISTERED): add it to a worker.");
                }
            }
        }
    }

    void findUnknown(const OrchestrationName& name, const Gathered& all)
    {
        if (all.initiators.empty()) {
            return; // the initiator stands in another service's files
        }
        for (const Placed& worker : all.workers) {
            for (const EntryStep& step : worker.entry->steps) {
                if (!step.name.isEmpty() && !all.defined.contains(step.name.text())) {
                    add("step-of-no-initiator",
                        Severity::Note,
                        worker,
                        step.namePlace,
                        "This worker serves " + inQuotes(step.name.text()) + ", but no definition of "
                            + inQuotes(name.text()) + " in these files has that step: check the spelling.");
                }
            }
        }
    }

    /// Legal (the work is shared, or one service takes over from another), but a person wants to know.
    void findManyServed(const OrchestrationName& name, const Gathered& all)
    {
        std::map<StepName, std::vector<const Placed*>> served;
        for (const Placed& worker : all.workers) {
            for (const EntryStep& step : worker.entry->steps) {
                served[step.name].push_back(&worker);
            }
        }
        for (const auto& [step, workers] : served) {
            if (workers.size() < 2 || step.isEmpty()) {
                continue;
            }
            const Placed& last = *workers.back();
            add("several-workers",
                Severity::Note,
                last,
                std::ranges::find(last.entry->steps, step, &EntryStep::name)->namePlace,
                "The step " + inQuotes(step.text()) + " of " + inQuotes(name.text()) + " is served by "
                    + std::to_string(workers.size()) + " workers in these files; one of them gets each command.");
        }
    }

    /// What an initiator says of a step, and what its workers make of it.
    void compareDirections(const OrchestrationName& name, const Gathered& all)
    {
        std::map<StepName, const StepDefinition*> asked;
        for (const Placed& initiator : all.initiators) {
            if (initiator.entry->orchestration) {
                for (const StepDefinition& step : initiator.entry->orchestration->steps) {
                    asked.try_emplace(step.name, &step);
                }
            }
        }
        for (const Placed& worker : all.workers) {
            for (const EntryStep& step : worker.entry->steps) {
                const auto found = asked.find(step.name);
                if (found == asked.end()) {
                    continue;
                }
                const StepDefinition& caller = *found->second;
                if (!caller.hasUndo && !step.undoMethod.empty()) {
                    add("undo-never-asked-for",
                        Severity::Note,
                        worker,
                        step.namePlace,
                        "The step " + inQuotes(step.name.text()) + " of " + inQuotes(name.text())
                            + " has undo: none at its initiator, so this undoMethod is never called.");
                }
                compareTimes(worker, "DO", step.timeout, caller.doPolicy.timeout);
                compareTimes(worker, "UNDO", step.undoTimeout, caller.undoPolicy.timeout);
            }
        }
    }

    void compareTimes(
        const Placed& worker, const std::string& phase, const std::optional<StatedTime>& stated, Duration waited
    )
    {
        if (stated && stated->time > waited) {
            add("timeout-beyond-caller",
                Severity::Warning,
                worker,
                stated->place,
                "This worker takes up to " + toWords(stated->time) + " for the " + phase
                    + ", but the initiator waits only " + toWords(waited)
                    + " and then tries again: lower this, or raise the initiator's.");
        }
    }

    /// A name with a dot or an underscore; without one no two topics can be taken for the same.
    [[nodiscard]] bool hasDividedName() const
    {
        const auto isDivided = [](std::string_view name) { return name.find_first_of("._") != std::string_view::npos; };
        return std::ranges::any_of(m_orchestrations, [&](const auto& named) {
            return isDivided(named.first.text()) || std::ranges::any_of(named.second.defined, isDivided)
                || std::ranges::any_of(named.second.served, isDivided);
        });
    }

    /// Kafka refuses a topic whose name differs from another one's in dots and underscores alone.
    void findOneTopic()
    {
        using Step = std::pair<OrchestrationName, StepName>;
        std::unordered_map<std::string, std::pair<const OrchestrationName*, const StepName*>> seen;
        std::set<Step> told;
        for (const auto& [name, all] : m_orchestrations) {
            for (const auto* group : {&all.initiators, &all.workers}) {
                for (const Placed& placed : *group) {
                    for (const EntryStep& step : placed.entry->steps) {
                        std::string topic = name.text() + "." + step.name.text();
                        std::ranges::replace(topic, '.', '_');
                        const auto& first = seen.try_emplace(std::move(topic), &name, &step.name).first->second;
                        const bool isSame = *first.first == name && *first.second == step.name;
                        if (isSame || step.name.isEmpty() || !told.emplace(name, step.name).second) {
                            continue;
                        }
                        add("colliding-topics",
                            Severity::Warning,
                            placed,
                            step.namePlace,
                            "Kafka takes the topics of " + inQuotes(step.name.text()) + " in " + inQuotes(name.text())
                                + " and of " + inQuotes(first.second->text()) + " in " + inQuotes(first.first->text())
                                + " for the same, since dots and underscores count alike there: rename one.");
                    }
                }
            }
        }
    }

    void findSharedNames()
    {
        std::map<StepName, std::pair<OrchestrationName, std::string>> seen;
        std::set<std::pair<StepName, OrchestrationName>> told;
        for (const auto& [name, all] : m_orchestrations) {
            for (const auto* group : {&all.initiators, &all.workers}) {
                for (const Placed& placed : *group) {
                    for (const EntryStep& step : placed.entry->steps) {
                        const auto [first, isNew] = seen.try_emplace(step.name, name, *placed.file);
                        if (isNew || step.name.isEmpty() || first->second.first == name
                            || !told.emplace(step.name, name).second) {
                            continue;
                        }
                        add("shared-topic-collision",
                            Severity::Note,
                            placed,
                            step.namePlace,
                            "The step " + inQuotes(step.name.text()) + " stands in "
                                + inQuotes(first->second.first.text())
                                + " too: on the reference's shared topic workers cannot tell them apart; rename one to "
                                  "use it there.");
                    }
                }
            }
        }
    }

    void add(std::string code, Severity severity, const Placed& placed, const Place& place, std::string message)
    {
        m_problems.push_back({std::move(code), severity, *placed.file, place, std::move(message)});
    }

    std::map<OrchestrationName, Gathered> m_orchestrations;
    std::vector<Problem> m_problems;
};

} // namespace

std::vector<Problem> checkTogether(DocumentPointers documents)
{
    return CrossCheck(documents).run();
}

std::vector<Problem> checkTogether(std::span<const DefinitionDocument> documents)
{
    std::vector<const DefinitionDocument*> pointers;
    std::ranges::transform(documents, std::back_inserter(pointers), [](const auto& each) { return &each; });
    return checkTogether(DocumentPointers(pointers));
}

} // namespace backstep
