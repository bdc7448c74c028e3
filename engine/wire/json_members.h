#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace backstep {

/// One member of a JSON object, its value as the raw text that stood there.
struct JsonMember
{
    std::string_view name; ///< between its quotes, as written
    std::string_view value;
};

/// The members of one JSON object, as views into the text they were read from.
class JsonMembers
{
public:
    void clear() { m_members.clear(); }

    void add(JsonMember member) { m_members.push_back(member); }

    [[nodiscard]] const std::vector<JsonMember>& all() const { return m_members; }

    [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }

    /// The raw value, empty where there is none. Of two members with one name the last counts, as Jackson reads it.
    [[nodiscard]] std::string_view raw(std::string_view name) const;
    /// A string unescaped; a number, true or false as it is written (the reference turns any type into text).
    [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
    [[nodiscard]] std::string textOr(std::string_view name, std::string_view otherwise) const;
    /// A whole number, also when written as a string.
    [[nodiscard]] std::optional<std::uint64_t> number(std::string_view name) const;

private:
    [[nodiscard]] const JsonMember* find(std::string_view name) const;
    std::vector<JsonMember> m_members;
};

/// What a record's value holds: its members, and those of its member "headers".
struct JsonEnvelope
{
    JsonMembers top;
    JsonMembers headers;
    bool hasHeaders = false; ///< "headers" is there and is an object
};

enum class JsonTrouble : std::uint8_t
{
    None,
    NotJson,
    TooDeep,
    NotUtf8,
    NumberTooLarge,
    NotAnObject,
    Empty
};

/// Checks the whole text and lists its members. The views point into `text`, which must outlive the envelope.
[[nodiscard]] JsonTrouble readJsonEnvelope(std::string_view text, JsonEnvelope& envelope);

/// The same for the members of one object (no "headers").
[[nodiscard]] JsonTrouble readJsonObject(std::string_view text, JsonMembers& members);

/// What is wrong, as the end of a sentence: "is not JSON", "nests deeper than 100 levels" …
[[nodiscard]] std::string_view troubleWords(JsonTrouble trouble);

/// A raw JSON scalar as text (see JsonMembers::text).
[[nodiscard]] std::optional<std::string> jsonScalarText(std::string_view raw);

} // namespace backstep
