#include "engine/definition/members.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace backstep {

namespace {

std::string numberText(double number)
{
    std::string text = std::to_string(number);
    text.erase(text.find_last_not_of('0') + 1);
    return text.ends_with('.') ? text.substr(0, text.size() - 1) : text;
}

} // namespace

Members::Members(const TextNode& node, std::string what, Findings& findings)
    : m_node(node)
    , m_what(std::move(what))
    , m_findings(findings)
{
}

const TextNode* Members::find(std::string_view key) const
{
    const TextNode* value = m_node.find(key);
    return value == nullptr || value->isNull() ? nullptr : value;
}

const TextNode* Members::findAny(std::initializer_list<std::string_view> keys) const
{
    for (const std::string_view key : keys) {
        if (const TextNode* value = find(key)) {
            return value;
        }
    }
    return nullptr;
}

std::optional<std::string> Members::text(std::string_view key) const
{
    const TextNode* value = find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->isScalar()) {
        refuse(key, *value, "a text");
        return std::nullopt;
    }
    return value->text;
}

std::optional<bool> Members::boolean(std::string_view key) const
{
    const TextNode* value = find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    const auto read = toBoolean(*value);
    if (!read) {
        refuse(key, *value, "true or false");
    }
    return read;
}

std::optional<std::int64_t> Members::integer(std::string_view key, std::int64_t least, std::int64_t most) const
{
    const TextNode* value = find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    const auto read = toInteger(*value);
    if (read && *read >= least && *read <= most) {
        return read;
    }
    refuse(key, *value, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return std::nullopt;
}

std::optional<double> Members::number(std::string_view key, double least, double most) const
{
    const TextNode* value = find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    const auto read = toNumber(*value);
    if (read && *read >= least && *read <= most) {
        return read;
    }
    refuse(key, *value, "a number from " + numberText(least) + " to " + numberText(most));
    return std::nullopt;
}

void Members::checkNames(std::span<const std::string_view> known) const
{
    std::unordered_set<std::string_view> seen;
    for (const auto& [key, value] : m_node.members) {
        if (!key->isScalar()) {
            m_findings.error("bad-key", key->place, "A name in " + m_what + " is not a text: write a plain word here.");
            continue;
        }
        const std::string_view name = key->text;
        if (!seen.insert(name).second) {
            m_findings.error(
                "duplicate-key",
                key->place,
                quoted(name) + " is written twice in " + m_what + ", and readers differ in which they take: remove one."
            );
        }
        if (name == "<<" || std::ranges::find(known, name) != known.end()) {
            continue;
        }
        const std::string_view meant = nearest(name, known);
        m_findings.warning(
            "unknown-key",
            key->place,
            quoted(name) + " in " + m_what + " means nothing and is ignored; the reference refuses it: "
                + (meant.empty() ? "remove it." : "did you mean " + std::string(meant) + "?")
        );
    }
}

void Members::refuse(std::string_view key, const TextNode& value, const std::string& wanted) const
{
    const std::string found = value.isScalar() ? quoted(value.text) : value.isMapping() ? "a mapping" : "a list";
    m_findings.error(
        "bad-value", value.place, std::string(key) + " of " + m_what + " is " + found + ", but must be " + wanted + "."
    );
}

} // namespace backstep
