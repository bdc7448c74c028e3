#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

/// Looks into JSON text without building it: members keep their order and numbers the digits they were written with.
/// Every function takes text that is known to be one JSON value (engine/base isJson).
namespace backstep {

enum class JsonKind : std::uint8_t
{
    Object,
    Array,
    String,
    Number,
    Word, ///< true, false, null
};

[[nodiscard]] JsonKind jsonKindOf(std::string_view value);

/// One member of an object or element of an array; both are views into the text.
struct JsonPart
{
    std::string_view name; ///< with its quotes, as written; empty for elements
    std::string_view value;
};

/// Walks over the members or elements of one value, as many at a time as are asked for.
class JsonParts
{
public:
    explicit JsonParts(std::string_view value);

    [[nodiscard]] bool atEnd() const { return m_at >= m_value.size(); }

    [[nodiscard]] std::vector<JsonPart> next(std::size_t atMost);

private:
    void skipBlanks();
    [[nodiscard]] std::string_view take();

    std::string_view m_value;
    std::size_t m_at = 0;
};

/// How many members or elements a value has, counted up to `atMost`.
[[nodiscard]] std::size_t countJsonParts(std::string_view value, std::size_t atMost);

/// The text without blanks at its ends.
[[nodiscard]] std::string_view trimmedJson(std::string_view text);

} // namespace backstep
