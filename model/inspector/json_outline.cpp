#include "model/inspector/json_outline.h"

namespace backstep {

namespace {

constexpr std::string_view blanks = " \t\r\n";

/// The end of a string that begins at `at`, behind its closing quote.
std::size_t endOfString(std::string_view text, std::size_t at)
{
    ++at;
    while (at < text.size() && text[at] != '"') {
        at += text[at] == '\\' ? 2 : 1;
    }
    return at + 1;
}

std::size_t endOfNest(std::string_view text, std::size_t at)
{
    std::size_t depth = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (c == '"') {
            at = endOfString(text, at);
            continue;
        }
        ++at;
        if (c == '{' || c == '[') {
            ++depth;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            break;
        }
    }
    return at;
}

std::size_t endOfValue(std::string_view text, std::size_t at)
{
    switch (text[at]) {
    case '"':
        return endOfString(text, at);
    case '{':
    case '[':
        return endOfNest(text, at);
    default:
        const std::size_t end = text.find_first_of(",}] \t\r\n", at);
        return end == std::string_view::npos ? text.size() : end;
    }
}

} // namespace

JsonKind jsonKindOf(std::string_view value)
{
    switch (value.empty() ? 'n' : value.front()) {
    case '{':
        return JsonKind::Object;
    case '[':
        return JsonKind::Array;
    case '"':
        return JsonKind::String;
    case 't':
    case 'f':
    case 'n':
        return JsonKind::Word;
    default:
        return JsonKind::Number;
    }
}

JsonParts::JsonParts(std::string_view value)
{
    const JsonKind kind = jsonKindOf(value);
    if (kind == JsonKind::Object || kind == JsonKind::Array) {
        m_value = value.substr(1, value.size() - 2);
        skipBlanks();
    }
}

std::vector<JsonPart> JsonParts::next(std::size_t atMost)
{
    std::vector<JsonPart> parts;
    while (!atEnd() && parts.size() < atMost) {
        JsonPart part;
        part.value = take();
        if (!atEnd() && m_value[m_at] == ':') {
            ++m_at;
            skipBlanks();
            part.name = part.value;
            part.value = take();
        }
        if (!atEnd()) {
            ++m_at; // the comma
            skipBlanks();
        }
        parts.push_back(part);
    }
    return parts;
}

void JsonParts::skipBlanks()
{
    m_at = std::min(m_value.find_first_not_of(blanks, m_at), m_value.size());
}

std::string_view JsonParts::take()
{
    if (atEnd()) {
        return {};
    }
    const std::size_t begin = m_at;
    m_at = std::min(endOfValue(m_value, begin), m_value.size());
    const std::string_view taken = m_value.substr(begin, m_at - begin);
    skipBlanks();
    return taken;
}

std::size_t countJsonParts(std::string_view value, std::size_t atMost)
{
    JsonParts parts(value);
    return parts.next(atMost).size();
}

std::string_view trimmedJson(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

} // namespace backstep
