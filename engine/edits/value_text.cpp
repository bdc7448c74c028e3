#include "engine/edits/value_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace backstep {

namespace {

bool isLetterOrDigit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Narrower than YAML allows: what every reader takes for the same text, in brackets too.
bool mayStandPlain(std::string_view text)
{
    const auto isHarmless
        = [](char c) { return isLetterOrDigit(c) || std::string_view("_-./ ").find(c) != std::string_view::npos; };
    return !looksTyped(text) && (isLetterOrDigit(text.front()) || text.front() == '_' || text.front() == '/')
        && text.back() != ' ' && std::ranges::all_of(text, isHarmless);
}

/// YAML's double quotes take JSON's escapes.
std::string doubleQuoted(const std::string& text)
{
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string singleQuoted(const std::string& text)
{
    const bool isOneLine = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x20; });
    if (!isOneLine) {
        return doubleQuoted(text);
    }
    std::string quoted = "'";
    for (const char c : text) {
        quoted.append(c == '\'' ? 2 : 1, c);
    }
    return quoted + "'";
}

std::string keyText(const Meaning& key, Surroundings around)
{
    return scalarText(key, around, TextNode::Style::Plain);
}

} // namespace

std::string scalarText(const Meaning& scalar, Surroundings around, TextNode::Style wish)
{
    if (!scalar.isText) {
        return scalar.text;
    }
    if (around == Surroundings::Json || wish == TextNode::Style::DoubleQuoted) {
        return doubleQuoted(scalar.text);
    }
    if (wish == TextNode::Style::SingleQuoted) {
        return singleQuoted(scalar.text);
    }
    return mayStandPlain(scalar.text) ? scalar.text : doubleQuoted(scalar.text);
}

std::string flowText(const Meaning& value, Surroundings around)
{
    const Surroundings inside = around == Surroundings::Json ? around : Surroundings::YamlFlow;
    if (value.kind == TextNode::Kind::Scalar) {
        return scalarText(value, around, TextNode::Style::Plain);
    }
    const bool isList = value.kind == TextNode::Kind::Sequence;
    std::string text = isList ? "[" : "{";
    const auto comma = [&] { return text.size() > 1 ? ", " : ""; };
    for (const MeaningPtr& item : value.items) {
        text += comma() + flowText(*item, inside);
    }
    for (const auto& [key, member] : value.members) {
        text += comma() + keyText(*key, inside) + ": " + flowText(*member, inside);
    }
    return text + (isList ? "]" : "}");
}

std::string tallFlowText(
    const Meaning& mapping,
    Surroundings around,
    std::string_view indent,
    std::string_view unit,
    std::string_view lineEnd
)
{
    if (mapping.members.empty()) {
        return "{}";
    }
    std::string text = "{";
    for (const auto& [key, member] : mapping.members) {
        text += (text.size() > 1 ? "," : "") + std::string(lineEnd) + std::string(indent) + std::string(unit)
            + keyText(*key, around) + ": " + flowText(*member, around);
    }
    return text + std::string(lineEnd) + std::string(indent) + "}";
}

std::string itemText(const Meaning& item, std::string_view dash, std::string_view lineEnd)
{
    if (item.kind != TextNode::Kind::Mapping || item.members.empty()) {
        return std::string(dash) + flowText(item, Surroundings::YamlBlock);
    }
    std::string text;
    for (const auto& [key, member] : item.members) {
        text += text.empty() ? std::string(dash) : std::string(lineEnd) + std::string(dash.size(), ' ');
        text += keyText(*key, Surroundings::YamlBlock) + ": " + flowText(*member, Surroundings::YamlBlock);
    }
    return text;
}

} // namespace backstep
