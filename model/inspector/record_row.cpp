#include "model/inspector/record_row.h"

#include "engine/base/overloaded.h"
#include "engine/wire/codec.h"
#include "engine/wire/json_members.h"

#include <array>
#include <variant>

namespace backstep {

namespace {

void say(RecordRow& row, const QString& words, Tone tone = Tone::Idle, std::optional<GlyphKind> glyph = {})
{
    row.says = words;
    row.tone = tone;
    row.glyph = glyph;
}

void sayReply(RecordRow& row, const ReplyMessage& reply)
{
    const bool back = row.phase == Phase::Undo;
    row.source = textOf(reply.source);
    if (reply.succeeded) {
        say(row,
            back ? QStringLiteral("undone") : QStringLiteral("done"),
            back ? Tone::Undo : Tone::Done,
            back ? GlyphKind::SquareArrow : GlyphKind::DiscTick);
        return;
    }
    const QString error = reply.error.empty() ? QStringLiteral("failed, no reason given") : textOf(reply.error);
    say(row, error, Tone::Fail, back ? GlyphKind::DiamondMark : GlyphKind::OctagonCross);
}

/// The first sentence of what an event tells beside its type, where it tells any.
QString detailOf(const FlowEventMessage& event)
{
    JsonMembers detail;
    if (readJsonObject(event.detail, detail) != JsonTrouble::None) {
        return {};
    }
    for (const char* member : {"why", "error", "text", "reason"}) {
        const std::optional<std::string> text = detail.text(member);
        if (text && !text->empty()) {
            return textOf(*text);
        }
    }
    return {};
}

struct EventWord
{
    const char* type;
    const char* words;
    Tone tone;
};

constexpr std::array eventWords{
    EventWord{"start_accepted", "start accepted", Tone::Idle},
    EventWord{"do_sent", "decided: send", Tone::Idle},
    EventWord{"do_succeeded", "taken as done", Tone::Idle},
    EventWord{"do_failed", "taken as failed", Tone::Idle},
    EventWord{"do_timed_out", "no answer in time", Tone::Retry},
    EventWord{"retry_scheduled", "tries again after a pause", Tone::Retry},
    EventWord{"exhausted", "exhausted", Tone::Fail},
    EventWord{"turned_back", "turned back", Tone::Undo},
    EventWord{"undo_sent", "decided: send", Tone::Idle},
    EventWord{"undo_succeeded", "taken as undone", Tone::Idle},
    EventWord{"undo_failed", "taken as failed", Tone::Idle},
    EventWord{"undo_timed_out", "no answer in time", Tone::Retry},
    EventWord{"flow_ended", "ended", Tone::Idle},
    EventWord{"anomaly", "anomaly", Tone::Retry},
    EventWord{"operator_action", "a person acted", Tone::Idle},
    EventWord{"flow.snapshot", "state of the flow", Tone::Idle},
    EventWord{"flow.waiting", "waits", Tone::Retry},
};

void sayEvent(RecordRow& row, const FlowEventMessage& event)
{
    QString words = textOf(event.type);
    Tone tone = Tone::Idle;
    for (const EventWord& known : eventWords) {
        if (event.type == known.type) {
            words = QString::fromLatin1(known.words);
            tone = known.tone;
        }
    }
    if (event.phase) {
        row.phase = event.phase;
    }
    row.step = event.step.isEmpty() ? QStringLiteral("flow") : textOf(event.step);
    row.attempt = event.attempt.value_or(row.attempt);
    const QString detail = detailOf(event);
    say(row, detail.isEmpty() ? words : words + QStringLiteral(": ") + detail, tone);
}

} // namespace

RecordRow recordRow(const SeenRecord& seen)
{
    RecordRow row;
    row.place = seen.record.place;
    row.at = seen.record.at;
    row.phase = seen.phase;
    row.step = seen.step.isEmpty() ? QStringLiteral("flow") : textOf(seen.step);
    row.attempt = seen.attempt.value_or(0);
    const std::vector<Message> messages = decode(seen.record);
    if (messages.empty()) {
        return row;
    }
    std::visit(
        Overloaded{
            [&](const CommandMessage&) {
                row.way = RecordWay::Sent;
                say(row, QStringLiteral("sent"));
            },
            [&](const ReplyMessage& reply) {
                row.way = RecordWay::Received;
                sayReply(row, reply);
            },
            [&](const StartMessage&) {
                row.way = RecordWay::Received;
                say(row, QStringLiteral("start"), Tone::Run);
            },
            [&](const FlowEventMessage& event) { sayEvent(row, event); },
            [&](const ControlMessage& control) {
                row.way = RecordWay::Received;
                const QString who = control.who.empty() ? QStringLiteral("a person") : textOf(control.who);
                say(row, QStringLiteral("%1 asks: %2").arg(who, textOf(control.action)), Tone::Undo);
            },
            [&](const RegistrationMessage&) { say(row, QStringLiteral("registration")); },
            [&](const RegistrationStatusMessage&) { say(row, QStringLiteral("registration status")); },
            [&](const OwnerMessage&) { say(row, QStringLiteral("owner")); },
            [&](const UnreadableMessage& unreadable) {
                say(row, textOf(unreadable.reason), Tone::Retry, GlyphKind::DashedQuestion);
            }},
        messages.front()
    );
    return row;
}

void markAnomaly(RecordRow& row, const SeenAnomaly& anomaly)
{
    say(row, wordOf(anomaly.kind) + QStringLiteral(", ignored"), Tone::Retry, GlyphKind::DashedQuestion);
}

QString placeWords(const RecordPlace& place)
{
    if (place.partition < 0 || place.offset < 0) {
        return {};
    }
    return QStringLiteral("%1@%2").arg(place.partition).arg(countWords(static_cast<std::uint64_t>(place.offset)));
}

QString wordOf(AnomalyKind kind)
{
    return textOf(toWire(kind)).replace(QLatin1Char('-'), QLatin1Char(' '));
}

std::optional<SeenAnomaly> anomalyIn(const SeenRecord& seen)
{
    if (seen.kind != SeenRecord::Kind::Event) {
        return std::nullopt;
    }
    for (const Message& message : decode(seen.record)) {
        const auto* event = std::get_if<FlowEventMessage>(&message);
        JsonMembers detail;
        if (event == nullptr || event->type != "anomaly"
            || readJsonObject(event->detail, detail) != JsonTrouble::None) {
            continue;
        }
        SeenAnomaly anomaly;
        anomaly.kind = anomalyKindFromWire(detail.textOr("kind", {})).value_or(AnomalyKind::UnexpectedReply);
        anomaly.flow = event->flow;
        anomaly.text = detail.textOr("text", {});
        anomaly.place.topic = TopicName(detail.textOr("topic", {}));
        anomaly.place.partition = static_cast<std::int32_t>(detail.number("partition").value_or(0));
        anomaly.place.offset = static_cast<std::int64_t>(detail.number("offset").value_or(0));
        anomaly.at = event->at;
        return anomaly;
    }
    return std::nullopt;
}

} // namespace backstep
