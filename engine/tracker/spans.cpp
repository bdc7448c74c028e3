#include "engine/tracker/spans.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace backstep {

namespace {

/// Told times have milliseconds, records' may have more: that is no contradiction.
constexpr Duration rounding{1};

Instant fromOf(const AttemptTrack& attempt)
{
    return attempt.toldFrom.isSet() ? attempt.toldFrom : attempt.commandAt;
}

class PhaseSpans
{
public:
    PhaseSpans(const FlowTrack& flow, const Standing& standing, const StepTrack& step, Phase phase)
        : m_flow(flow)
        , m_standing(standing)
        , m_step(step)
        , m_phase(phase)
    {
    }

    /// `notBefore`: what this phase follows. `notAfter`: what an answered DO must precede; not set: nothing known.
    void draw(std::vector<Span>& spans, Instant notBefore, Instant notAfter)
    {
        std::vector<const AttemptTrack*> sent;
        for (const AttemptTrack& attempt : m_step.of(m_phase)) {
            if (attempt.isSent()) {
                sent.push_back(&attempt);
            }
        }
        for (std::size_t i = 0; i < sent.size(); ++i) {
            const bool isLast = i + 1 == sent.size();
            const Instant next = isLast ? Instant() : fromOf(*sent[i + 1]);
            const Span span = attemptSpan(*sent[i], notBefore, isLast ? notAfter : next);
            notBefore = span.from;
            spans.push_back(span);
            drawBackoff(spans, *sent[i], span, next);
        }
    }

private:
    [[nodiscard]] Span attemptSpan(const AttemptTrack& attempt, Instant notBefore, Instant notAfter) const
    {
        Span span;
        span.step = m_step.name;
        span.phase = m_phase;
        span.attempt = attempt.number;
        span.outcome = outcomeOf(attempt);
        span.from = fromOf(attempt);
        span.error = span.outcome == Span::Outcome::Failed || span.outcome == Span::Outcome::NoAnswer ? attempt.error
                                                                                                      : std::string();
        if (span.from < notBefore) {
            span.from = notBefore;
            span.skewed = true;
        }
        if (span.outcome == Span::Outcome::Running) {
            closeUnanswered(span, notAfter);
            return span;
        }
        const bool told = attempt.toldOutcome == span.outcome;
        span.to = told ? attempt.toldTo : attempt.replyAt;
        if (told && attempt.replyAt.isSet()) {
            span.skewed = span.skewed || attempt.replyAt + rounding < span.from
                || (span.outcome != Span::Outcome::NoAnswer && span.to + rounding < attempt.replyAt);
        }
        clampEnd(span, told ? Instant() : notAfter);
        return span;
    }

    static void clampEnd(Span& span, Instant notAfter)
    {
        if (notAfter.isSet() && notAfter < span.to) {
            span.skewed = true;
            span.to = notAfter;
        }
        if (span.to < span.from) {
            span.skewed = span.skewed || span.to + rounding < span.from;
            span.to = span.from;
        }
    }

    /// An attempt that the flow went on without: nobody knows what became of it.
    void closeUnanswered(Span& span, Instant next) const
    {
        Instant closed = next;
        if (m_phase == Phase::Do && !m_step.undoes.empty() && !closed.isSet()) {
            closed = fromOf(m_step.undoes.front());
        }
        if (!closed.isSet() && isAtRest(m_standing.status)) {
            closed = m_flow.endedAt.isSet() ? m_flow.endedAt : m_flow.lastSeenAt;
        }
        if (closed.isSet()) {
            span.outcome = Span::Outcome::NoAnswer;
            span.to = std::max(closed, span.from);
        }
    }

    /// As told, or what lies between a failed attempt and the next.
    void drawBackoff(std::vector<Span>& spans, const AttemptTrack& attempt, const Span& after, Instant next) const
    {
        const bool guessed = !m_flow.isTold && next.isSet() && after.to.isSet() && after.to < next;
        if (!attempt.retryFrom.isSet() && !guessed) {
            return;
        }
        Span backoff;
        backoff.kind = Span::Kind::Backoff;
        backoff.step = m_step.name;
        backoff.phase = m_phase;
        backoff.attempt = attempt.number;
        backoff.from = attempt.retryFrom.isSet() ? attempt.retryFrom : after.to;
        backoff.to = next.isSet() ? next : cancelledAt(backoff.from);
        backoff.outcome = backoff.to.isSet() ? Span::Outcome::Succeeded : Span::Outcome::Running;
        backoff.to = backoff.to.isSet() ? std::max(backoff.to, backoff.from) : backoff.to;
        spans.push_back(backoff);
    }

    /// When a backoff ended without another attempt: the flow turned back, or came to rest.
    [[nodiscard]] Instant cancelledAt(Instant from) const
    {
        if (m_phase == Phase::Do && m_flow.turnedBackAt.isSet() && from <= m_flow.turnedBackAt) {
            return m_flow.turnedBackAt;
        }
        return isAtRest(m_standing.status) ? m_flow.endedAt : Instant();
    }

    const FlowTrack& m_flow;
    const Standing& m_standing;
    const StepTrack& m_step;
    Phase m_phase;
};

Instant firstSent(const std::vector<AttemptTrack>& attempts)
{
    const auto sent = std::ranges::find_if(attempts, &AttemptTrack::isSent);
    return sent == attempts.end() ? Instant() : fromOf(*sent);
}

/// For each step the first command of what came after it: its DO was answered before that.
std::vector<Instant> answeredBefore(const FlowTrack& flow)
{
    std::vector<Instant> before(flow.steps.size());
    const std::size_t defined = flow.graph == nullptr ? 0 : std::min(flow.graph->steps.size(), flow.steps.size());
    for (std::size_t i = 0; i < defined; ++i) {
        const Instant first = firstSent(flow.steps[i].does);
        for (const StepIndex earlier : flow.graph->steps[i].dependsOn) {
            if (earlier < defined && first.isSet()) {
                before[earlier] = before[earlier].isSet() ? std::min(before[earlier], first) : first;
            }
        }
    }
    return before;
}

void drawWait(std::vector<Span>& spans, const StepTrack& step, const FlowTrack& flow, FlowStatus status)
{
    if (!step.waitsFrom.isSet()) {
        return;
    }
    Span wait;
    wait.kind = Span::Kind::WaitsForWorker;
    wait.step = step.name;
    wait.from = step.waitsFrom;
    wait.to = firstSent(step.does);
    if (!wait.to.isSet() && isAtRest(status)) {
        wait.to = flow.endedAt;
    }
    wait.to = wait.to.isSet() ? std::max(wait.to, wait.from) : wait.to;
    wait.outcome = wait.to.isSet() ? Span::Outcome::Succeeded : Span::Outcome::Running;
    spans.push_back(wait);
}

} // namespace

std::vector<Span> spansOf(const FlowTrack& flow, const Standing& standing)
{
    std::vector<Span> spans;
    const std::vector<Instant> before = flow.isTold ? std::vector<Instant>(flow.steps.size()) : answeredBefore(flow);
    for (std::size_t i = 0; i < flow.steps.size(); ++i) {
        const StepTrack& step = flow.steps[i];
        const Instant undone = firstSent(step.undoes);
        drawWait(spans, step, flow, standing.status);
        PhaseSpans(flow, standing, step, Phase::Do).draw(spans, {}, before[i].isSet() ? before[i] : undone);
        PhaseSpans(flow, standing, step, Phase::Undo).draw(spans, firstSent(step.does), {});
    }
    std::ranges::stable_sort(spans, {}, &Span::from);
    return spans;
}

} // namespace backstep
