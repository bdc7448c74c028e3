#include "model/editor/form_words.h"

#include "engine/base/limits.h"
#include "model/editor/typed_values.h"

#include <algorithm>
#include <array>

namespace backstep {

namespace {

using enum FormWord;
using Kind = FormKind;
using Side = FormSide;

constexpr std::array<FormWordRow, 18> rowsOfStep{{
    {Name,
     Kind::Name,
     Side::Whole,
     false,
     "name",
     "Name",
     "Name of the step",
     R"(Part of its topics: letters, digits, ".", "_" and "-". All that names the step follows.)"},
    {PayloadType,
     Kind::Code,
     Side::Whole,
     false,
     "objectType",
     "Payload type",
     "Payload type",
     "What kind of object its messages carry, as workers know it."},
    {WaitsFor,
     Kind::Steps,
     Side::Whole,
     false,
     "dependsOn",
     "Waits for",
     "Waits for",
     "Its DO is sent when these are done, and they are undone after it."},
    {DoAttempts,
     Kind::Count,
     Side::Do,
     false,
     "maxRetries",
     "Attempts in all",
     "Attempts of DO",
     "How often DO is tried in all, the first time too: 1 to 1,000."},
    {UndoAttempts,
     Kind::Count,
     Side::Undo,
     false,
     "undoMaxRetries",
     "Attempts in all",
     "Attempts of UNDO",
     "How often UNDO is tried in all, the first time too: 1 to 1,000."},
    {DoTimeout,
     Kind::Measure,
     Side::Do,
     false,
     "timeoutMs",
     "Timeout",
     "Timeout of DO",
     "How long an attempt of DO may take before it counts as failed: 45 s, 1500 ms, 1 m 30 s."},
    {UndoTimeout,
     Kind::Measure,
     Side::Undo,
     false,
     "undoTimeoutMs",
     "Timeout",
     "Timeout of UNDO",
     "How long an attempt of UNDO may take before it counts as failed: 45 s, 1500 ms, 1 m 30 s."},
    {DoBackoff,
     Kind::Measure,
     Side::Do,
     false,
     "retry.delayMs retry.factor",
     "Backoff",
     "Backoff of DO",
     "The wait before the second attempt, and by what it grows with each further one: 200 ms × 2."},
    {UndoBackoff,
     Kind::Measure,
     Side::Undo,
     false,
     "undoRetry.delayMs undoRetry.factor",
     "Backoff",
     "Backoff of UNDO",
     "The wait before the second attempt, and by what it grows with each further one: 200 ms × 2."},
    {DoLongestWait,
     Kind::Measure,
     Side::Do,
     true,
     "retry.maxDelayMs",
     "Longest wait",
     "Longest wait of DO",
     "Backoff grows no longer than this: 30 s, 2 m."},
    {UndoLongestWait,
     Kind::Measure,
     Side::Undo,
     true,
     "undoRetry.maxDelayMs",
     "Longest wait",
     "Longest wait of UNDO",
     "Backoff grows no longer than this: 30 s, 2 m."},
    {DoJitter,
     Kind::Measure,
     Side::Do,
     true,
     "retry.jitter",
     "Jitter",
     "Jitter of DO",
     "Each wait is drawn from so much less to so much more, so that flows do not retry all at once: 20 %."},
    {UndoJitter,
     Kind::Measure,
     Side::Undo,
     true,
     "undoRetry.jitter",
     "Jitter",
     "Jitter of UNDO",
     "Each wait is drawn from so much less to so much more, so that flows do not retry all at once: 20 %."},
    {UndoOnFailure,
     Kind::Flag,
     Side::Whole,
     false,
     "undoOnFailure",
     "Undo it even if every attempt failed",
     "Undo it even if every attempt failed",
     "For a step whose failed attempts may leave something behind."},
    {NothingToUndo,
     Kind::Flag,
     Side::Whole,
     false,
     "undo",
     "Nothing to undo",
     "Nothing to undo",
     "For a step without an effect: no UNDO is sent for it, and no worker needs one."},
    {Pivot,
     Kind::Flag,
     Side::Whole,
     false,
     "pivot",
     "Pivot: after it nothing is undone",
     "Pivot: after it nothing is undone",
     "Once it is done the flow only goes forward; a step that fails then waits for a person."},
    {Retriable,
     Kind::Flag,
     Side::Whole,
     false,
     "retriable",
     "Retriable: it can be tried until it is done",
     "Retriable: it can be tried until it is done",
     "For steps after the pivot: they must not fail for good."},
    {WhenExhausted,
     Kind::Choice,
     Side::Whole,
     false,
     "onExhausted",
     "When exhausted",
     "When exhausted",
     "After the last attempt failed the flow turns back, or rests until a person decides."},
}};

constexpr std::array<FormWordRow, 5> rowsOfFlow{{
    {FlowName,
     Kind::Name,
     Side::Whole,
     false,
     "orchestrationName",
     "Name",
     "Name of the orchestration",
     R"(Part of its topics: letters, digits, ".", "_" and "-". Its workers in this file follow.)"},
    {FormWord::FlowShape,
     Kind::Choice,
     Side::Whole,
     false,
     "type",
     "Type",
     "Type",
     "One step after another, all at the same time, or each when those it waits for are done."},
    {LockKey,
     Kind::Code,
     Side::Whole,
     false,
     "lockKey",
     "Lock key",
     "Lock key",
     "Where the start payload says what two flows may not work on at once: a JSON pointer such as /tenantId."},
    {UndoableFor,
     Kind::Measure,
     Side::Whole,
     false,
     "undoableFor",
     "Undoable for",
     "Undoable for",
     "How long a completed flow can be undone; its payloads are kept till then: 30 d, 12 h."},
    {SharedTopic,
     Kind::Choice,
     Side::Whole,
     false,
     "sharedTopic",
     "Topics",
     "Topics of commands and replies",
     "Of its own for every step, or orchestrator.event for all; else the connection's dialect decides."},
}};

const AttemptPolicy& policyOf(FormWord word, const StepDefinition& step)
{
    return rowOf(word).side == Side::Undo ? step.undoPolicy : step.doPolicy;
}

MeaningPtr number(std::int64_t value)
{
    return plainMeaning(std::to_string(value));
}

std::vector<std::string> membersOf(FormWord word)
{
    const std::string_view both = rowOf(word).members;
    const std::size_t space = both.find(' ');
    return space == std::string_view::npos
        ? std::vector{std::string(both)}
        : std::vector{std::string(both.substr(0, space)), std::string(both.substr(space + 1))};
}

template <class Value, class Make>
Result<MemberValues> one(FormWord word, const Result<Value>& value, Make make)
{
    if (!value) {
        return failure(value.error());
    }
    return MemberValues{{membersOf(word).front(), make(*value)}};
}

/// The part that was not typed goes; one that was is written, but not beside the other when it only says the default.
Result<MemberValues> backoffValues(FormWord word, const QString& typed, const StepFacts& step)
{
    const auto backoff = backoffFrom(typed);
    if (!backoff) {
        return failure(backoff.error());
    }
    const std::vector<std::string> members = membersOf(word);
    const RetryPolicy& counts = policyOf(word, step.definition).retry;
    const bool saysDelay = step.says(members[0]);
    const bool saysFactor = step.says(members[1]);
    MemberValues values;
    if (backoff->delay && !(*backoff->delay == counts.delay && !saysDelay && saysFactor)) {
        values.emplace_back(members[0], number(backoff->delay->count()));
    } else if (!backoff->delay && saysDelay) {
        values.emplace_back(members[0], nullptr);
    }
    if (backoff->factor && !(*backoff->factor == counts.factor && !saysFactor && saysDelay)) {
        values.emplace_back(members[1], plainMeaning(numberWords(*backoff->factor).toStdString()));
    } else if (!backoff->factor && saysFactor) {
        values.emplace_back(members[1], nullptr);
    }
    return values;
}

} // namespace

std::span<const FormWordRow> stepRows()
{
    return rowsOfStep;
}

std::span<const FormWordRow> flowRows()
{
    return rowsOfFlow;
}

const FormWordRow& rowOf(FormWord word)
{
    const auto* found = std::ranges::find(rowsOfStep, word, &FormWordRow::word);
    return found != rowsOfStep.end() ? *found : *std::ranges::find(rowsOfFlow, word, &FormWordRow::word);
}

bool StepFacts::says(std::string_view member) const
{
    return std::ranges::find(said, member) != said.end();
}

QString wordsOf(FormWord word, const StepDefinition& step)
{
    const AttemptPolicy& policy = policyOf(word, step);
    const auto flag = [](bool on) { return on ? QStringLiteral("yes") : QString(); };
    switch (word) {
    case Name:
        return QString::fromStdString(step.name.text());
    case PayloadType:
        return QString::fromStdString(step.objectType);
    case DoAttempts:
    case UndoAttempts:
        return QString::number(policy.attemptsMax);
    case DoTimeout:
    case UndoTimeout:
        return spanWords(policy.timeout);
    case DoBackoff:
    case UndoBackoff:
        return backoffWords(policy.retry);
    case DoLongestWait:
    case UndoLongestWait:
        return spanWords(policy.retry.maxDelay);
    case DoJitter:
    case UndoJitter:
        return shareWords(policy.retry.jitter);
    case UndoOnFailure:
        return flag(step.undoOnFailure);
    case NothingToUndo:
        return flag(!step.hasUndo);
    case Pivot:
        return flag(step.pivot);
    case Retriable:
        return flag(step.retriable);
    case WhenExhausted:
        return step.onExhausted == OnExhausted::Wait ? waitForPerson() : turnBack();
    default:
        return {};
    }
}

Result<MemberValues> valuesFor(FormWord word, const QString& typed, const StepFacts& step)
{
    const auto asText = [&](std::string text) -> Result<MemberValues> {
        return MemberValues{{membersOf(word).front(), textMeaning(std::move(text))}};
    };
    const auto asMilliseconds = [](Duration span) { return number(span.count()); };
    const Duration most(limits::timeoutMsMax);
    switch (word) {
    case DoAttempts:
    case UndoAttempts:
        return one(word, attemptsFrom(typed), [](int count) { return number(count); });
    case DoTimeout:
    case UndoTimeout:
        return one(word, spanFrom(typed, Duration(1), most), asMilliseconds);
    case DoBackoff:
    case UndoBackoff:
        return backoffValues(word, typed, step);
    case DoLongestWait:
    case UndoLongestWait:
        return one(word, spanFrom(typed, Duration(0), most), asMilliseconds);
    case DoJitter:
    case UndoJitter:
        return one(word, shareFrom(typed), [](double share) { return plainMeaning(numberWords(share).toStdString()); });
    case UndoOnFailure:
    case Pivot:
    case Retriable:
        return MemberValues{{membersOf(word).front(), plainMeaning("true")}};
    case NothingToUndo:
        return asText("none");
    case WhenExhausted: // turning back is what happens by itself
        return typed == waitForPerson() ? asText("wait") : MemberValues{{membersOf(word).front(), nullptr}};
    default:
        return asText(typed.toStdString());
    }
}

QString topicsAsConnected()
{
    return QStringLiteral("as connected");
}

QString ownTopics()
{
    return QStringLiteral("per topic");
}

QString sharedTopic()
{
    return QStringLiteral("shared");
}

QString turnBack()
{
    return QStringLiteral("turn back");
}

QString waitForPerson()
{
    return QStringLiteral("wait for a person");
}

} // namespace backstep
