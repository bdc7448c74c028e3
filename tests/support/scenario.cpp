#include "tests/support/scenario.h"

#include "engine/base/overloaded.h"
#include "engine/saga/state_codec.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <vector>

namespace backstep {

namespace {

std::vector<std::string> split(const std::string& text, char at)
{
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, at);) {
        const auto first = part.find_first_not_of(' ');
        const auto last = part.find_last_not_of(' ');
        if (first != std::string::npos) {
            parts.push_back(part.substr(first, last - first + 1));
        }
    }
    return parts;
}

void applyWord(StepDefinition& step, const std::string& word)
{
    if (word.starts_with("tries=")) {
        step.doPolicy.attemptsMax = std::stoi(word.substr(6));
        step.undoPolicy.attemptsMax = step.doPolicy.attemptsMax;
    } else if (word.starts_with("utries=")) {
        step.undoPolicy.attemptsMax = std::stoi(word.substr(7));
    } else if (word == "noundo") {
        step.hasUndo = false;
    } else if (word == "onfailure") {
        step.undoOnFailure = true;
    } else if (word == "wait") {
        step.onExhausted = OnExhausted::Wait;
    } else if (word == "pivot") {
        step.pivot = true;
    }
}

StepDefinition picturedStep(const std::string& text)
{
    StepDefinition step;
    const auto bracket = text.find('[');
    step.name = StepName(text.substr(0, bracket));
    if (bracket != std::string::npos) {
        for (const std::string& word : split(text.substr(bracket + 1, text.size() - bracket - 2), ' ')) {
            applyWord(step, word);
        }
    }
    return step;
}

void addGraphStep(Orchestration& orchestration, const std::string& part)
{
    const auto sides = split(part, '<');
    StepDefinition step = picturedStep(sides[0]);
    if (sides.size() > 1) {
        for (const std::string& before : split(sides[1], ' ')) {
            step.dependsOn.push_back(*orchestration.find(StepName(before)));
        }
    }
    orchestration.steps.push_back(step);
}

class Player
{
public:
    explicit Player(
        const Orchestration& orchestration, ScenarioWatcher* watcher = nullptr, const StartTerms& terms = {}
    )
        : m_orchestration(orchestration)
        , m_watcher(watcher)
    {
        take(start(orchestration, {FlowId("f"), {}, "{\"n\":1}", {}}, m_now, terms));
    }

    void happen(const std::string& happening)
    {
        m_now = m_now + Duration(1);
        const auto words = split(happening, ' ');
        if (words[0] == "wait") {
            fireNext();
        } else if (happening == "workers serve") {
            take(decided(WorkersServe{}));
        } else if (happening == "lock granted") {
            take(decided(LockGranted{}));
        } else if (actionOf(words[0] == "stale" ? words[1] : words[0])) {
            operate(words);
        } else if (words[0] == "undelivered") {
            m_undelivered.insert(words[1]);
        } else if (words[0] == "unsent") {
            m_unsent.emplace_back(words.size() > 2 ? Phase::Undo : Phase::Do, words.back());
        } else {
            reply(words);
        }
    }

    [[nodiscard]] std::string said() const
    {
        std::string text;
        for (const std::string& each : m_said) {
            text += (text.empty() ? "" : "; ") + each;
        }
        return text;
    }

private:
    void say(const std::string& text) { m_said.push_back(text); }

    void fireNext()
    {
        if (m_timers.empty()) {
            return say("no timer");
        }
        const auto next = std::ranges::min_element(m_timers, {}, &Timer::at);
        const Timer timer = *next;
        m_timers.erase(next);
        m_now = std::max(m_now, timer.at);
        const auto before = m_said.size();
        take(decided(timer.fired));
        if (m_said.size() == before) {
            fireNext(); // A timer that no longer fits is inert: the picture speaks of the next that does.
        }
    }

    static std::optional<OperatorAction> actionOf(const std::string& word) { return operatorActionFromWire(word); }

    void operate(const std::vector<std::string>& words)
    {
        const bool stale = words[0] == "stale";
        OperatorAsked asked;
        asked.expectedVersion = m_state.version - (stale ? 1 : 0);
        asked.request = RequestId("wish" + std::to_string(++m_wishes));
        asked.who = "ann";
        asked.reason = "wrong tenant";
        const std::size_t at = stale ? 1 : 0;
        asked.action = *actionOf(words[at]);
        if (words.size() > at + 1 && words[at + 1] == "now") {
            asked.action = OperatorAction::UndoNow;
        } else if (words.size() > at + 1) {
            asked.step = m_orchestration.find(StepName(words[at + 1]));
        }
        take(decided(asked));
    }

    void reply(const std::vector<std::string>& words)
    {
        ReplyArrived reply;
        reply.step = StepName(words[0]);
        const bool byId = words[1] != "says";
        const std::size_t phaseAt = byId ? 1 : 2;
        const bool named = words.size() > phaseAt + 1;
        const auto index = m_orchestration.find(reply.step);
        Phase phase = index && !m_state.steps[*index].backward.attempts.empty() ? Phase::Undo : Phase::Do;
        if (named) {
            phase = words[phaseAt] == "do" ? Phase::Do : Phase::Undo;
        }
        const auto outcome = split(words.back(), '#');
        reply.saysDo = byId ? phase == Phase::Do : named;
        reply.succeeded = outcome[0] != "fails";
        const std::string to = outcome.size() > 1 ? ",\"to\":" + outcome[1] : "";
        reply.payload = outcome[0] == "null" ? "null" : "{\"by\":\"" + words[0] + "\"" + to + "}";
        reply.error = reply.succeeded ? "" : "no";
        if (byId && index) {
            reply.command = idOf(*index, phase, outcome.size() > 1 ? std::stoi(outcome[1]) : 0);
        }
        if (m_watcher != nullptr) {
            reply.place = m_watcher->replied(reply, m_now);
        }
        take(decided(reply));
    }

    CommandId idOf(StepIndex index, Phase phase, int number)
    {
        const PhaseState& in = m_state.steps[index].phase(phase);
        Attempt attempt;
        attempt.number = number;
        if (const Attempt* known = number == 0 ? in.last() : const_cast<PhaseState&>(in).find(number)) {
            attempt = *known;
        }
        return commandId(m_state.id, m_orchestration.steps[index].name, phase, attempt);
    }

    Decision decided(const Input& input)
    {
        Stimulus stimulus{input, 0.0, {}};
        for (const auto& [phase, name] : m_unsent) {
            const auto index = *m_orchestration.find(StepName(name));
            stimulus.unsent.push_back(idOf(index, phase, 0));
        }
        return decide(m_orchestration, m_state, stimulus, m_now);
    }

    void take(Decision decision)
    {
        for (const Event& event : decision.events) {
            apply(m_folded, event);
            const auto again = decodeEvent(encodeEvent(event));
            if (!again || encodeEvent(*again) != encodeEvent(event)) {
                say("EVENT CODEC BROKEN");
            }
            tell(event);
        }
        m_state = decision.state;
        if (m_watcher != nullptr) {
            m_watcher->decided(decision, m_now);
        }
        const auto decoded = decodeState(encodeState(m_state));
        if (!(m_folded == m_state) || !decoded || !(*decoded == m_state)) {
            say("REPLAY DIFFERS");
        }
        if (decision.refused.has_value()) {
            say("refused");
        }
        std::ranges::copy(decision.timers, std::back_inserter(m_timers));
        for (const Command& command : decision.commands) {
            if (!m_undelivered.contains(command.step.text())) {
                take(decided(CommandDelivered{command.stepIndex, command.phase, command.attempt}));
            }
        }
    }

    void tell(const Event& event)
    {
        const auto name = [this](StepIndex index) { return m_orchestration.steps[index].name.text(); };
        std::visit(
            Overloaded{
                [&](const AttemptSent& e) {
                    const std::string attempt = e.ref.attempt > 1 ? " (" + std::to_string(e.ref.attempt) + ")" : "";
                    const std::string generation = e.generation > 1 ? "#" + std::to_string(e.generation) : "";
                    say(std::string(toWire(e.ref.phase)) + " " + name(e.ref.step) + generation + attempt);
                },
                [&](const StepExhausted& e) {
                    say(name(e.step) + (e.phase == Phase::Do ? " exhausted" : " cannot be undone"));
                },
                [&](const TurnedBack&) { say("turned back"); },
                [&](const FlowEnded& e) { say("ended " + std::string(toWire(e.status))); },
                [&](const FlowReopened& e) { say("reopened " + std::string(toWire(e.status))); },
                [&](const AnomalySeen& e) { say("anomaly " + std::string(toWire(e.kind))); },
                [&](const AttemptTimedOut& e) { say(name(e.ref.step) + " timed out"); },
                [&](const FlowWaits& e) { say(e.forLock ? "waits for the lock" : "waits for workers"); },
                [&](const StepClosed& e) { say(name(e.step) + " closed" + (e.withdrawn ? ", withdrawn" : "")); },
                [](const auto&) {},
            },
            event.body
        );
    }

    const Orchestration& m_orchestration;
    ScenarioWatcher* m_watcher;
    FlowState m_state;
    FlowState m_folded;
    Instant m_now{1'000'000};
    std::vector<Timer> m_timers;
    std::vector<std::string> m_said;
    std::set<std::string> m_undelivered;
    int m_wishes = 0;
    std::vector<std::pair<Phase, std::string>> m_unsent;
};

} // namespace

Orchestration pictured(const std::string& picture)
{
    Orchestration orchestration;
    orchestration.name = OrchestrationName("flow");
    orchestration.hash = DefinitionHash("hash");
    orchestration.shape = picture.find('>') != std::string::npos ? FlowShape::Sequential
        : picture.find('|') != std::string::npos                 ? FlowShape::Parallel
                                                                 : FlowShape::Graph;
    if (orchestration.shape == FlowShape::Graph) {
        for (const std::string& part : split(picture, ';')) {
            addGraphStep(orchestration, part);
        }
    } else {
        for (const std::string& part : split(picture, orchestration.shape == FlowShape::Sequential ? '>' : '|')) {
            orchestration.steps.push_back(picturedStep(part));
            const auto last = static_cast<StepIndex>(orchestration.steps.size()) - 1;
            if (orchestration.shape == FlowShape::Sequential && last > 0) {
                orchestration.steps.back().dependsOn = {last - 1};
            }
        }
    }
    for (std::size_t i = 0; i < orchestration.steps.size(); ++i) {
        orchestration.steps[i].seq = static_cast<int>(i) + 1;
    }
    return orchestration;
}

namespace {

std::string playedBy(Player player, const std::string& script)
{
    for (const std::string& happening : split(script, ';')) {
        player.happen(happening);
    }
    return player.said();
}

} // namespace

std::string played(const Orchestration& orchestration, const std::string& script)
{
    return playedBy(Player(orchestration), script);
}

std::string played(const Orchestration& orchestration, const std::string& script, const StartTerms& terms)
{
    return playedBy(Player(orchestration, nullptr, terms), script);
}

std::string played(const Orchestration& orchestration, const std::string& script, ScenarioWatcher& watcher)
{
    return playedBy(Player(orchestration, &watcher), script);
}

std::string played(const std::string& picture, const std::string& script)
{
    return played(pictured(picture), script);
}

} // namespace backstep
