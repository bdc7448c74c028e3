#include "model/dashboard/flow_tallies.h"

#include "model/dashboard/log_histogram.h"

#include <algorithm>
#include <unordered_map>

namespace backstep {

namespace {

/// The last failed attempt of a step in each direction, and whether some DO of it succeeded.
struct Trouble
{
    const Span* doFailed = nullptr;
    const Span* undoFailed = nullptr;
    bool doSucceeded = false;
};

using Troubles = std::unordered_map<StepName, Trouble>;

bool isFailure(const Span& span)
{
    return span.kind == Span::Kind::Attempt
        && (span.outcome == Span::Outcome::Failed || span.outcome == Span::Outcome::NoAnswer);
}

Troubles troublesOf(const SeenFlow& flow)
{
    Troubles troubles;
    for (const Span& span : flow.spans) {
        if (isFailure(span)) {
            Trouble& trouble = troubles[span.step];
            (span.phase == Phase::Do ? trouble.doFailed : trouble.undoFailed) = &span;
        }
    }
    if (troubles.empty()) {
        return troubles;
    }
    for (const Span& span : flow.spans) {
        if (span.kind == Span::Kind::Attempt && span.outcome == Span::Outcome::Succeeded && span.phase == Phase::Do) {
            if (const auto known = troubles.find(span.step); known != troubles.end()) {
                known->second.doSucceeded = true;
            }
        }
    }
    return troubles;
}

/// Its DO has no attempt left, whatever became of it afterwards.
bool isExhausted(const SeenStep& step, const Trouble& trouble)
{
    const bool goesBack = step.status == StepStatus::Undoing || step.status == StepStatus::UndoSuccess
        || step.status == StepStatus::UndoFail;
    return step.status == StepStatus::RetryExhausted
        || (goesBack && trouble.doFailed != nullptr && !trouble.doSucceeded);
}

class Counting
{
public:
    Counting(const SeenFlow& flow, TallyKeys& keys, Instant now)
        : m_flow(flow)
        , m_keys(keys)
        , m_now(now)
        , m_orchestration(keys.orchestration(flow.orchestration))
    {
    }

    [[nodiscard]] std::vector<Tally> all()
    {
        m_tallies.reserve(m_flow.spans.size() + 3);
        countFlow();
        for (const SeenStep& step : m_flow.steps) {
            (void)m_keys.step(m_orchestration, step, Phase::Do);
            if (step.undoAttempts > 0) {
                (void)m_keys.step(m_orchestration, step, Phase::Undo);
            }
        }
        for (const Span& span : m_flow.spans) {
            countTime(span);
        }
        countErrors();
        std::ranges::sort(m_tallies);
        m_tallies.shrink_to_fit();
        return std::move(m_tallies);
    }

private:
    void count(TallyKind kind, TallyKeys::Key key, Instant at, std::uint8_t bin = 0)
    {
        constexpr std::int64_t second = 1'000'000;
        const std::int64_t micros = std::clamp<std::int64_t>(at.micros, 0, std::max<std::int64_t>(m_now.micros, 0));
        m_tallies.push_back({static_cast<std::uint32_t>(micros / second), key, bin, kind});
    }

    [[nodiscard]] Instant end() const { return m_flow.endedAt.isSet() ? m_flow.endedAt : m_flow.lastSeenAt; }

    void countFlow()
    {
        if (m_flow.fromBeginning && m_flow.startedAt.isSet()) {
            count(TallyKind::Started, m_orchestration, m_flow.startedAt);
        }
        if (!isAtRest(m_flow.status)) {
            return;
        }
        const bool completed = m_flow.status == FlowStatus::Completed;
        if (completed) {
            count(m_flow.attemptsMost > 1 ? TallyKind::Retried : TallyKind::Completed, m_orchestration, end());
        } else {
            const bool undone = m_flow.status == FlowStatus::Undone;
            count(undone ? TallyKind::Undone : TallyKind::Failed, m_orchestration, end());
        }
        const bool timed = m_flow.status != FlowStatus::Failed && m_flow.fromBeginning && m_flow.startedAt.isSet();
        if (timed && end() >= m_flow.startedAt) {
            count(TallyKind::FlowTime, m_orchestration, end(), LogHistogram::binOf(end() - m_flow.startedAt));
        }
    }

    /// Of an attempt that was answered; one without an answer took what its timeout says. A time that had to be
    /// corrected is none.
    void countTime(const Span& span)
    {
        const bool answered = span.outcome == Span::Outcome::Succeeded || span.outcome == Span::Outcome::Failed;
        if (span.kind != Span::Kind::Attempt || !answered || !span.to.isSet() || span.skewed) {
            return;
        }
        const TallyKeys::Key step = m_keys.knownStep(m_orchestration, span.step, span.phase);
        if (step != TallyKeys::others) {
            count(TallyKind::StepTime, step, span.to, LogHistogram::binOf(span.to - span.from));
        }
    }

    void countErrors()
    {
        const Troubles troubles = troublesOf(m_flow);
        for (const SeenStep& step : m_flow.steps) {
            const auto known = troubles.find(step.name);
            const Trouble trouble = known == troubles.end() ? Trouble() : known->second;
            if (isExhausted(step, trouble)) {
                countError(step, Phase::Do, trouble.doFailed);
            }
            if (step.status == StepStatus::UndoFail) {
                countError(step, Phase::Undo, trouble.undoFailed);
            }
        }
    }

    /// `last`: the attempt that decided it; nullptr where it was not seen.
    void countError(const SeenStep& step, Phase phase, const Span* last)
    {
        const std::string& told = last == nullptr || last->error.empty() ? step.error : last->error;
        const TallyKeys::Key error = m_keys.error(
            m_keys.step(m_orchestration, step, phase), told.empty() ? std::string_view("no reason given") : told
        );
        const bool isDated = last != nullptr && last->to.isSet();
        count(TallyKind::Error, error, isDated ? last->to : end());
    }

    const SeenFlow& m_flow;
    TallyKeys& m_keys;
    const Instant m_now;
    const TallyKeys::Key m_orchestration;
    std::vector<Tally> m_tallies;
};

} // namespace

std::vector<Tally> talliesOf(const SeenFlow& flow, TallyKeys& keys, Instant now)
{
    return Counting(flow, keys, now).all();
}

} // namespace backstep
