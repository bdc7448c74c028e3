#pragma once

#include "tests/engine/edits/edited.h"
#include "tests/engine/edits/pictures.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace backstep {

/// One random edit, what it is to mean, and which words lines that change must have.
struct Planned
{
    std::string what;
    std::function<Result<void>(DefinitionEdit&)> change;
    std::function<void(std::vector<Picture>&)> mean;
    std::set<std::string> words;
    bool losesRemarks = false; ///< those of a step that goes, or at the end of a line that goes
    std::string drops = {}; ///< the member that may go, with the remark on its line
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
        switch (below(10)) {
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
        case 6:
            return moveBeside();
        case 7:
            return moveBetween();
        case 8:
            return moveApart();
        default:
            return reshape();
        }
    }

private:
    std::size_t below(std::size_t end) { return end == 0 ? 0 : m_random() % end; }

    std::string nameAt(std::size_t step) const { return m_steps[step].name.text(); }

    /// Empty: the start or the end.
    std::string nameOf(std::optional<std::size_t> step) const { return step ? nameAt(*step) : std::string(); }

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
        return {
            "reshape",
            [=](DefinitionEdit& edit) { return edit.setShape(entry, shape); },
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
            {"type", "dependsOn", "seq"},
            false,
            "dependsOn"};
    }

    Planned moveBeside()
    {
        const std::size_t step = below(m_steps.size());
        const std::size_t beside = below(m_steps.size());
        return placed(
            "move beside",
            [=, entry = m_entry](DefinitionEdit& edit) { return edit.moveBeside(entry, step, beside); },
            [=, this, name = nameAt(step), other = nameAt(beside)](Picture& flow) {
                if (m_shape != FlowShape::Parallel) { // there all of them run at the same time
                    makeGraph(flow);
                    putBeside(flow, name, other);
                }
            }
        );
    }

    Planned moveBetween()
    {
        const std::size_t step = below(m_steps.size());
        const auto places = edges();
        const Edge edge = places[below(places.size())];
        return placed(
            "move between",
            [=, entry = m_entry](DefinitionEdit& edit) {
                return edit.moveBetween(entry, step, edge.first, edge.second);
            },
            [=, this, name = nameAt(step), from = nameOf(edge.first), to = nameOf(edge.second)](Picture& flow) {
                if (name != from && name != to) {
                    makeGraph(flow);
                    putBetween(flow, name, from, to);
                }
            }
        );
    }

    Planned moveApart()
    {
        const std::size_t step = below(m_steps.size());
        const bool inFront = below(2) == 0;
        return placed(
            "move apart",
            [=, entry = m_entry](DefinitionEdit& edit) { return edit.moveApart(entry, step, inFront); },
            [=, this, name = nameAt(step)](Picture& flow) {
                makeGraph(flow);
                putApart(flow, name, inFront);
            }
        );
    }

    /// A step gets another place in the picture of its flow.
    Planned placed(
        const char* what, std::function<Result<void>(DefinitionEdit&)> change, const std::function<void(Picture&)>& mean
    ) const
    {
        return {
            what,
            std::move(change),
            [=, this, entry = m_entry](std::vector<Picture>& all) {
                if (m_edit.document().entries[entry].orchestration) { // else it has errors, and no order to change
                    mean(all[entry]);
                }
            },
            {"type", "dependsOn"},
            false,
            "dependsOn"};
    }

    void makeGraph(Picture& flow) const
    {
        if (m_shape == FlowShape::Sequential) {
            chain(flow, FlowShape::Graph, m_entry);
        }
        flow.head.back() = static_cast<char>('0' + static_cast<int>(FlowShape::Graph));
    }

    using Edge = std::pair<std::optional<std::size_t>, std::optional<std::size_t>>;

    /// Where a step can be put: between two, at the start, at the end.
    std::vector<Edge> edges() const
    {
        std::vector<Edge> all;
        for (std::size_t step = 0; step < m_steps.size(); ++step) {
            all.emplace_back(std::nullopt, step);
            all.emplace_back(step, std::nullopt);
        }
        const std::vector<std::size_t> order = m_edit.flowOrder(m_entry);
        for (std::size_t i = 1; i < order.size() && m_shape == FlowShape::Sequential; ++i) {
            all.emplace_back(order[i - 1], order[i]);
        }
        if (m_shape == FlowShape::Graph) {
            const auto& steps = m_edit.document().entries[m_entry].orchestration->steps; // in the order of the file
            for (std::size_t to = 0; to < steps.size(); ++to) {
                std::ranges::for_each(steps[to].dependsOn, [&](StepIndex from) { all.emplace_back(from, to); });
            }
        }
        return all;
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
