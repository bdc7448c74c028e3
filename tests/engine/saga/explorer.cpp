#include "tests/engine/saga/explorer.h"

#include "engine/base/overloaded.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <unordered_map>
#include <utility>
#include <vector>

namespace backstep {

namespace {

/// How a state was reached first.
struct Origin
{
    std::uint32_t from = 0;
    Happening by;
};

std::string told(const Orchestration& orchestration, const std::vector<Event>& events)
{
    std::string text;
    for (const Event& event : events) {
        std::string word(wireWord(event.body));
        word = std::visit(
            Overloaded{
                [](const AttemptDelivered&) { return std::string("delivered"); },
                [](const FateDecided& e) { return std::string(e.again ? "to be undone again" : "fate decided"); },
                [](const BudgetRenewed&) { return std::string("budget renewed"); },
                [](const FlowReopened&) { return std::string("reopened"); },
                [](const FlowEnded& e) { return "ended " + std::string(toWire(e.status)); },
                [&word](const auto&) { return word; },
            },
            event.body
        );
        const auto subject = subjectOf(event.body);
        text += (text.empty() ? "" : ", ") + word;
        text += subject.step ? " " + orchestration.steps[*subject.step].name.text() : "";
    }
    return text;
}

class Explorer
{
public:
    Explorer(const Orchestration& orchestration, const WorldOptions& options, std::size_t statesMax)
        : m_orchestration(orchestration)
        , m_options(options)
        , m_statesMax(statesMax)
    {
    }

    Exploration run()
    {
        SmallWorld first(m_orchestration, m_options);
        if (std::string wrong = first.judge(); !wrong.empty()) {
            m_found.violation = Violation{std::move(wrong), "the start\n"};
            return m_found;
        }
        (void)visit(std::move(first), {});
        while (!m_frontier.empty() && !m_found.violation.has_value() && m_found.complete) {
            const SmallWorld world = std::move(m_frontier.front());
            m_frontier.pop_front();
            expand(world, m_expanded++);
        }
        if (!m_found.violation.has_value() && m_found.complete) {
            judgeWaysToRest();
        }
        m_found.states = m_origins.size();
        return m_found;
    }

private:
    void expand(const SmallWorld& world, std::uint32_t at)
    {
        for (const Happening& happening : world.possible()) {
            SmallWorld next = world;
            std::string wrong = next.happen(happening);
            ++m_found.steps;
            if (!wrong.empty()) {
                m_found.violation = Violation{std::move(wrong), pathTo(at) + line(next, happening)};
                return;
            }
            const std::uint32_t to = visit(std::move(next), {at, happening});
            if (m_found.violation.has_value()) {
                return;
            }
            if (happening.isBenign() && to != at) {
                m_benign.emplace_back(to, at);
            }
        }
    }

    std::uint32_t visit(SmallWorld world, const Origin& origin)
    {
        const auto number = static_cast<std::uint32_t>(m_origins.size());
        const auto [known, isNew] = m_numbers.try_emplace(world.fingerprint(), number);
        if (!isNew) {
            return known->second;
        }
        m_origins.push_back(origin);
        m_rests.push_back(world.isAtRest());
        m_found.atRest += world.isAtRest() ? 1 : 0;
        m_found.complete = m_origins.size() < m_statesMax;
        if (std::string wrong = world.judge(); !wrong.empty()) {
            m_found.violation = Violation{std::move(wrong), pathTo(number)};
        }
        m_frontier.push_back(std::move(world));
        return number;
    }

    /// Backwards from every state at rest, along the transitions in which nothing goes wrong.
    void judgeWaysToRest()
    {
        std::ranges::sort(m_benign);
        std::vector<bool> reaches = m_rests;
        std::vector<std::uint32_t> open;
        for (std::uint32_t each = 0; each < m_rests.size(); ++each) {
            if (m_rests[each]) {
                open.push_back(each);
            }
        }
        while (!open.empty()) {
            const std::uint32_t to = open.back();
            open.pop_back();
            auto edge = std::ranges::lower_bound(m_benign, std::pair{to, std::uint32_t{0}});
            for (; edge != m_benign.end() && edge->first == to; ++edge) {
                if (!reaches[edge->second]) {
                    reaches[edge->second] = true;
                    open.push_back(edge->second);
                }
            }
        }
        const auto stuck = std::ranges::find(reaches, false);
        if (stuck != reaches.end()) {
            const auto number = static_cast<std::uint32_t>(stuck - reaches.begin());
            m_found.violation = Violation{"25: from here no way leads to rest", pathTo(number)};
        }
    }

    std::string pathTo(std::uint32_t number)
    {
        std::vector<Happening> path;
        for (; number != 0; number = m_origins[number].from) {
            path.push_back(m_origins[number].by);
        }
        SmallWorld world(m_orchestration, m_options);
        std::string text = "  start → " + told(m_orchestration, world.lastEvents()) + "\n";
        for (auto each = path.rbegin(); each != path.rend(); ++each) {
            (void)world.happen(*each);
            text += line(world, *each);
        }
        return text;
    }

    std::string line(const SmallWorld& world, const Happening& happening)
    {
        const std::string decided = told(m_orchestration, world.lastEvents());
        return "  " + world.describe(happening) + (decided.empty() ? "" : " → " + decided) + "\n";
    }

    const Orchestration& m_orchestration;
    const WorldOptions m_options;
    const std::size_t m_statesMax;
    Exploration m_found;
    std::unordered_map<std::uint64_t, std::uint32_t> m_numbers;
    std::vector<Origin> m_origins;
    std::vector<bool> m_rests;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> m_benign; ///< to, from
    std::deque<SmallWorld> m_frontier;
    std::uint32_t m_expanded = 0;
};

} // namespace

Exploration explore(const Orchestration& orchestration, const WorldOptions& options, std::size_t statesMax)
{
    return Explorer(orchestration, options, statesMax).run();
}

} // namespace backstep
