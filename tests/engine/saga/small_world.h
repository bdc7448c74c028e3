#pragma once

#include "engine/saga/decide.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace backstep {

/// How the surroundings of a flow may behave in an exploration.
struct WorldOptions
{
    bool handsOnAtOnce = false; ///< a decided command is on the wire at once, and no crash comes between
    bool reportsAtOnce = false; ///< its delivery report too
    bool answersAtOnce = false; ///< a worker's answer is read at the moment the worker works
    bool echoesIds = true; ///< false: hand-written workers, whose replies name no command
    bool refusesDoAfterUndo = true; ///< false: a DO that comes after its UNDO has its effect
    int duplicates = 0; ///< how many replies may come once more
    int secondThoughts = 0; ///< how many commands that a worker refused may reach it once more; answers are at once
    int lateAnswers
        = 0; ///< how many attempts that timed out may be worked on, or answered, all the same; others are lost
    int crashes = 0;
    int wishes = 0; ///< of a person: undo, undo now, retry
    bool pauses = false; ///< the person may also pause; who paused may always resume
    bool closes = false; ///< the person may also skip steps and mark them
    bool isHeldBack = false; ///< at the start no worker is there and another flow holds the lock
};

enum class Verdict : std::uint8_t
{
    None,
    Ok,
    Refused
};

/// One attempt's command and its answers on their way, outside the engine.
struct Traveller
{
    StepIndex step = 0;
    Phase phase = Phase::Do;
    int attempt = 1;
    int generation = 1;
    int takesBack = 0; ///< of an UNDO: the key of the DO whose reply it carries; 0: none that it names
    bool waits = false; ///< in the outbox
    bool maybeHanded = false; ///< it was in the outbox at a crash: it may be on the wire besides
    bool reportDue = false; ///< handed on, its delivery report not read yet
    int copies = 0; ///< on the wire, not taken by the worker
    int replies = 0; ///< on the wire, not read by the engine
    Verdict verdict = Verdict::None; ///< a worker answers one command always alike

    [[nodiscard]] bool isGone() const { return !waits && !reportDue && copies == 0 && replies == 0; }
};

/// What a worker did, by idempotency key: once for each.
struct WorkerEffects
{
    std::uint32_t effect = 0; ///< the DO is in effect; a bit a generation of the key
    std::uint32_t doneDo = 0; ///< a bit a generation of the key
    std::uint32_t doneUndo = 0;
};

/// Something that can happen next.
struct Happening
{
    enum class Kind : std::uint8_t
    {
        HandOn, ///< a waiting command goes to the transport
        Report, ///< its delivery report is read
        Work, ///< the worker takes a command
        Answer, ///< its reply is read
        WorkAndAnswer, ///< both at once
        Timer, ///< a timer of the flow comes due
        Crash, ///< the engine dies and starts again
        Wish, ///< a person
        WorkersServe,
        LockGranted,
    };
    Kind kind = Kind::Crash;
    Phase phase = Phase::Do;
    TimerFired::Kind timer = TimerFired::Kind::Timeout;
    OperatorAction action = OperatorAction::Undo;
    bool ok = true; ///< what the worker does
    bool again = false; ///< the reply stays on the wire as well: a duplicate; what timed out is late, not lost
    bool redelivers = false; ///< the command stays on the wire as well: the worker gets it once more
    std::uint8_t step = 0;
    std::uint8_t attempt = 0;

    /// Nothing goes wrong and no person is needed: what a flow may count on.
    [[nodiscard]] bool isBenign() const
    {
        const bool resumes = kind == Kind::Wish && action == OperatorAction::Resume;
        return resumes || (kind != Kind::Crash && kind != Kind::Wish && !again && !redelivers);
    }
};

/// One flow in the real core, with everything around it that can make trouble.
class SmallWorld
{
public:
    SmallWorld(const Orchestration& orchestration, const WorldOptions& options);

    [[nodiscard]] std::vector<Happening> possible() const;

    /// Lets it happen. What is wrong afterwards, as a sentence; empty when every invariant holds.
    [[nodiscard]] std::string happen(const Happening& happening);

    /// Invariants of the state as it is, among them all inputs that must change nothing.
    [[nodiscard]] std::string judge() const;

    [[nodiscard]] const FlowState& flow() const { return m_flow; }

    [[nodiscard]] bool isAtRest() const { return backstep::isAtRest(m_flow.status); }

    /// Equal for worlds that go on alike: times, texts and counters that decide nothing are left out.
    [[nodiscard]] std::uint64_t fingerprint() const;

    [[nodiscard]] std::string describe(const Happening& happening) const;

    /// What the core decided last, as events.
    [[nodiscard]] const std::vector<Event>& lastEvents() const { return m_lastEvents; }

private:
    [[nodiscard]] std::string feed(Input input);
    void takeIn(Decision decision);
    void withdrawUnwanted();
    void addCommand(const Command& command);
    [[nodiscard]] std::string handOn(Traveller& traveller);
    [[nodiscard]] std::string report(Traveller& traveller);
    [[nodiscard]] std::string work(Traveller& traveller, bool ok);
    [[nodiscard]] std::string answer(Traveller& traveller, bool again);
    [[nodiscard]] std::string settleEagerly();
    void loseUnlessLate(const Happening& happening);
    void crash();
    void forgetGone();
    [[nodiscard]] Traveller* find(StepIndex step, Phase phase, int attempt);
    [[nodiscard]] bool mayAnswer(const Traveller& traveller, bool ok) const;
    [[nodiscard]] bool isQuiet() const;
    [[nodiscard]] std::string judgeEffects() const;
    [[nodiscard]] Input wish(const Happening& happening) const;
    [[nodiscard]] bool isOvertaking(const Traveller& traveller) const;
    void addTimer(std::vector<Happening>& found, const TimerFired& fired) const;
    void addTravels(std::vector<Happening>& found) const;
    void addWishes(std::vector<Happening>& found) const;

    const Orchestration& m_orchestration;
    WorldOptions m_options; ///< what is left of the budgets
    bool m_mayDoTwice = false; ///< a worker that refused under one key may do it after all, and under the next too
    FlowState m_flow;
    std::vector<Traveller> m_travellers; ///< by step, phase, attempt
    std::vector<WorkerEffects> m_workers;
    std::vector<Event> m_lastEvents;
    std::string m_startWrong;
};

} // namespace backstep
