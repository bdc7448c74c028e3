#include "tests/engine/kills/plots.h"

#include "engine/definition/document.h"
#include "tests/support/scenario.h"

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <utility>

namespace backstep::kills {

namespace {

using namespace std::chrono_literals;

Orchestration orchestrationOf(const std::string& name, const std::string& picture, Duration timeout)
{
    Orchestration orchestration = pictured(picture);
    orchestration.name = OrchestrationName(name);
    for (StepDefinition& step : orchestration.steps) {
        step.doPolicy.timeout = timeout;
        step.doPolicy.attemptsMax = 4;
        step.doPolicy.retry.delay = Duration(20);
        step.undoPolicy = step.doPolicy;
        step.undoPolicy.attemptsMax = 10'000; // whatever is killed meanwhile: an UNDO comes through
        step.undoPolicy.retry.maxDelay = Duration(200);
    }
    return sealed(std::move(orchestration));
}

/// The same for the same words, in every process (FNV-1a).
std::uint64_t chanceOf(const std::string& words)
{
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const char each : words) {
        hash = (hash ^ static_cast<unsigned char>(each)) * 0x100000001B3ULL;
    }
    return hash ^ (hash >> 29U);
}

Manner underLoad(const CommandMessage& command)
{
    const std::string place = command.flow.text() + "/" + command.step.text();
    const std::string phase(toWire(command.phase));
    const std::uint64_t kind = chanceOf(place + phase) % 100;
    const bool isFirst = command.attempt == 1;
    Manner manner;
    manner.after = std::chrono::milliseconds(chanceOf(place + std::to_string(command.attempt.value_or(1))) % 60);
    if (command.phase == Phase::Do && kind < 8) {
        manner.works = false; // for good: the flow turns back
    } else if (kind < 20) {
        manner.works = !isFirst;
    } else if (kind < 24 && isFirst) {
        manner.works = manner.answers = false;
    } else if (kind < 28 && isFirst) {
        manner.answers = false; // it did it, and nobody hears
    } else if (kind < 31 && isFirst) {
        manner.after = 900ms; // later than anyone waits
    }
    return manner;
}

Plot load()
{
    constexpr Duration timeout(500);
    return {
        {orchestrationOf("sequence", "a > b > c > d", timeout),
         orchestrationOf("parallel", "a | b | c", timeout),
         orchestrationOf("graph", "a; b < a; c < a; d < b c", timeout)},
        underLoad,
        {},
        {}};
}

Plot single(Manners manners)
{
    return {{orchestrationOf("sequence", "a > b > c", Duration(150))}, std::move(manners), {}, {}};
}

Manner good(const CommandMessage&)
{
    return {};
}

Manner failsAtTheEnd(const CommandMessage& command)
{
    return {command.phase == Phase::Undo || command.step.text() != "c", true, 0ms};
}

/// a fails at first (backoff), b does its work and is not heard (timeout), c always fails, and its UNDOs are like that.
Manner keepsWaiting(const CommandMessage& command)
{
    const bool isFirst = command.attempt == 1;
    if (command.step.text() == "a") {
        return {!isFirst, true, 0ms};
    }
    if (command.step.text() == "b") {
        return {true, !isFirst, 0ms};
    }
    return {command.phase == Phase::Undo, true, 0ms};
}

/// Pauses the flow once, resumes it whenever it is paused, and undoes it when it has completed.
class Person
{
public:
    explicit Person(std::shared_ptr<std::atomic<bool>> isOver)
        : m_isOver(std::move(isOver))
    {
    }

    void operator()(Ledger& ledger, Orchestrations& engine)
    {
        const auto flows = ledger.flows(1);
        if (!flows || flows->empty() || *m_asked) {
            return;
        }
        const FlowState& flow = flows->front().state;
        if (flow.status == FlowStatus::Undone) {
            *m_isOver = true;
        } else if (flow.paused) {
            ask(engine, flow, OperatorAction::Resume);
        } else if (flow.status == FlowStatus::Completed) {
            ask(engine, flow, OperatorAction::Undo);
        } else if (flow.status == FlowStatus::InProgress && !*m_paused) {
            ask(engine, flow, OperatorAction::Pause);
        }
    }

private:
    void ask(Orchestrations& engine, const FlowState& flow, OperatorAction action)
    {
        ActionRequest request;
        request.request = RequestId(flow.id.text() + std::string(toWire(action)) + std::to_string(flow.version));
        request.flow = flow.id;
        request.action = action;
        request.expectedVersion = flow.version;
        request.who = "someone";
        request.reason = "a test";
        *m_asked = true;
        engine.act(request, [asked = m_asked, paused = m_paused, action](const Result<std::uint64_t>& done) {
            *paused = *paused || (done.has_value() && action == OperatorAction::Pause);
            *asked = false;
        });
    }

    std::shared_ptr<std::atomic<bool>> m_isOver;
    std::shared_ptr<std::atomic<bool>> m_asked = std::make_shared<std::atomic<bool>>(false);
    std::shared_ptr<std::atomic<bool>> m_paused = std::make_shared<std::atomic<bool>>(false);
};

Plot withPerson()
{
    Plot plot = single([](const CommandMessage&) { return Manner{true, true, 5ms}; });
    auto isOver = std::make_shared<std::atomic<bool>>(false);
    plot.person = Person(isOver);
    plot.isOver = [isOver] { return isOver->load(); };
    return plot;
}

} // namespace

std::optional<Plot> plotNamed(std::string_view name)
{
    if (name == "load") {
        return load();
    }
    if (name == "do") {
        return single(good);
    }
    if (name == "undo") {
        return single(failsAtTheEnd);
    }
    if (name == "timer") {
        return single(keepsWaiting);
    }
    if (name == "operator") {
        return withPerson();
    }
    return std::nullopt;
}

} // namespace backstep::kills
