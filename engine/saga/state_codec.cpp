#include "engine/saga/state_codec.h"

#include "engine/base/planted.h"
#include "engine/saga/state_archive.h"

#include <algorithm>

namespace backstep {

namespace {

using archive::eventFormat;
using archive::stateFormat;

struct OfThisFile
{
};

using Writer = archive::Writer<OfThisFile>;
using Reader = archive::Reader<OfThisFile>;

/// The earlier formats kept one reply a step, and undid one key at a time: the present UNDO, where one was sent, is
/// that of the step's success, unless it was to be undone again.
std::vector<KeyDone> doneBefore3(const StepState& step, bool undoAgain)
{
    std::vector<KeyDone> done;
    for (const Attempt& each : step.forward.attempts) {
        const bool isNew = std::ranges::find(done, each.generation, &KeyDone::generation) == done.end();
        if (each.outcome == AttemptOutcome::Succeeded && isNew) {
            const bool isItsOwn = each.generation == step.forward.generation;
            const int undo = step.closing == Closing::Undone ? KeyDone::byPerson : KeyDone::none;
            done.insert(isItsOwn ? done.begin() : done.end(), {each.generation, undo, {}});
        }
    }
    const auto& sent = step.backward.attempts;
    const bool isSent = std::ranges::find(sent, step.backward.generation, &Attempt::generation) != sent.end();
    if (isSent && !undoAgain && !done.empty() && step.closing != Closing::Undone) {
        done.front().undo = step.backward.generation;
    }
    return done;
}

// One line a type: the order of the fields is the format.
// clang-format off
    template <class A> void field(A& a, Attempt& v) { all(a, v.number, v.generation, v.outcome, v.sentAt, v.deliveredAt, v.settledAt, v.seq); }
    template <class A> void field(A& a, PhaseState& v) { all(a, v.attempts, v.budgetFrom, v.generation, v.retryAt, v.payload, v.edited, v.reply, v.lastError); }
    template <class A> void field(A& a, KeyDone& v) { all(a, v.generation, v.undo, v.reply); }
    template <class A> void field(A& a, StepState& v)
    {
        bool undoAgain = false;
        all(a, v.status, v.fate);
        until(3, a, undoAgain);
        all(a, v.forward, v.backward);
        since(2, a, v.closing);
        if (!planted(Bug::LosesAFieldInTheBytes)) { since(3, a, v.done); }
        if constexpr (A::reading) { v.done = a.format < 3 ? doneBefore3(v, undoAgain) : std::move(v.done); }
    }
    template <class A> void field(A& a, Act& v) { all(a, v.seq, v.request, v.who, v.reason); }
    template <class A> void field(A& a, FlowState& v)
    {
        all(a, v.id, v.orchestration, v.definition, v.startKey, v.status, v.turnedBack, v.paused, v.version, v.seq, v.why, v.cause);
        if (!a.headOnly) { field(a, v.payload); }
        all(a, v.startedAt, v.endedAt, v.anomalies);
        if (!a.headOnly) { field(a, v.steps); }
        since(2, a, v.waitsForLock, v.lock, v.unserved, v.startedFrom);
        since(4, a, v.acts);
    }
    template <class A> void field(A& a, RecordPlace& v) { all(a, v.topic, v.partition, v.offset); }
    template <class A> void field(A& a, AttemptRef& v) { all(a, v.step, v.phase, v.attempt); }
    template <class A> void field(A& a, StartAccepted& v) { all(a, v.flow, v.orchestration, v.definition, v.key, v.payload, v.steps); since(2, a, v.lock, v.startedFrom); }
    template <class A> void field(A& a, AttemptSent& v) { all(a, v.ref, v.generation, v.payload); }
    template <class A> void field(A& a, AttemptDelivered& v) { all(a, v.ref); }
    template <class A> void field(A& a, StepSucceeded& v) { all(a, v.ref, v.payload, v.late); }
    template <class A> void field(A& a, AttemptFailed& v) { all(a, v.ref, v.error); }
    template <class A> void field(A& a, AttemptTimedOut& v) { all(a, v.ref, v.waited); }
    template <class A> void field(A& a, AttemptSettled& v) { all(a, v.ref, v.succeeded, v.error); since(3, a, v.payload); }
    template <class A> void field(A& a, RetryScheduled& v) { all(a, v.ref, v.at); }
    template <class A> void field(A& a, StepExhausted& v) { all(a, v.step, v.phase, v.unknown); }
    template <class A> void field(A& a, TurnedBack& v) { all(a, v.why, v.fates, v.withdrawn); }
    template <class A> void field(A& a, FateDecided& v) { all(a, v.step, v.fate, v.again); }
    template <class A> void field(A& a, BudgetRenewed& v) { all(a, v.step, v.phase, v.generation, v.payload); }
    template <class A> void field(A& a, FlowReopened& v) { all(a, v.status); }
    template <class A> void field(A& a, FlowEnded& v) { all(a, v.status, v.why); }
    template <class A> void field(A& a, AnomalySeen& v) { all(a, v.kind, v.text, v.place); }
    template <class A> void field(A& a, OperatorActed& v) { all(a, v.action, v.step, v.request, v.who, v.reason, v.before); }
    template <class A> void field(A& a, FlowWaits& v) { all(a, v.forLock, v.unserved, v.why); }
    template <class A> void field(A& a, FlowLetGo& v) { all(a, v.ofLock); }
    template <class A> void field(A& a, StepClosed& v) { all(a, v.step, v.closing, v.payload, v.reply, v.withdrawn); }

// clang-format on

template <std::size_t index = 0>
void readBody(Reader& reader, EventBody& body, std::uint64_t which)
{
    if constexpr (index < std::variant_size_v<EventBody>) {
        if (which != index) {
            return readBody<index + 1>(reader, body, which);
        }
        std::variant_alternative_t<index, EventBody> value;
        field(reader, value);
        body = std::move(value);
    } else {
        reader.fail();
    }
}

template <class Archive, class T>
void write(Archive& archive, const T& value)
{
    // The same list of fields reads and writes; writing changes nothing.
    field(archive, const_cast<T&>(value));
}

template <class T>
Bytes encoded(const T& value, bool headOnly)
{
    Writer writer;
    writer.headOnly = headOnly;
    writer.number(stateFormat);
    write(writer, value);
    return std::move(writer).take();
}

template <class T>
Result<T> decoded(std::string_view bytes, bool headOnly)
{
    Reader reader(bytes);
    reader.headOnly = headOnly;
    reader.format = reader.number();
    if (reader.format == 0 || reader.format > stateFormat) {
        return failure(
            Fault::StoreFailed, "A flow's state has the unknown format " + std::to_string(reader.format) + "."
        );
    }
    T value;
    field(reader, value);
    if (!reader.good()) {
        return failure(Fault::StoreFailed, "A flow's state is damaged: it ends in the wrong place.");
    }
    return value;
}

} // namespace

Bytes encodeState(const FlowState& state)
{
    return encoded(state, false);
}

Result<FlowState> decodeState(std::string_view bytes)
{
    return decoded<FlowState>(bytes, false);
}

Bytes encodeHead(const FlowState& state)
{
    return encoded(state, true);
}

Result<FlowState> decodeHead(std::string_view bytes)
{
    return decoded<FlowState>(bytes, true);
}

Bytes encodeStep(const StepState& step)
{
    return encoded(step, false);
}

Result<StepState> decodeStep(std::string_view bytes)
{
    return decoded<StepState>(bytes, false);
}

Bytes encodeEvent(const Event& event)
{
    Writer writer;
    writer.number(eventFormat);
    write(writer, event.seq);
    write(writer, event.at);
    write(writer, event.version);
    writer.number(event.body.index());
    std::visit([&writer](const auto& body) { write(writer, body); }, event.body);
    return std::move(writer).take();
}

Result<Event> decodeEvent(std::string_view bytes)
{
    Reader reader(bytes);
    Event event;
    reader.format = reader.number();
    if (reader.format == 0 || reader.format > eventFormat) {
        return failure(Fault::StoreFailed, "An event has the unknown format " + std::to_string(reader.format) + ".");
    }
    field(reader, event.seq);
    field(reader, event.at);
    field(reader, event.version);
    readBody(reader, event.body, reader.number());
    if (!reader.good()) {
        return failure(Fault::StoreFailed, "An event is damaged: it ends in the wrong place.");
    }
    return event;
}

} // namespace backstep
