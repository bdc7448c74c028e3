#pragma once

#include "tests/engine/edits/edited.h"

#include <algorithm>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <vector>

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

/// One random edit, what it is to mean, and which words lines that change must have.
struct Planned
{
    std::string what;
    std::function<Result<void>(DefinitionEdit&)> change;
    std::function<void(std::vector<Picture>&)> mean;
    std::set<std::string> words;
    bool losesRemarks = false; ///< those of a step that goes, or at the end of a line that goes
};

class Planner
{
public:
    Planner(const DefinitionEdit& edit, std::mt19937& random)
        : m_edit(edit)
        , m_random(random)
        , m_entry(below(edit.document().entries.size()))
        , m_steps(edit.document().entries[m_entry].steps)
        , m_shape(
              edit.document().entries[m_entry].orchestration ? edit.document().entries[m_entry].orchestration->shape
                                                             : FlowShape::Parallel
          )
    {
    }

    Planned plan()
    {
        switch (below(7)) {
        case 0:
            return insert();
        case 1:
            return m_steps.size() > 1 ? erase() : insert();
        case 2:
            return move();
        case 3:
            return rename();
        case 4:
            return set();
        case 5:
            return connect();
        default:
            return reshape();
        }
    }

private:
    std::size_t below(std::size_t end) { return end == 0 ? 0 : m_random() % end; }

    std::string nameAt(std::size_t step) const { return m_steps[step].name.text(); }

    Planned insert()
    {
        const std::size_t after = below(m_steps.size());
        const std::string name = m_edit.freeName(m_entry, "fresh");
        const auto entry = m_entry;
        return {
            "insert",
            [=](DefinitionEdit& edit) {
                return edit.insertStep(entry, after, {name, ""});
            },
            [=, this, old = nameAt(after)](std::vector<Picture>& all) {
                Picture& flow = all[entry];
                const auto at = std::ranges::find(flow.steps, old, &StepPicture::name);
                StepPicture fresh{name, {}, defaultRest(entry)};
                const auto index = at - flow.steps.begin();
                if (m_shape == FlowShape::Graph) {
                    fresh.dependsOn = {old};
                    for (StepPicture& step : flow.steps) {
                        if (step.dependsOn.erase(old) > 0) {
                            step.dependsOn.insert(name);
                        }
                    }
                }
                flow.steps.insert(flow.steps.begin() + index + 1, fresh);
            },
            {"seq", "dependsOn"}};
    }

    std::string defaultRest(std::size_t entry) const
    {
        return m_edit.document().entries[entry].orchestration ? restOf(StepDefinition{}) : std::string();
    }

    Planned erase()
    {
        const std::size_t step = below(m_steps.size());
        const auto entry = m_entry;
        return {
            "erase",
            [=](DefinitionEdit& edit) { return edit.eraseSteps(entry, {step}); },
            [=, name = nameAt(step)](std::vector<Picture>& all) {
                Picture& flow = all[entry];
                const std::set<std::string> before = flow.find(name)->dependsOn;
                std::erase_if(flow.steps, [&](const StepPicture& each) { return each.name == name; });
                for (StepPicture& each : flow.steps) {
                    if (each.dependsOn.erase(name) > 0) {
                        each.dependsOn.insert(before.begin(), before.end());
                    }
                }
            },
            {},
            true};
    }

    Planned move()
    {
        const std::size_t step = below(m_steps.size());
        const std::size_t place = below(m_steps.size());
        const auto entry = m_entry;
        return {
            "move",
            [=](DefinitionEdit& edit) { return edit.moveStep(entry, step, place); },
            [=, name = nameAt(step)](std::vector<Picture>& all) {
                auto& steps = all[entry].steps;
                const auto at = std::ranges::find(steps, name, &StepPicture::name);
                const StepPicture moved = *at;
                steps.erase(at);
                steps.insert(steps.begin() + static_cast<std::ptrdiff_t>(place), moved);
            },
            {"seq"}};
    }

    Planned rename()
    {
        const std::size_t step = below(m_steps.size());
        const std::string name = m_edit.freeName(m_entry, "renamed");
        const auto entry = m_entry;
        return {
            "rename",
            [=](DefinitionEdit& edit) { return edit.renameStep(entry, step, name); },
            [=, this, old = nameAt(step)](std::vector<Picture>& all) {
                for (std::size_t each = 0; each < all.size(); ++each) {
                    if (m_edit.document().entries[each].orchestrationName
                        != m_edit.document().entries[entry].orchestrationName) {
                        continue;
                    }
                    for (StepPicture& picture : all[each].steps) {
                        picture.name = picture.name == old ? name : picture.name;
                        if (picture.dependsOn.erase(old) > 0) {
                            picture.dependsOn.insert(name);
                        }
                    }
                }
            },
            {nameAt(step)}};
    }

    Planned set()
    {
        const std::size_t step = below(m_steps.size());
        const auto entry = m_entry;
        const std::string value = "New " + std::to_string(below(9)) + (below(2) == 0 ? " \"it's\"" : "");
        return {
            "set",
            [=](DefinitionEdit& edit) { return edit.setStep(entry, step, "objectType", textMeaning(value)); },
            [=, this, name = nameAt(step), old = m_steps[step].objectType](std::vector<Picture>& all) {
                std::string& rest = all[entry].find(name)->rest;
                rest = value + rest.substr(old.size());
            },
            {"objectType", nameAt(step)}};
    }

    Planned connect()
    {
        const std::size_t from = below(m_steps.size());
        const std::size_t to = below(m_steps.size());
        const auto entry = m_entry;
        return {
            "connect",
            [=](DefinitionEdit& edit) { return edit.connectSteps(entry, from, to); },
            [=, one = nameAt(from), other = nameAt(to)](std::vector<Picture>& all) {
                all[entry].find(other)->dependsOn.insert(one);
            },
            {"dependsOn"}};
    }

    Planned reshape()
    {
        const auto entry = m_entry;
        const auto shape = static_cast<FlowShape>(below(3));
        const bool isWorker = m_edit.document().entries[m_entry].role == EntryRole::Worker;
        return {
            "reshape",
            [=](DefinitionEdit& edit) -> Result<void> {
                return isWorker ? failure(Fault::Refused, "a worker has no shape") : edit.setShape(entry, shape);
            },
            [=, this](std::vector<Picture>& all) {
                const auto& before = m_edit.document().entries[entry].orchestration;
                Picture& flow = all[entry];
                if (!before || before->shape == shape) {
                    return;
                }
                flow.head.back() = static_cast<char>('0' + static_cast<int>(shape));
                if (before->shape == FlowShape::Graph && shape == FlowShape::Sequential) {
                    std::vector<StepPicture> ordered;
                    for (const StepIndex index : topologicalOrder(*before)) {
                        ordered.push_back(*flow.find(before->steps[index].name.text()));
                    }
                    flow.steps = ordered;
                } else if (before->shape == FlowShape::Sequential) {
                    chain(flow, shape, entry);
                } else if (shape == FlowShape::Sequential) {
                    std::vector<StepPicture> ordered; // by the author's numbers
                    for (const std::size_t step : bySeq(entry)) {
                        ordered.push_back(*flow.find(m_edit.document().entries[entry].steps[step].name.text()));
                    }
                    flow.steps = ordered;
                }
                for (StepPicture& step : flow.steps) {
                    if (shape != FlowShape::Graph) {
                        step.dependsOn.clear();
                    }
                }
            },
            {"type", "dependsOn", "seq"}};
    }

    /// A sequence is read in the order of its numbers, other shapes in the order of the text.
    void chain(Picture& flow, FlowShape shape, std::size_t entry) const
    {
        for (std::size_t i = 1; i < flow.steps.size() && shape == FlowShape::Graph; ++i) {
            flow.steps[i].dependsOn = {flow.steps[i - 1].name};
        }
        std::vector<StepPicture> inText;
        for (const EntryStep& step : m_edit.document().entries[entry].steps) {
            inText.push_back(*flow.find(step.name.text()));
        }
        flow.steps = inText;
    }

    std::vector<std::size_t> bySeq(std::size_t entry) const
    {
        const auto& steps = m_edit.document().entries[entry].steps;
        std::vector<std::size_t> order;
        for (std::size_t i = 0; i < steps.size(); ++i) {
            order.push_back(i);
        }
        std::ranges::stable_sort(order, {}, [&](std::size_t i) {
            return steps[i].seq.value_or(static_cast<int>(i) + 1);
        });
        return order;
    }

    const DefinitionEdit& m_edit;
    std::mt19937& m_random;
    std::size_t m_entry;
    std::vector<EntryStep> m_steps;
    FlowShape m_shape;
};

} // namespace backstep
