#pragma once

#include <QStringView>

#include <cstdint>
#include <vector>

namespace backstep {

enum class SpanKind : std::uint8_t
{
    Key,
    Text,
    Number, ///< and true, false, null
    Comment
};

/// A part of a line that is coloured.
struct TextSpan
{
    int start = 0;
    int length = 0;
    SpanKind kind = SpanKind::Text;

    friend bool operator==(const TextSpan&, const TextSpan&) = default;
};

/// YAML and JSON, line by line: good enough to colour a text while it is typed. JSON is YAML here.
[[nodiscard]] std::vector<TextSpan> spansOf(QStringView line);

} // namespace backstep
