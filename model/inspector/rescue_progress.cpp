#include "model/inspector/rescue_progress.h"

#include "model/inspector/record_row.h"
#include "model/inspector/rescue_ways.h"

#include <algorithm>

namespace backstep {

namespace {

using State = FollowRow::State;

State stateOf(RescueProgress::Message::State state)
{
    switch (state) {
    case RescueProgress::Message::State::Waiting:
        return State::NotSent;
    case RescueProgress::Message::State::Sent:
        return State::Sent;
    case RescueProgress::Message::State::Succeeded:
        return State::Succeeded;
    case RescueProgress::Message::State::Failed:
        return State::Failed;
    case RescueProgress::Message::State::NoAnswer:
        return State::NoAnswer;
    }
    return State::NotSent;
}

StatusWord resolvedWord(State state, Phase phase)
{
    const bool back = phase == Phase::Undo;
    switch (state) {
    case State::NotSent:
    case State::Sent:
        return wordOf(back ? StepStatus::Undoing : StepStatus::InProgress);
    case State::Succeeded:
        return wordOf(back ? StepStatus::UndoSuccess : StepStatus::DoSuccess);
    case State::Failed:
        return back ? wordOf(StepStatus::UndoFail) : wordOf(StepStatus::RetryExhausted);
    case State::NoAnswer:
        return wordOf(StepStatus::InProgress, StepDetail{0, 0, true});
    }
    return {};
}

/// Finds what the wire tells of one message since the act.
class Evidence
{
public:
    Evidence(const RescueProgress::Message& message, const SeenFlow& flow, Instant since)
        : m_message(message)
    {
        const auto fits = [&](const Span& span) {
            return span.kind == Span::Kind::Attempt && span.step == message.step && span.phase == message.phase
                && since <= span.from;
        };
        const auto found = std::find_if(flow.spans.rbegin(), flow.spans.rend(), fits);
        m_span = found == flow.spans.rend() ? nullptr : &*found;
    }

    [[nodiscard]] const Span* span() const { return m_span; }

    [[nodiscard]] const SeenRecord* record(const std::vector<SeenRecord>& records, SeenRecord::Kind kind) const
    {
        const auto fits = [&](const SeenRecord& record) {
            return m_span != nullptr && record.kind == kind && record.step == m_message.step
                && record.phase == m_message.phase && record.attempt.value_or(m_span->attempt) == m_span->attempt
                && record.record.at >= m_span->from;
        };
        const auto found = std::find_if(records.rbegin(), records.rend(), fits);
        return found == records.rend() ? nullptr : &*found;
    }

private:
    const RescueProgress::Message& m_message;
    const Span* m_span = nullptr;
};

void tellSent(FollowRow& row, const Evidence& evidence, const std::vector<SeenRecord>& records, Instant now)
{
    const Span& span = *evidence.span();
    row.sent = timeWords(span.from);
    row.sentDetail.clear();
    const Instant until = span.to.isSet() ? span.to : now;
    row.waited = until > span.from ? durationWords(until - span.from) : QStringLiteral("just sent");
    if (const SeenRecord* command = evidence.record(records, SeenRecord::Kind::Command)) {
        row.sentDetail = placeWords(command->record.place) + QStringLiteral(", attempt %1").arg(span.attempt);
    }
    if (row.state == State::Sent) {
        row.waitedDetail = QStringLiteral("no answer yet");
        return;
    }
    if (row.state == State::NoAnswer) {
        row.waitedDetail = QStringLiteral("no answer in time");
        return;
    }
    row.resolvedAt = timeWords(span.to);
    if (const SeenRecord* reply = evidence.record(records, SeenRecord::Kind::Reply)) {
        const QString source = recordRow(*reply).source;
        row.waitedDetail = source.isEmpty() ? QStringLiteral("answered") : QStringLiteral("answered by ") + source;
        const QString place = placeWords(reply->record.place);
        row.resolvedDetail = row.resolvedDetail.isEmpty() ? place : row.resolvedDetail + QStringLiteral(" · ") + place;
    }
}

/// Without what the wire tells of it.
FollowRow plannedRow(const RescueProgress::Message& message, int wave)
{
    FollowRow row;
    row.wave = wave;
    row.phase = message.phase;
    row.title = wordOf(message.phase) + QLatin1Char(' ') + textOf(message.step);
    row.state = stateOf(message.state);
    row.resolved = resolvedWord(row.state, message.phase);
    row.resolvedDetail = textOf(message.error);
    row.sent = wave > 1 ? QStringLiteral("after wave %1").arg(wave - 1) : QStringLiteral("not seen yet");
    row.sentDetail = QStringLiteral("not sent");
    row.waited = QStringLiteral("–");
    return row;
}

QString quotedReason(const RescueAct& act)
{
    return act.who + QStringLiteral(": “") + act.reason + QStringLiteral("”.");
}

void tellResolved(FollowView& view, const RescueAct& act, const SeenFlow& flow)
{
    view.end = view.status;
    view.endTitle = QStringLiteral("Resolved: the flow is %1.").arg(view.status.word);
    if (!isAtRest(flow.status)) {
        view.endTitle = QStringLiteral("Done: %1.").arg(titleOf(act.plan.action, act.plan.step));
    }
    const std::size_t count = view.rows.size();
    const Instant began = act.watch.actedAt;
    const QString lasted
        = flow.endedAt > began ? QStringLiteral(" in ") + durationWords(flow.endedAt - began) : QString();
    const QString seen = countOf(count, QStringLiteral("reply"), QStringLiteral("replies"))
        + QStringLiteral(" seen on the wire") + lasted + QStringLiteral(". ");
    view.endDetail = (count == 0 ? QString() : seen) + quotedReason(act);
}

void tellNoAnswer(FollowView& view, const RescueAct& act)
{
    view.end = wordOf(StepStatus::InProgress, StepDetail{0, 0, true});
    view.offersPlan = true;
    const QString patience = durationWords(act.watch.patience);
    QString waiting;
    for (const FollowRow& row : view.rows) {
        if (row.state == State::Sent || row.state == State::NoAnswer) {
            waiting = row.title;
        }
    }
    if (waiting.isEmpty()) {
        view.endTitle = QStringLiteral("Confirmed, but nothing was seen for %1.").arg(patience);
        view.endDetail = QStringLiteral("The orchestrator may be away. Look whether it runs, then plan again.");
    } else {
        view.endTitle = QStringLiteral("Sent, no answer in %1. The outcome is unknown.").arg(patience);
        view.endDetail
            = QStringLiteral("%1 may or may not have happened. Look whether its worker listens.").arg(waiting);
    }
}

void tellEnd(FollowView& view, const RescueProgress& progress, const RescueAct& act, const SeenFlow& flow)
{
    switch (progress.stage) {
    case RescueProgress::Stage::Asked:
    case RescueProgress::Stage::Acting:
        return;
    case RescueProgress::Stage::Resolved:
        tellResolved(view, act, flow);
        break;
    case RescueProgress::Stage::Failed:
        view.end = view.status;
        view.offersPlan = true;
        view.endTitle = QStringLiteral("Not resolved: the flow is %1.").arg(view.status.word);
        view.endDetail = textOf(flow.why);
        break;
    case RescueProgress::Stage::NoAnswer:
        tellNoAnswer(view, act);
        break;
    }
    view.ended = true;
}

} // namespace

FollowView followView(const RescueAct& act, const SeenFlow& flow, const std::vector<SeenRecord>& records, Instant now)
{
    const RescueProgress progress = followRescue(act.plan, flow, act.watch, now);
    FollowView view;
    FlowDetail detail;
    detail.paused = flow.paused;
    view.status = wordOf(flow.status, detail);
    std::size_t resolved = 0;
    for (std::size_t index = 0; index < progress.messages.size(); ++index) {
        FollowRow row = plannedRow(progress.messages[index], act.plan.messages[index].wave);
        const Evidence evidence(progress.messages[index], flow, act.watch.actedAt - rescueClockSkew);
        if (evidence.span() != nullptr) {
            tellSent(row, evidence, records, now);
        }
        resolved += row.state == State::Succeeded ? 1U : 0U;
        view.rows.push_back(std::move(row));
    }
    const std::size_t all = view.rows.size();
    view.title = QStringLiteral("%1 of %2 resolved").arg(resolved).arg(all);
    view.done = all == 0 ? 1.0 : static_cast<double>(resolved) / static_cast<double>(all);
    view.sentence = QStringLiteral("Flow %1. Sent is not done: each line stays open until its reply is seen.")
                        .arg(shortId(flow.id));
    tellEnd(view, progress, act, flow);
    return view;
}

} // namespace backstep
