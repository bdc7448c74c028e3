#include "tests/engine/saga/random_flows.h"

#include "engine/saga/decide.h"
#include "tests/engine/saga/invariants.h"
#include "tests/engine/saga/reference_model.h"
#include "tests/engine/saga/shapes.h"
#include "tests/support/scenario.h"

#include <rapidcheck.h>

#include <algorithm>
#include <utility>

namespace backstep {

namespace {

constexpr std::size_t stepsMax = 8;
constexpr int happeningsMax = 400;

/// Hands out the numbers, and noughts when there are no more: a shorter list is a simpler flow.
class Chooser
{
public:
    explicit Chooser(const Choices& choices)
        : m_choices(choices)
    {
    }

    std::uint32_t next(std::uint32_t below) { return m_at < m_choices.size() ? m_choices[m_at++] % below : 0; }

    [[nodiscard]] bool isEmpty() const { return m_at >= m_choices.size(); }

private:
    const Choices& m_choices;
    std::size_t m_at = 0;
};

std::string wordsOf(Chooser& chooser)
{
    static const std::vector<std::string> words{"", "", "", " noundo", " onfailure", " wait", " pivot", " utries=1"};
    return "[tries=" + std::to_string(1 + chooser.next(3)) + words[chooser.next(8)] + "]";
}

/// A picture of a graph, as scenario.h reads it.
std::string pictureOf(Chooser chooser)
{
    const std::size_t steps = 1 + chooser.next(stepsMax);
    const std::uint32_t shape = chooser.next(4); // 0 a chain, 1 parallel, else any graph
    std::string picture;
    for (std::size_t index = 0; index < steps; ++index) {
        const auto name = [](std::size_t at) { return std::string(1, static_cast<char>('a' + at)); };
        std::string before = shape == 0 && index > 0 ? " " + name(index - 1) : "";
        for (std::size_t each = 0; each < index && shape > 1; ++each) {
            before += chooser.next(3) == 0 ? " " + name(each) : "";
        }
        picture += name(index) + wordsOf(chooser) + (before.empty() ? "" : " <" + before) + ";";
    }
    return picture;
}

class Comparison
{
public:
    explicit Comparison(const std::string& picture)
        : m_orchestration(withoutWaits(pictured(picture)))
        , m_model(m_orchestration, start0)
    {
        m_said = picture + "\n";
        Decision first = start(m_orchestration, {FlowId("f"), {}, start0, {}}, exploredNow);
        m_wrong = judgeDecision(m_orchestration, {}, {FlowAccepted{}, 0.0, {}}, first);
        takeIn(std::move(first));
        compare();
    }

    void happen(Chooser& chooser)
    {
        const std::uint32_t kind = chooser.next(16);
        const std::uint32_t which = chooser.next(1U << 16U);
        if (kind < 9) {
            answerOpen(which, kind < 6);
        } else if (kind < 11) {
            fireTimer(which);
        } else if (kind < 13) {
            answerAny(which);
        } else {
            wish(which);
        }
    }

    /// Nothing goes wrong any more: pauses end, timers fire, workers do what they are told.
    void finish()
    {
        for (int left = happeningsMax; left > 0 && m_wrong.empty() && !isAtRest(m_flow.status); --left) {
            if (m_flow.paused) {
                ask(OperatorAction::Resume, {});
            } else if (!answerOpen(0, true)) {
                fireTimer(0);
            }
        }
        if (m_wrong.empty() && !isAtRest(m_flow.status)) {
            m_wrong = "the flow does not come to rest";
        }
    }

    [[nodiscard]] std::optional<std::string> difference() const
    {
        return m_wrong.empty() ? std::nullopt : std::optional(m_said + m_wrong);
    }

private:
    static constexpr const char* start0 = R"({"n":1})";

    struct Place
    {
        StepIndex step = 0;
        Phase phase = Phase::Do;
        int number = 1;
    };

    bool answerOpen(std::uint32_t which, bool ok)
    {
        const auto places = placesOf([](const Attempt& each) { return each.outcome == AttemptOutcome::Open; });
        if (places.empty()) {
            return false;
        }
        answer(places[which % places.size()], ok, which % 5 == 4);
        return true;
    }

    void answerAny(std::uint32_t which)
    {
        const auto places = placesOf([](const Attempt&) { return true; });
        if (!places.empty()) {
            answer(places[which % places.size()], which % 3 != 0, false);
        }
    }

    template <class Wanted>
    std::vector<Place> placesOf(const Wanted& wanted) const
    {
        std::vector<Place> places;
        for (StepIndex index = 0; index < m_flow.steps.size(); ++index) {
            for (const Phase phase : {Phase::Do, Phase::Undo}) {
                for (const Attempt& each : m_flow.steps[index].phase(phase).attempts) {
                    if (wanted(each)) {
                        places.push_back({index, phase, each.number});
                    }
                }
            }
        }
        return places;
    }

    void answer(const Place& place, bool ok, bool null)
    {
        const StepName& name = m_orchestration.steps[place.step].name;
        ReplyArrived reply;
        reply.step = name;
        reply.command
            = commandId(m_flow.id, name, place.phase, *m_flow.steps[place.step].phase(place.phase).find(place.number));
        reply.succeeded = ok;
        reply.payload = null ? "null" : R"({"by":")" + name.text() + R"(","to":)" + std::to_string(place.number) + "}";
        say(std::string(toWire(place.phase)) + " " + name.text() + " (" + std::to_string(place.number) + ") "
            + (ok ? null ? "null" : "ok" : "fails"));
        m_model.answer(place.step, place.phase, place.number, ok, reply.payload);
        feed(reply);
    }

    void fireTimer(std::uint32_t which)
    {
        const auto timers = timersOf(m_orchestration, m_flow);
        if (timers.empty()) {
            return;
        }
        const TimerFired fired = timers[which % timers.size()].fired;
        const bool silent = fired.kind == TimerFired::Kind::Timeout;
        say(std::string(toWire(fired.phase)) + " " + m_orchestration.steps[fired.step].name.text() + " ("
            + std::to_string(fired.attempt) + ") " + (silent ? "times out" : "backed off"));
        if (silent) {
            m_model.timeOut(fired.step, fired.phase, fired.attempt);
        } else {
            m_model.backOffOver(fired.step, fired.phase);
        }
        feed(fired);
    }

    void wish(std::uint32_t which)
    {
        static const std::vector<OperatorAction> actions{
            OperatorAction::Undo,
            OperatorAction::UndoNow,
            OperatorAction::Retry,
            OperatorAction::Pause,
            OperatorAction::Resume,
            OperatorAction::Skip,
            OperatorAction::MarkDone,
            OperatorAction::MarkUndone};
        const OperatorAction action = actions[which % actions.size()];
        const auto step = static_cast<StepIndex>((which / actions.size()) % m_flow.steps.size());
        const bool names = action == OperatorAction::Skip || action == OperatorAction::MarkDone
            || action == OperatorAction::MarkUndone || (action == OperatorAction::Retry && which % 3 == 0);
        ask(action, names ? std::optional(step) : std::nullopt);
    }

    void ask(OperatorAction action, std::optional<StepIndex> step)
    {
        OperatorAsked asked;
        asked.action = action;
        asked.step = step;
        asked.expectedVersion = m_flow.version;
        asked.request = RequestId("wish at " + std::to_string(m_flow.seq));
        asked.reason = "test";
        say(std::string(toWire(action)) + (step ? " " + m_orchestration.steps[*step].name.text() : ""));
        m_granted = m_model.wish(action, step);
        feed(asked);
        m_granted.reset();
    }

    void say(const std::string& happening) { m_said += "  " + happening + "\n"; }

    void feed(Input input)
    {
        const Stimulus stimulus{std::move(input), 0.0, {}};
        Decision decision = decide(m_orchestration, m_flow, stimulus, exploredNow);
        m_wrong = judgeDecision(m_orchestration, m_flow, stimulus, decision);
        if (m_wrong.empty() && m_granted.has_value() && *m_granted == decision.refused.has_value()) {
            m_wrong = "the model " + std::string(*m_granted ? "grants" : "refuses") + " it, the core does not";
        }
        takeIn(std::move(decision));
        if (m_wrong.empty()) {
            compare();
        }
    }

    void takeIn(Decision decision)
    {
        m_flow = std::move(decision.state);
        for (const Command& each : decision.commands) {
            const PhaseState& phase = m_flow.steps[each.stepIndex].phase(each.phase);
            m_sent.push_back(
                std::string(toWire(each.phase)) + " " + each.step.text() + " (" + std::to_string(each.attempt)
                + ") key " + std::to_string(phase.generation) + " " + each.payload
            );
            const CommandDelivered delivered{each.stepIndex, each.phase, each.attempt};
            m_flow = decide(m_orchestration, std::move(m_flow), {delivered, 0.0, {}}, exploredNow).state;
        }
    }

    void compare()
    {
        std::ranges::sort(m_sent);
        const auto sent = std::exchange(m_sent, {});
        const auto expected = m_model.takeSent();
        std::string told = std::string(toWire(m_flow.status)) + (m_flow.paused ? " paused:" : ":");
        for (StepIndex index = 0; index < m_flow.steps.size(); ++index) {
            told += " " + m_orchestration.steps[index].name.text() + " "
                + std::string(toWire(m_flow.steps[index].status));
        }
        if (m_wrong.empty() && (sent != expected || told != m_model.told())) {
            m_wrong = "the model: " + listed(expected) + m_model.told() + "\nthe core:  " + listed(sent) + told;
        }
    }

    static std::string listed(const std::vector<std::string>& sent)
    {
        std::string text;
        for (const std::string& each : sent) {
            text += each + "; ";
        }
        return text;
    }

    Orchestration m_orchestration;
    ReferenceModel m_model;
    FlowState m_flow;
    std::vector<std::string> m_sent;
    std::optional<bool> m_granted;
    std::string m_said;
    std::string m_wrong;
};

} // namespace

std::optional<std::string> differenceOn(const Choices& definition, const Choices& script)
{
    Comparison comparison(pictureOf(Chooser(definition)));
    Chooser chooser(script);
    while (!chooser.isEmpty() && !comparison.difference().has_value()) {
        comparison.happen(chooser);
    }
    if (!comparison.difference().has_value()) {
        comparison.finish();
    }
    return comparison.difference();
}

ModelRun compareWithModel(int cases, std::uint64_t seed)
{
    rc::detail::TestParams params;
    params.seed = seed;
    params.maxSuccess = cases;
    rc::detail::TestMetadata metadata;
    ModelRun run;
    const auto result = rc::detail::checkTestable(
        [&run](const Choices& definition, const Choices& script) {
            ++run.cases;
            if (auto difference = differenceOn(definition, script)) {
                run.difference = std::move(difference); // the last one that fails is the smallest
                RC_FAIL("they differ");
            }
        },
        metadata,
        params
    );
    if (!result.template is<rc::detail::SuccessResult>() && !run.difference.has_value()) {
        run.difference = "the cases could not be made";
    }
    return run;
}

} // namespace backstep
