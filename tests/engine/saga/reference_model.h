#pragma once

#include "engine/definition/orchestration.h"
#include "engine/saga/input.h"
#include "engine/saga/status.h"

#include <optional>
#include <string>
#include <vector>

namespace backstep {

/// design.md §4 once more, as short as it can be said, and without a look at decide(): rules that are applied until
/// none fits. It knows a flow whose commands are handed on and reported at once, and in which nothing takes time.
class ReferenceModel
{
public:
    ReferenceModel(const Orchestration& orchestration, Bytes payload);

    void answer(StepIndex index, Phase phase, int number, bool ok, const Bytes& reply);
    void timeOut(StepIndex index, Phase phase, int number);
    void backOffOver(StepIndex index, Phase phase);
    /// False when the wish is refused.
    bool wish(OperatorAction action, std::optional<StepIndex> step);

    /// What was sent since the last call: "DO a (1) key 1 {…}", sorted.
    [[nodiscard]] std::vector<std::string> takeSent();
    /// "IN_PROGRESS: a DO_SUCCESS, b PENDING"
    [[nodiscard]] std::string told() const;

private:
    enum class Answer
    {
        Awaited,
        Ok,
        No,
        None ///< it timed out
    };

    struct Try
    {
        int key = 1;
        Answer answer = Answer::Awaited;
    };

    /// One direction of a step.
    struct Side
    {
        std::vector<Try> tries;
        std::size_t budgetFrom = 0;
        int key = 1;
        bool backsOff = false;
        bool usedUp = false; ///< told as exhausted
        Bytes payload;
        Bytes reply;

        [[nodiscard]] bool ok() const; ///< under the present key
        [[nodiscard]] bool okUnder(int which) const;
        [[nodiscard]] bool unknown() const;

        [[nodiscard]] bool isOut() const { return !isFresh() && tries.back().answer == Answer::Awaited; }

        [[nodiscard]] bool isFresh() const { return tries.size() == budgetFrom; }

        void renew();
    };

    struct Step
    {
        Side sides[2];
        bool byPerson = false; ///< done or skipped by a person
        bool hasEffect = false; ///< a person says so
        bool awaited = false; ///< after turning back: its answer decides
        bool toUndo = false;
        bool undone = false;
        std::vector<Bytes> owed; ///< what was answered under each key that was done and has no UNDO yet
        std::optional<Bytes> takesBack; ///< the one whose UNDO is under way

        [[nodiscard]] bool done() const { return sides[0].ok() || byPerson; }

        [[nodiscard]] bool unresolved() const { return awaited || (toUndo && !undone); }
    };

    void send(StepIndex index, Phase phase, Bytes payload);
    void follow();
    [[nodiscard]] bool exhausts();
    [[nodiscard]] bool followForward();
    void followBackward();
    void turnBack(bool now);
    void settled(StepIndex index, Phase phase, Answer answer);
    void doSucceeded(Step& step, bool hasUndo);
    bool undo(bool now);
    bool retry(std::optional<StepIndex> only);
    bool close(OperatorAction action, StepIndex index);
    void letDueGo();
    [[nodiscard]] int most(StepIndex index, Phase phase) const;
    [[nodiscard]] bool ready(StepIndex index) const;
    [[nodiscard]] bool waits(StepIndex index) const;
    [[nodiscard]] bool held(StepIndex index) const;
    [[nodiscard]] bool mayUndo(const Step& step, StepIndex index) const;
    [[nodiscard]] Bytes payloadOf(StepIndex index) const;
    [[nodiscard]] static Bytes undoPayloadOf(Step& step);
    [[nodiscard]] static Bytes passedOn(const Step& step);
    [[nodiscard]] StepStatus statusOf(const Step& step) const;

    const Orchestration& m_orchestration;
    Bytes m_payload;
    std::vector<Step> m_steps;
    FlowStatus m_status = FlowStatus::InProgress;
    bool m_turned = false;
    bool m_paused = false;
    bool m_pauseEnds = false; ///< what came due in it is to be sent
    std::vector<std::string> m_sent;
};

} // namespace backstep
