#include "engine/tracker/why.h"

#include <algorithm>
#include <cstddef>

namespace backstep {

namespace {

std::string quoted(const std::string& error)
{
    constexpr std::size_t shown = 300;
    if (error.empty()) {
        return {};
    }
    if (error.size() <= shown) {
        return ": \"" + error + "\"";
    }
    std::size_t end = shown;
    while (end > 0 && (static_cast<unsigned char>(error[end]) & 0xc0U) == 0x80U) {
        --end;
    }
    return ": \"" + error.substr(0, end) + "…\"";
}

std::string steps(std::size_t count)
{
    return std::to_string(count) + (count == 1 ? " step" : " steps");
}

class Sentence
{
public:
    Sentence(const FlowTrack& flow, const Standing& standing)
        : m_flow(flow)
        , m_standing(standing)
    {
    }

    [[nodiscard]] std::string told() const
    {
        if (m_flow.status == FlowStatus::NotRegistered) {
            return m_flow.waiting.text;
        }
        if (isAtRest(m_flow.status)) {
            return m_flow.end.text.empty() ? m_flow.cause.text : m_flow.end.text;
        }
        // What was said of an earlier end no longer holds once the flow goes on.
        if (!m_flow.cause.text.empty() && m_standing.turnedBack) {
            return m_flow.cause.text;
        }
        return underWay();
    }

    [[nodiscard]] std::string inferred() const
    {
        const std::string text = concluded();
        return text.empty() ? text : text + " (inferred: this orchestrator publishes no events)";
    }

private:
    [[nodiscard]] const StepTrack* first(StepStatus status) const
    {
        const auto found = std::ranges::find(m_standing.steps, status);
        return found == m_standing.steps.end()
            ? nullptr
            : &m_flow.steps[static_cast<std::size_t>(found - m_standing.steps.begin())];
    }

    [[nodiscard]] std::size_t count(StepStatus status) const
    {
        return static_cast<std::size_t>(std::ranges::count(m_standing.steps, status));
    }

    [[nodiscard]] static const AttemptTrack* lastSent(const StepTrack& step, Phase phase)
    {
        const auto& attempts = step.of(phase);
        const auto found = std::find_if(attempts.rbegin(), attempts.rend(), [](const AttemptTrack& attempt) {
            return attempt.isSent();
        });
        return found == attempts.rend() ? nullptr : &*found;
    }

    /// "b failed attempt 1 of 3: "503"." while a retry is to come.
    [[nodiscard]] std::string attemptFailed(const StepTrack& step, Phase phase) const
    {
        const AttemptTrack* last = lastSent(step, phase);
        const std::string name = phase == Phase::Do ? step.name.text() : "The UNDO of " + step.name.text();
        const int told = phase == Phase::Do ? step.toldAttempts : step.toldUndoAttempts;
        const bool isBeforeHistory = last == nullptr && told > 0 && !step.error.empty();
        if (!isBeforeHistory && last == nullptr) {
            return {};
        }
        if (last != nullptr && outcomeOf(*last) == Span::Outcome::NoAnswer) {
            return name + " got " + last->error + ". It may or may not have happened.";
        }
        if (last != nullptr && outcomeOf(*last) != Span::Outcome::Failed) {
            return {};
        }
        const int number = isBeforeHistory ? told : last->number;
        const int budget = budgetOf(m_flow, step, phase);
        const std::string of = budget >= number ? " of " + std::to_string(budget) : std::string();
        return name + " failed attempt " + std::to_string(number) + of + quoted(last ? last->error : step.error) + ".";
    }

    [[nodiscard]] std::string underWay() const
    {
        const bool isUntouched
            = std::ranges::all_of(m_standing.steps, [](StepStatus status) { return status == StepStatus::Pending; });
        if (isUntouched && !m_flow.waiting.text.empty()) {
            return m_flow.waiting.text; // a lock holds it back
        }
        if (const StepTrack* failing = first(StepStatus::DoFail)) {
            return attemptFailed(*failing, Phase::Do);
        }
        const StepTrack* undoing = first(StepStatus::Undoing);
        return undoing == nullptr ? std::string() : attemptFailed(*undoing, Phase::Undo);
    }

    /// Why it turned back, as far as commands and replies tell.
    [[nodiscard]] std::string turned() const
    {
        const StepTrack* exhausted = first(StepStatus::RetryExhausted);
        if (exhausted == nullptr) {
            return "The flow turned back.";
        }
        const AttemptTrack* last = lastSent(*exhausted, Phase::Do);
        const auto used = static_cast<std::size_t>(std::ranges::count_if(exhausted->does, &AttemptTrack::isSent));
        const std::string attempts = used == 1 ? "its only attempt" : "all " + std::to_string(used) + " attempts";
        return exhausted->name.text() + " failed " + attempts + quoted(last == nullptr ? "" : last->error) + ".";
    }

    [[nodiscard]] std::string undone() const
    {
        const std::size_t many = count(StepStatus::UndoSuccess);
        return turned()
            + (many == 0 ? " Nothing had to be undone."
                         : " " + steps(many) + (many == 1 ? " was undone." : " were undone."));
    }

    [[nodiscard]] std::string notUndone() const
    {
        const StepTrack* failed = first(StepStatus::UndoFail);
        const std::size_t left = count(StepStatus::UndoFail) + count(StepStatus::DoSuccess);
        const std::string still = steps(left) + (left == 1 ? " still has its effect." : " still have their effect.");
        if (failed == nullptr) {
            return still;
        }
        const AttemptTrack* last = lastSent(*failed, Phase::Undo);
        const auto used = std::ranges::count_if(failed->undoes, &AttemptTrack::isSent);
        return failed->name.text() + " could not be undone" + quoted(last == nullptr ? "" : last->error) + ", "
            + (used == 1 ? "once" : std::to_string(used) + " times") + ". " + still;
    }

    [[nodiscard]] std::string concluded() const
    {
        switch (m_standing.status) {
        case FlowStatus::Undone:
            return undone();
        case FlowStatus::Failed:
            return notUndone();
        case FlowStatus::Undoing: {
            const std::string now = underWay();
            return now.empty() ? turned() : turned() + " " + now;
        }
        case FlowStatus::InProgress:
        case FlowStatus::NotRegistered:
            return m_standing.steps.empty() ? "It was started. No orchestrator has sent anything yet." : forward();
        case FlowStatus::Completed:
            break;
        }
        return {};
    }

    [[nodiscard]] std::string forward() const
    {
        const bool allDone = count(StepStatus::DoSuccess) == m_standing.steps.size();
        if (allDone && m_flow.graph == nullptr) {
            return "All steps seen so far are done. Its definition was not seen: more may follow.";
        }
        return underWay();
    }

    const FlowTrack& m_flow;
    const Standing& m_standing;
};

} // namespace

std::string whyOf(const FlowTrack& flow, const Standing& standing)
{
    const Sentence sentence(flow, standing);
    return flow.isTold ? sentence.told() : sentence.inferred();
}

} // namespace backstep
