#include "model/inspector/flow_comparison.h"

#include "model/inspector/json_difference.h"
#include "model/inspector/record_counterparts.h"

#include <QStringList>

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>

namespace backstep {

namespace {

using std::chrono::microseconds;

/// Longer against the other by so much is told; shorter differences are chance.
constexpr int muchLonger = 3;
constexpr microseconds worthTelling{100'000};

const SeenStep* stepIn(const SeenFlow& flow, const StepName& name)
{
    const auto found = std::ranges::find(flow.steps, name, &SeenStep::name);
    return found == flow.steps.end() ? nullptr : &*found;
}

StatusWord statusOf(const SeenStep& step)
{
    const bool isBack = step.undoAttempts > 0;
    return wordOf(
        step.status,
        {isBack ? step.undoAttempts : step.attempts,
         isBack ? step.undoAttemptsMax : step.attemptsMax,
         step.unknownOutcome}
    );
}

/// How its DO went, whatever became of it afterwards.
bool hasSucceeded(const SeenFlow& flow, const StepName& step)
{
    return std::ranges::any_of(flow.spans, [&step](const Span& span) {
        return span.step == step && span.phase == Phase::Do && span.kind == Span::Kind::Attempt
            && span.outcome == Span::Outcome::Succeeded;
    });
}

/// When its first DO was; after all times where it was never sent.
Instant sentAt(const SeenFlow& flow, const StepName& step)
{
    Instant first{std::numeric_limits<std::int64_t>::max()};
    for (const Span& span : flow.spans) {
        if (span.step == step && span.phase == Phase::Do && span.kind == Span::Kind::Attempt) {
            first = std::min(first, span.from);
        }
    }
    return first;
}

bool wasSent(const SeenFlow& flow, const StepName& step)
{
    return sentAt(flow, step).micros != std::numeric_limits<std::int64_t>::max();
}

/// From its first DO to the end of its last.
std::optional<microseconds> tookOf(const SeenFlow& flow, const StepName& step, Instant now)
{
    Instant from;
    Instant to;
    for (const Span& span : flow.spans) {
        if (span.step == step && span.phase == Phase::Do && span.kind == Span::Kind::Attempt) {
            from = from.isSet() ? std::min(from, span.from) : span.from;
            to = std::max(to, span.to.isSet() ? span.to : now);
        }
    }
    return from.isSet() && to >= from ? std::optional(to - from) : std::nullopt;
}

/// The last record of a step's DO, of this kind.
const SeenRecord* lastOf(const std::vector<SeenRecord>& records, SeenRecord::Kind kind, const StepName& step)
{
    const auto last = std::find_if(records.rbegin(), records.rend(), [&](const SeenRecord& each) {
        return each.kind == kind && each.step == step && each.phase.value_or(Phase::Do) == Phase::Do;
    });
    return last == records.rend() ? nullptr : &*last;
}

/// "without amount.currency", "with amount as a number"; empty where both have one shape.
QString shapeWords(const SeenRecord* here, const SeenRecord* there)
{
    if (here == nullptr || there == nullptr) {
        return {};
    }
    const PayloadDifference difference = payloadDifference(*here, *there);
    QStringList parts;
    for (const FieldDifference& each : difference.fields.fields) {
        if (!each.isOfShape) {
            continue;
        }
        const QString field = each.field.isEmpty() ? QStringLiteral("its payload") : each.field;
        switch (each.kind) {
        case FieldDifference::Kind::OnlyThere:
            parts << QStringLiteral("without ") + field;
            break;
        case FieldDifference::Kind::OnlyHere:
            parts << QStringLiteral("with ") + field + QStringLiteral(" besides");
            break;
        case FieldDifference::Kind::Changed:
            parts << QStringLiteral("with %1 as %2 instead of %3").arg(field, each.here, each.there);
            break;
        }
    }
    constexpr qsizetype most = 3;
    const qsizetype more = parts.size() - most;
    return more <= 0 ? parts.join(QStringLiteral(", "))
                     : parts.mid(0, most).join(QStringLiteral(", ")) + QStringLiteral(" and %1 more").arg(more);
}

class Comparing
{
public:
    Comparing(const FlowEvidence& here, const FlowEvidence& good, Instant now)
        : m_here(here)
        , m_good(good)
        , m_now(now)
    {
    }

    [[nodiscard]] FlowComparison made()
    {
        FlowComparison all;
        all.good = m_good.flow.id;
        all.goodWords = QStringLiteral("%1, completed at %2").arg(shortId(all.good), timeWords(m_good.flow.endedAt));
        if (m_good.flow.definition != m_here.flow.definition) {
            all.goodWords += QStringLiteral(", under another version of the definition");
        }
        for (const SeenStep& step : m_here.flow.steps) {
            all.steps.push_back(stepOf(step));
            takeParting(all, sentAt(m_here.flow, step.name));
        }
        if (all.parting >= 0) {
            all.steps[static_cast<std::size_t>(all.parting)].parts = true;
        } else {
            all.sentence = QStringLiteral("They part nowhere: each step so far was sent the same kind of payload, and "
                                          "went well.")
                + m_slowest;
        }
        return all;
    }

private:
    /// Of steps that differ the one that was sent first: what was never sent differs because of another.
    void takeParting(FlowComparison& all, Instant sentAt)
    {
        if (m_why.isEmpty() || (all.parting >= 0 && sentAt >= m_partedAt)) {
            return;
        }
        m_partedAt = sentAt;
        all.parting = static_cast<int>(all.steps.size()) - 1;
        all.sentence = QStringLiteral("They part at %1: %2.").arg(all.steps.back().step, m_why);
    }

    [[nodiscard]] StepComparison stepOf(const SeenStep& step)
    {
        StepComparison row;
        row.name = step.name;
        row.step = textOf(step.name);
        row.here = statusOf(step);
        const auto here = tookOf(m_here.flow, step.name, m_now);
        const auto there = tookOf(m_good.flow, step.name, m_now);
        row.tookHere = here ? durationWords(*here) : QString();
        row.tookThere = there ? durationWords(*there) : QString();
        const SeenStep* other = stepIn(m_good.flow, step.name);
        m_why.clear();
        if (other == nullptr) {
            row.there = wordOf(StepStatus::Pending);
            row.says = m_why = QStringLiteral("the flow that went well has no such step");
            return row;
        }
        row.there = statusOf(*other);
        const QStringList differences = differencesOf(step, row.differsWhenSent);
        m_why = differences.value(0);
        row.says = differences.join(QStringLiteral("; "));
        if (here && there && *here > *there * muchLonger && *here - *there > worthTelling) {
            const QString longer = QStringLiteral("took %1, there %2").arg(row.tookHere, row.tookThere);
            row.says += (row.says.isEmpty() ? QString() : QStringLiteral("; ")) + longer;
            if (*here - *there > m_most) {
                m_most = *here - *there;
                m_slowest = QStringLiteral(" Slowest against it: %1 %2.").arg(row.step, longer);
            }
        }
        return row;
    }

    /// In the order in which they happen: what it was sent, how it went, what it answered.
    [[nodiscard]] QStringList differencesOf(const SeenStep& step, bool& whenSent) const
    {
        QStringList all;
        if (!wasSent(m_here.flow, step.name)) {
            if (wasSent(m_good.flow, step.name)) {
                all << QStringLiteral("it was never sent here");
            }
            return all;
        }
        const auto shapes = [&](SeenRecord::Kind kind) {
            return shapeWords(lastOf(m_here.records, kind, step.name), lastOf(m_good.records, kind, step.name));
        };
        if (const QString sent = shapes(SeenRecord::Kind::Command); !sent.isEmpty()) {
            all << QStringLiteral("its DO was sent ") + sent;
            whenSent = true;
        }
        const bool isDone = hasSucceeded(m_here.flow, step.name);
        if (!isDone && hasSucceeded(m_good.flow, step.name)) {
            all << outcomeWords(step);
        } else if (isDone) {
            if (const QString told = shapes(SeenRecord::Kind::Reply); !told.isEmpty()) {
                all << QStringLiteral("it answered ") + told;
            }
        }
        return all;
    }

    [[nodiscard]] static QString outcomeWords(const SeenStep& step)
    {
        const bool isOpen = step.status == StepStatus::InProgress && !step.unknownOutcome && step.error.empty();
        if (isOpen) {
            return QStringLiteral("it is not answered yet here; there it was done");
        }
        const QString attempts = countOf(
            static_cast<std::uint64_t>(std::max(step.attempts, 1)),
            QStringLiteral("attempt"),
            QStringLiteral("attempts")
        );
        const QString error = step.error.empty() ? QString() : QStringLiteral(" (%1)").arg(textOf(step.error));
        return QStringLiteral("it did not succeed here in %1%2; there it was done").arg(attempts, error);
    }

    const FlowEvidence& m_here;
    const FlowEvidence& m_good;
    const Instant m_now;
    QString m_why; ///< the step at hand parts
    Instant m_partedAt;
    QString m_slowest;
    microseconds m_most{0};
};

} // namespace

FlowComparison compare(const FlowEvidence& here, const FlowEvidence& good, Instant now)
{
    return Comparing(here, good, now).made();
}

} // namespace backstep
