#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

namespace backstep {

/// Appends a JSON string, quoted and escaped.
void appendJsonText(std::string& out, std::string_view text);

/// Appends the payload in one line: as it stands, or minified where it spans lines; null where it is empty.
void appendPayload(std::string& out, std::string_view payload);

/// Writes one JSON object at the end of a string: commands and events are spliced, never built as trees.
class JsonWriter
{
public:
    explicit JsonWriter(std::string& out)
        : m_out(out)
    {
        m_out += '{';
    }

    JsonWriter& text(std::string_view name, std::string_view value)
    {
        begin(name);
        appendJsonText(m_out, value);
        return *this;
    }

    /// Left out when the value is empty.
    JsonWriter& textIfAny(std::string_view name, std::string_view value)
    {
        return value.empty() ? *this : text(name, value);
    }

    template <std::integral Number>
    JsonWriter& number(std::string_view name, Number value)
    {
        begin(name);
        std::array<char, 24> digits{};
        const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
        m_out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
        return *this;
    }

    /// A value that is JSON already.
    JsonWriter& raw(std::string_view name, std::string_view json)
    {
        begin(name);
        m_out += json;
        return *this;
    }

    JsonWriter& boolean(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }

    JsonWriter& payload(std::string_view name, std::string_view value)
    {
        begin(name);
        appendPayload(m_out, value);
        return *this;
    }

    /// A member whose value the caller appends.
    std::string& begin(std::string_view name);

    void end() { m_out += '}'; }

private:
    std::string& m_out;
    bool m_isFirst = true;
};

} // namespace backstep
