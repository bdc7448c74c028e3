#pragma once

#include "engine/base/varint.h"
#include "engine/saga/event.h"
#include "engine/saga/state.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// How states and events become bytes and come back: the same list of a type's fields reads and writes
/// (state_codec.cpp has the lists). For the codec alone.
namespace backstep::archive {

/// Format 2 brought locks, readiness and steps closed by a person; format 3 the keys that were done; format 4,
/// of states alone, who acted. All are read.
inline constexpr std::uint64_t stateFormat = 4;
inline constexpr std::uint64_t eventFormat = 3;

/// Numbers as base-128 varints (signed ones zigzag), texts with their length in front.
/// `Of`: a type of the file that lists the fields. It is where those are found, and keeps two such files apart.
template <class Of>
class Writer
{
public:
    static constexpr bool reading = false;
    static constexpr std::uint64_t format = stateFormat;
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
template <class Of>
class Reader
{
public:
    static constexpr bool reading = true;
    std::uint64_t format = stateFormat; ///< of what is read
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
inline constexpr std::uint64_t lastOf = 0;
template <>
inline constexpr std::uint64_t lastOf<Phase> = std::uint64_t(Phase::Undo);
template <>
inline constexpr std::uint64_t lastOf<StepStatus> = std::uint64_t(StepStatus::UndoFail);
template <>
inline constexpr std::uint64_t lastOf<FlowStatus> = std::uint64_t(FlowStatus::Failed);
template <>
inline constexpr std::uint64_t lastOf<AttemptOutcome> = std::uint64_t(AttemptOutcome::Withdrawn);
template <>
inline constexpr std::uint64_t lastOf<Fate> = std::uint64_t(Fate::Closed);
template <>
inline constexpr std::uint64_t lastOf<Closing> = std::uint64_t(Closing::Undone);
template <>
inline constexpr std::uint64_t lastOf<AnomalyKind> = std::uint64_t(AnomalyKind::InheritedFailure);
template <>
inline constexpr std::uint64_t lastOf<OperatorAction> = std::uint64_t(OperatorAction::StartAnyway);

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

} // namespace backstep::archive
