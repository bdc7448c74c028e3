#include "model/inspector/rescue_plan.h"

#include "model/inspector/announced_record.h"
#include "model/inspector/record_row.h"
#include "model/inspector/record_text.h"
#include "model/inspector/rescue_ways.h"
#include "model/inspector/step_outcomes.h"

#include "engine/wire/json_members.h"

#include <algorithm>
#include <array>
#include <set>

namespace backstep {

namespace {

/// Headers that are worth a place on the line; the others are counted.
constexpr std::array shownHeaders{
    std::pair{"action", "action"},
    std::pair{"seq", "seq"},
    std::pair{"x-backstep-attempt", "attempt"},
    std::pair{"status", "status"}};

struct Value
{
    QString headers;
    QString headersTip;
    QString payload;
};

Value read(const std::optional<Bytes>& bytes)
{
    JsonEnvelope envelope;
    if (!bytes || readJsonEnvelope(*bytes, envelope) != JsonTrouble::None) {
        return {{}, {}, rawText(bytes).section(QLatin1Char('\n'), 0, previewLinesMost - 1)};
    }
    QStringList shown;
    for (const auto& [name, word] : shownHeaders) {
        if (const std::optional<std::string> text = envelope.headers.text(name)) {
            shown << QString::fromLatin1(word) + QLatin1Char(' ') + textOf(*text);
        }
    }
    QStringList all;
    for (const JsonMember& header : envelope.headers.all()) {
        all << textOf(header.name) + QStringLiteral(": ") + scalarText(header.value, 200);
    }
    const auto more = all.size() - shown.size();
    const QString rest = more > 0 ? QStringLiteral("  +%1").arg(more) : QString();
    const std::string_view payload = envelope.top.raw("payload");
    return {
        shown.join(QStringLiteral(" · ")) + rest,
        all.join(QLatin1Char('\n')),
        payload.empty() ? QStringLiteral("null") : prettyJson(payload, previewLinesMost)};
}

RecordBox boxOf(const OutgoingRecord& record)
{
    const std::optional<Bytes> sent = record.value ? std::optional(announced(*record.value)) : std::nullopt;
    const Value value = read(sent);
    return {
        textOf(record.topic),
        record.key ? textOf(*record.key) : QStringLiteral("none"),
        value.headers,
        value.headersTip,
        value.payload,
        rawText(sent)};
}

const SeenRecord*
lastOf(const std::vector<SeenRecord>& records, SeenRecord::Kind kind, const StepName& step, bool successOnly)
{
    const auto found = std::find_if(records.rbegin(), records.rend(), [&](const SeenRecord& record) {
        return record.kind == kind && record.step == step && record.phase.value_or(Phase::Do) == Phase::Do
            && !(successOnly && record.failed);
    });
    return found == records.rend() ? nullptr : &*found;
}

/// The DO that an UNDO cancels: its command, and what answered it.
void tellCancelled(RescueMessage& message, const StepName& step, const std::vector<SeenRecord>& records)
{
    const SeenRecord* command = lastOf(records, SeenRecord::Kind::Command, step, false);
    const SeenRecord* reply = lastOf(records, SeenRecord::Kind::Reply, step, true);
    message.doneTitle = wordOf(Phase::Do) + QLatin1Char(' ') + textOf(step);
    message.done
        = reply != nullptr ? wordOf(StepStatus::DoSuccess) : wordOf(StepStatus::InProgress, StepDetail{0, 0, true});
    message.seen = command != nullptr;
    if (command == nullptr) {
        return;
    }
    const Record& sent = command->record;
    message.doneAt = timeWords(sent.at);
    message.cancels.topic = textOf(sent.place.topic) + QStringLiteral("  ") + placeWords(sent.place);
    message.cancels.key = sent.key ? textOf(*sent.key) : QStringLiteral("none");
    const Value value = read(reply != nullptr ? reply->record.value : sent.value);
    message.cancels.payload = value.payload;
    message.cancels.thirdTip = value.headersTip;
    message.cancels.exact = rawText(sent.value);
    if (reply == nullptr) {
        message.cancels.third = QStringLiteral("none seen: it may or may not have happened");
        return;
    }
    const QString source = recordRow(*reply).source;
    message.cancels.third
        = timeWords(reply->record.at) + (source.isEmpty() ? QString() : QStringLiteral(" · answered by ") + source);
}

QString namesWhere(const SeenFlow& flow, const std::set<StepName>& planned, bool (*fits)(const SeenStep&))
{
    QStringList names;
    for (const SeenStep& step : flow.steps) {
        if (!planned.contains(step.name) && fits(step)) {
            names << textOf(step.name);
        }
    }
    constexpr int shown = 6;
    const auto more = names.size() - shown;
    return more > 0 ? names.mid(0, shown).join(QStringLiteral(", ")) + QStringLiteral(" and %1 more").arg(more)
                    : names.join(QStringLiteral(", "));
}

QStringList leftAlone(const ActionPlan& plan, const SeenFlow& flow)
{
    std::set<StepName> planned;
    for (const ActionPlan::Message& message : plan.messages) {
        planned.insert(message.step);
    }
    using Group = std::pair<QString, bool (*)(const SeenStep&)>;
    const std::array groups{
        Group{
            QStringLiteral("Already undone and left alone: "),
            [](const SeenStep& step) { return step.status == StepStatus::UndoSuccess; }},
        Group{
            QStringLiteral("Nothing to undo: "),
            [](const SeenStep& step) { return !step.hasUndo && step.status == StepStatus::DoSuccess; }},
        Group{QStringLiteral("Never sent: "), &wasNeverSent},
        Group{QStringLiteral("Failed, without an effect: "), [](const SeenStep& step) {
                  return step.status == StepStatus::RetryExhausted && !step.unknownOutcome;
              }}};
    QStringList sentences;
    for (const auto& [words, fits] : groups) {
        const QString names = namesWhere(flow, planned, fits);
        if (!names.isEmpty()) {
            sentences << words + names;
        }
    }
    return sentences;
}

/// "leaves at once", "leaves after capturePayment has answered".
QString whenWords(const ActionPlan& plan, const ActionPlan::Message& message)
{
    QStringList before;
    for (const ActionPlan::Message& other : plan.messages) {
        if (other.wave == message.wave - 1) {
            before << textOf(other.step);
        }
    }
    if (before.isEmpty()) {
        return QStringLiteral("leaves at once");
    }
    constexpr int named = 2;
    if (before.size() > named) {
        return QStringLiteral("leaves after the %1 of wave %2 have answered").arg(before.size()).arg(message.wave - 1);
    }
    return QStringLiteral("leaves after %1 %2 answered")
        .arg(before.join(QStringLiteral(" and ")), before.size() == 1 ? QStringLiteral("has") : QStringLiteral("have"));
}

QString grouped(const std::string& hash)
{
    constexpr qsizetype group = 4;
    constexpr qsizetype groups = 3;
    QStringList parts;
    const QString text = textOf(hash);
    for (qsizetype i = 0; i < groups && i * group < text.size(); ++i) {
        parts << text.mid(i * group, group);
    }
    return parts.join(QLatin1Char(' '));
}

QString titleFor(const ActionPlan& plan, std::size_t steps)
{
    const bool isOfSteps = plan.action == OperatorAction::Undo || plan.action == OperatorAction::UndoNow
        || plan.action == OperatorAction::Retry;
    if (!isOfSteps || steps == 0) {
        return titleOf(plan.action, plan.step);
    }
    const bool undoes = std::ranges::all_of(plan.messages, [](const auto& each) { return each.phase == Phase::Undo; });
    return QStringLiteral("%1 %2 of %3")
        .arg(
            undoes ? QStringLiteral("Undo") : QStringLiteral("Retry"),
            countOf(steps, QStringLiteral("step"), QStringLiteral("steps")),
            textOf(plan.orchestration)
        );
}

void tellCounts(RescuePreview& preview, const ActionPlan& plan)
{
    const std::size_t count = plan.messages.size();
    std::set<int> waves;
    std::set<StepName> steps;
    for (const ActionPlan::Message& message : plan.messages) {
        waves.insert(message.wave);
        steps.insert(message.step);
        preview.undoes = preview.undoes && message.phase == Phase::Undo;
    }
    const QString messages = countOf(count, QStringLiteral("message"), QStringLiteral("messages"));
    preview.countWords
        = messages + QStringLiteral(" in ") + countOf(waves.size(), QStringLiteral("wave"), QStringLiteral("waves"));
    const QString undo = preview.undoes ? QStringLiteral("UNDO ") : QString();
    preview.sendWords = count == 1 ? QStringLiteral("Send 1 %1message").arg(undo)
                                   : QStringLiteral("Send %1 %2messages").arg(countWords(count), undo);
    preview.title = titleFor(plan, steps.size());
    if (count == 0) {
        preview.countWords = QStringLiteral("no message");
        preview.sendWords = preview.title;
        preview.undoes = false;
    }
}

} // namespace

RescuePreview previewOf(const ActionPlan& plan, const SeenFlow& flow, const std::vector<SeenRecord>& records)
{
    RescuePreview preview;
    for (const ActionPlan::Message& planned : plan.messages) {
        RescueMessage message;
        message.wave = planned.wave;
        message.phase = planned.phase;
        message.step = textOf(planned.step);
        message.title = wordOf(planned.phase) + QLatin1Char(' ') + message.step;
        message.when = whenWords(plan, planned);
        message.why = textOf(planned.why);
        message.sends = boxOf(planned.record);
        if (planned.phase == Phase::Undo) {
            tellCancelled(message, planned.step, records);
        }
        preview.messages.push_back(std::move(message));
    }
    tellCounts(preview, plan);
    preview.hash = grouped(plan.hash);
    preview.ends = wordOf(plan.ends);
    preview.leftAlone = leftAlone(plan, flow);
    return preview;
}

std::vector<RescueCheck> checksOf(const ActionPlan& plan, const SeenFlow& flow, const RescuePreview& preview)
{
    std::vector<RescueCheck> checks;
    const QString version = QStringLiteral("version %1").arg(plan.version);
    if (hasMovedOn(plan, flow)) {
        checks.push_back(
            {false,
             true,
             QStringLiteral("The flow has moved on since this plan"),
             version + QStringLiteral(" was planned, it is at version %1").arg(flow.version)}
        );
    } else {
        checks.push_back({true, false, QStringLiteral("The flow has not moved since this plan"), version});
    }
    if (!plan.caution.empty()) {
        checks.push_back({false, false, QStringLiteral("Another orchestrator ran this flow"), textOf(plan.caution)});
    }
    QStringList unseen;
    for (const RescueMessage& message : preview.messages) {
        if (message.phase == Phase::Undo && !message.seen) {
            unseen << message.step;
        }
    }
    if (unseen.isEmpty()) {
        checks.push_back({true, false, QStringLiteral("What is cancelled was seen on the wire"), preview.countWords});
    } else {
        checks.push_back(
            {false,
             false,
             QStringLiteral("Some of what is cancelled was not seen here"),
             unseen.join(QStringLiteral(", "))}
        );
    }
    return checks;
}

bool hasMovedOn(const ActionPlan& plan, const SeenFlow& flow)
{
    return flow.version > plan.version;
}

} // namespace backstep
