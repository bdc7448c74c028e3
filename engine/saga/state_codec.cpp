#include "engine/saga/state_codec.h"

#include "engine/base/varint.h"

#include "engine/base/planted.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace backstep {

namespace {

/// Format 2 brought locks, readiness and steps closed by a person; format 3 the keys that were done. All are read.
constexpr std::uint64_t stateFormat = 3;
constexpr std::uint64_t eventFormat = 3;

/// Numbers as base-128 varints (signed ones zigzag), texts with their length in front.
class Writer
{
public:
    static constexpr bool reading = false;
    static constexpr std::uint64_t format = 3;
    bool headOnly = false; ///< of a state

    void number(std::uint64_t value) { appendVarint(m_bytes, value); }

    void text(const std::string& value)
    {
        number(value.size());
        m_bytes += value;
    }

    [[nodiscard]] Bytes take() && { return std::move(m_bytes); }

private:
    Bytes m_bytes;
};

/// Stops at the first thing that cannot be, and then gives zeros: the caller asks good() once at the end.
class Reader
{
public:
    static constexpr bool reading = true;
    std::uint64_t format = 3; ///< of what is read
    bool headOnly = false; ///< of a state

    explicit Reader(std::string_view bytes)
        : m_rest(bytes)
    {
    }

    std::uint64_t number()
    {
        const std::optional<std::uint64_t> value = takeVarint(m_rest);
        m_good = m_good && value.has_value();
        return value.value_or(0);
    }

    std::string text()
    {
        const std::uint64_t size = number();
        if (size > m_rest.size()) {
            fail();
            return {};
        }
        std::string value(m_rest.substr(0, size));
        m_rest.remove_prefix(size);
        return value;
    }

    /// How many elements follow; every element takes at least one byte.
    std::size_t count()
    {
        const std::uint64_t size = number();
        if (size > m_rest.size()) {
            fail();
            return 0;
        }
        return size;
    }

    void fail()
    {
        m_good = false;
        m_rest = {};
    }

    [[nodiscard]] bool good() const { return m_good && m_rest.empty(); }

private:
    std::string_view m_rest;
    bool m_good = true;
};

template <class Archive, class... Fields>
void all(Archive& archive, Fields&... fields)
{
    (field(archive, fields), ...);
}

/// What a later format brought: of an earlier one it is not read and stays as it was.
template <class Archive, class... Fields>
void since(std::uint64_t format, Archive& archive, Fields&... fields)
{
    if (archive.format >= format) {
        (field(archive, fields), ...);
    }
}

/// What a later format did without: it is read to get past it.
template <class Archive, class... Fields>
void until(std::uint64_t format, Archive& archive, Fields&... fields)
{
    if (archive.format < format) {
        (field(archive, fields), ...);
    }
}

template <class Archive, class Number>
requires std::is_integral_v<Number>

void field(Archive& archive, Number& value)
{
    if constexpr (Archive::reading) {
        const std::uint64_t raw = archive.number();
        if constexpr (std::is_signed_v<Number>) {
            value = static_cast<Number>(static_cast<std::int64_t>(raw >> 1U) ^ -static_cast<std::int64_t>(raw & 1U));
        } else {
            value = static_cast<Number>(raw);
        }
    } else if constexpr (std::is_signed_v<Number>) {
        const std::int64_t wide = value;
        archive.number((static_cast<std::uint64_t>(wide) << 1U) ^ static_cast<std::uint64_t>(wide >> 63));
    } else {
        archive.number(static_cast<std::uint64_t>(value));
    }
}

template <class Enum>
constexpr std::uint64_t lastOf = 0;
template <>
constexpr std::uint64_t lastOf<Phase> = std::uint64_t(Phase::Undo);
template <>
constexpr std::uint64_t lastOf<StepStatus> = std::uint64_t(StepStatus::UndoFail);
template <>
constexpr std::uint64_t lastOf<FlowStatus> = std::uint64_t(FlowStatus::Failed);
template <>
constexpr std::uint64_t lastOf<AttemptOutcome> = std::uint64_t(AttemptOutcome::Withdrawn);
template <>
constexpr std::uint64_t lastOf<Fate> = std::uint64_t(Fate::Closed);
template <>
constexpr std::uint64_t lastOf<Closing> = std::uint64_t(Closing::Undone);
template <>
constexpr std::uint64_t lastOf<AnomalyKind> = std::uint64_t(AnomalyKind::DoneTwice);
template <>
constexpr std::uint64_t lastOf<OperatorAction> = std::uint64_t(OperatorAction::StartAnyway);

template <class Archive, class Enum>
requires std::is_enum_v<Enum>

void field(Archive& archive, Enum& value)
{
    static_assert(lastOf<Enum> != 0, "every enumeration that is stored names its last value");
    if constexpr (Archive::reading) {
        const std::uint64_t raw = archive.number();
        if (raw > lastOf<Enum>) {
            archive.fail();
            return;
        }
        value = static_cast<Enum>(raw);
    } else {
        archive.number(static_cast<std::uint64_t>(value));
    }
}

template <class Archive>
void field(Archive& archive, std::string& value)
{
    if constexpr (Archive::reading) {
        value = archive.text();
    } else {
        archive.text(value);
    }
}

template <class Archive, class Kind>
void field(Archive& archive, Id<Kind>& value)
{
    if constexpr (Archive::reading) {
        value = Id<Kind>(archive.text());
    } else {
        archive.text(value.text());
    }
}

template <class Archive>
void field(Archive& archive, Instant& value)
{
    field(archive, value.micros);
}

template <class Archive>
void field(Archive& archive, Duration& value)
{
    Duration::rep count = value.count();
    field(archive, count);
    value = Duration(count);
}

template <class Archive, class First, class Second>
void field(Archive& archive, std::pair<First, Second>& value)
{
    all(archive, value.first, value.second);
}

template <class Archive, class T>
void field(Archive& archive, std::optional<T>& value);

template <class Archive, class T>
void field(Archive& archive, std::vector<T>& values)
{
    if constexpr (Archive::reading) {
        values.resize(archive.count());
    } else {
        archive.number(values.size());
    }
    for (T& value : values) {
        field(archive, value);
    }
}

template <class Archive, class T>
void field(Archive& archive, std::optional<T>& value)
{
    bool there = value.has_value();
    field(archive, there);
    if constexpr (Archive::reading) {
        value = there ? std::optional<T>(T{}) : std::nullopt;
    }
    if (there) {
        field(archive, *value);
    }
}

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
    template <class A> void field(A& a, FlowState& v)
    {
        all(a, v.id, v.orchestration, v.definition, v.startKey, v.status, v.turnedBack, v.paused, v.version, v.seq, v.why, v.cause);
        if (!a.headOnly) { field(a, v.payload); }
        all(a, v.startedAt, v.endedAt, v.anomalies);
        if (!a.headOnly) { field(a, v.steps); }
        since(2, a, v.waitsForLock, v.lock, v.unserved, v.startedFrom);
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
