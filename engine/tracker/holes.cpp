#include "engine/tracker/holes.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

namespace backstep {

namespace {

/// When an attempt was answered, by whatever tells it; not set where it was not.
Instant answeredAt(const AttemptTrack& attempt)
{
    return attempt.toldTo.isSet() && !attempt.answered.has_value() ? attempt.toldTo : attempt.replyAt;
}

Instant sentAt(const AttemptTrack& attempt)
{
    return attempt.toldFrom.isSet() ? attempt.toldFrom : attempt.commandAt;
}

std::vector<const AttemptTrack*> successesOf(const StepTrack& step, Phase phase)
{
    std::vector<const AttemptTrack*> found;
    for (const AttemptTrack& attempt : step.of(phase)) {
        if (attempt.isSent() && outcomeOf(attempt) == Span::Outcome::Succeeded) {
            found.push_back(&attempt);
        }
    }
    std::ranges::stable_sort(found, {}, [](const AttemptTrack* each) { return answeredAt(*each); });
    return found;
}

/// When its first UNDO was sent; not set without one.
Instant firstUndoOf(const StepTrack& step)
{
    Instant first;
    for (const AttemptTrack& attempt : step.undoes) {
        if (attempt.isSent() && sentAt(attempt).isSet()) {
            first = first.isSet() ? std::min(first, sentAt(attempt)) : sentAt(attempt);
        }
    }
    return first;
}

class HoleFinder
{
public:
    HoleFinder(const FlowTrack& flow, const Standing& standing)
        : m_flow(flow)
        , m_standing(standing)
    {
    }

    [[nodiscard]] std::vector<SeenHole> found()
    {
        for (std::size_t step = 0; step < m_flow.steps.size(); ++step) {
            lookAt(step);
        }
        return std::move(m_holes);
    }

private:
    void add(SeenHole::Kind kind, const StepTrack& step, std::string text, Instant at)
    {
        m_holes.push_back({kind, step.name, std::move(text), at});
    }

    [[nodiscard]] bool hasUndo(std::size_t step) const
    {
        return m_flow.graph == nullptr || step >= m_flow.graph->steps.size() || m_flow.graph->steps[step].hasUndo;
    }

    void lookAt(std::size_t index)
    {
        const StepTrack& step = m_flow.steps[index];
        const auto done = successesOf(step, Phase::Do);
        const auto undone = successesOf(step, Phase::Undo);
        if (!done.empty() && undone.empty() && m_standing.steps[index] != StepStatus::UndoSuccess && hasUndo(index)) {
            lookForMissing(index, *done.back());
        } else if (!done.empty() && !undone.empty() && answeredAt(*undone.back()) < answeredAt(*done.back())) {
            // An engine sends its UNDO again, and says so; until that is answered nothing is amiss yet.
            const bool isOpen = outcomeOf(step.undoes.back()) == Span::Outcome::Running;
            if (!isOpen && !m_flow.isTold) {
                add(SeenHole::Kind::DoneAfterUndo,
                    step,
                    step.name.text()
                        + " succeeded after it had been undone, and was not undone again: it has its effect.",
                    answeredAt(*done.back()));
            }
        }
        lookForTwice(step, done, undone);
        lookForOrder(index);
        lookForForward(step);
    }

    /// No DO follows the first UNDO of a flow. Who tells what he does does not do that; of others it has to be seen.
    void lookForForward(const StepTrack& step)
    {
        const Instant turned = turnedAt();
        const auto& all = step.of(Phase::Do);
        const auto isAfter = [turned](const AttemptTrack& attempt) {
            return attempt.isSent() && turned.isSet() && turned < sentAt(attempt);
        };
        const auto last = std::find_if(all.rbegin(), all.rend(), isAfter);
        const bool isTold = std::ranges::any_of(m_holes, [&step](const SeenHole& hole) {
            return hole.kind == SeenHole::Kind::DoneAfterUndo && hole.step == step.name;
        });
        if (m_flow.isTold || last == all.rend() || isTold) {
            return;
        }
        const bool isAgain = !std::ranges::all_of(all, isAfter);
        const bool succeeded = outcomeOf(*last) == Span::Outcome::Succeeded;
        const auto undone = successesOf(step, Phase::Undo);
        if (succeeded && !undone.empty() && answeredAt(*last) < answeredAt(*undone.back())) {
            return; // and undone once more
        }
        const std::string text = "The DO of " + step.name.text() + " was sent " + (isAgain ? "again " : "")
            + "after the flow had turned back" + (succeeded ? ", and succeeded: it has its effect." : ".");
        add(succeeded ? SeenHole::Kind::DoneAfterUndo : SeenHole::Kind::OutOfOrder, step, text, sentAt(*last));
    }

    [[nodiscard]] Instant turnedAt() const
    {
        Instant first;
        for (const StepTrack& step : m_flow.steps) {
            const Instant own = firstUndoOf(step);
            first = !own.isSet() || (first.isSet() && first < own) ? first : own;
        }
        return first;
    }

    void lookForMissing(std::size_t index, const AttemptTrack& done)
    {
        const StepTrack& step = m_flow.steps[index];
        const bool rests = m_standing.status == FlowStatus::Undone
            || (m_standing.status == FlowStatus::Failed && m_standing.turnedBack);
        const bool wasTried = firstUndoOf(step).isSet();
        // An engine that tells what it does sends the UNDO of a DO that came late as soon as it takes it in.
        const bool mayBeLate = m_flow.isTold && !rests;
        const StepTrack* passed = wasTried || mayBeLate ? nullptr : undoneBefore(index);
        if (!rests && passed == nullptr) {
            return; // its turn may still come
        }
        std::string text = step.name.text() + " succeeded and ";
        text += wasTried ? "its UNDO did not" : "no UNDO was sent for it";
        text += passed != nullptr ? ", although " + passed->name.text() + ", on which it builds, was undone" : "";
        add(SeenHole::Kind::NotUndone, step, text + ": it has its effect.", answeredAt(done));
    }

    /// A second UNDO is right where its step succeeded once more in between.
    void lookForTwice(
        const StepTrack& step,
        const std::vector<const AttemptTrack*>& done,
        const std::vector<const AttemptTrack*>& undone
    )
    {
        for (std::size_t i = 1; i < undone.size(); ++i) {
            const Instant before = answeredAt(*undone[i - 1]);
            const Instant after = answeredAt(*undone[i]);
            const bool wasDoneBetween = std::ranges::any_of(done, [&](const AttemptTrack* each) {
                return before <= answeredAt(*each) && answeredAt(*each) <= after;
            });
            if (!wasDoneBetween) {
                add(SeenHole::Kind::UndoneTwice,
                    step,
                    step.name.text() + " was undone twice: attempts " + std::to_string(undone[i - 1]->number) + " and "
                        + std::to_string(undone[i]->number)
                        + " both answered success. That is harmless only where its worker knows the repetition.",
                    after);
            }
        }
    }

    /// Both commands are stamped by the one who sends them: their order can be told by their times.
    void lookForOrder(std::size_t index)
    {
        const Instant own = firstUndoOf(m_flow.steps[index]);
        if (!own.isSet()) {
            return;
        }
        for (const StepTrack* earlier : undoneBelow(index)) {
            if (firstUndoOf(*earlier) < own) {
                add(SeenHole::Kind::OutOfOrder,
                    *earlier,
                    "The UNDO of " + earlier->name.text() + " was sent before that of "
                        + m_flow.steps[index].name.text() + ", which builds on it.",
                    firstUndoOf(*earlier));
            }
        }
    }

    /// The nearest steps on which this one builds for which an UNDO was sent.
    [[nodiscard]] std::vector<const StepTrack*> undoneBelow(std::size_t index) const
    {
        std::vector<const StepTrack*> found;
        if (m_flow.graph == nullptr || index >= m_flow.graph->steps.size()) {
            return found;
        }
        const auto& defined = m_flow.graph->steps;
        std::vector<bool> seen(defined.size());
        std::vector<StepIndex> left = defined[index].dependsOn;
        while (!left.empty()) {
            const auto at = static_cast<std::size_t>(left.back());
            left.pop_back();
            if (at >= defined.size() || at >= m_flow.steps.size() || seen[at]) {
                continue;
            }
            seen[at] = true;
            if (firstUndoOf(m_flow.steps[at]).isSet()) {
                found.push_back(&m_flow.steps[at]);
            } else {
                left.insert(left.end(), defined[at].dependsOn.begin(), defined[at].dependsOn.end());
            }
        }
        return found;
    }

    [[nodiscard]] const StepTrack* undoneBefore(std::size_t index) const
    {
        const auto below = undoneBelow(index);
        return below.empty() ? nullptr : below.front();
    }

    const FlowTrack& m_flow;
    const Standing& m_standing;
    std::vector<SeenHole> m_holes;
};

bool wentBack(const FlowTrack& flow)
{
    return std::ranges::any_of(flow.steps, [](const StepTrack& step) {
        return std::ranges::any_of(step.undoes, &AttemptTrack::isSent);
    });
}

} // namespace

std::vector<SeenHole> holesOf(const FlowTrack& flow, const Standing& standing)
{
    return standing.turnedBack || wentBack(flow) ? HoleFinder(flow, standing).found() : std::vector<SeenHole>();
}

} // namespace backstep
