#include "engine/definition/members.h"

#include <algorithm>
#include <limits>
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

/// One bit; names with different ones are different.
std::uint64_t signOf(std::string_view name)
{
    constexpr std::size_t bits = 64;
    const std::size_t ends
        = name.empty() ? 0 : static_cast<unsigned char>(name.front()) * 5U + static_cast<unsigned char>(name.back());
    return std::uint64_t{1} << ((ends + name.size() * 11) % bits);
}

std::uint64_t signsOf(const TextNode& node)
{
    std::uint64_t signs = 0;
    for (const auto& [name, value] : node.members) {
        if (name->text == "<<") {
            return std::numeric_limits<std::uint64_t>::max(); // what it merges may have any name
        }
        signs |= signOf(name->text);
    }
    return signs;
}

} // namespace

Members::Members(const TextNode& node, std::string what, Findings& findings)
    : m_node(node)
    , m_signs(signsOf(node))
    , m_what(std::move(what))
    , m_findings(findings)
{
}

const TextNode* Members::find(std::string_view key) const
{
    if ((m_signs & signOf(key)) == 0) {
        return nullptr;
    }
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
    const bool looksForTwins = m_node.hasNameTwice();
    std::unordered_set<std::string_view> seen;
    for (const auto& [key, value] : m_node.members) {
        if (!key->isScalar()) {
            m_findings.error("bad-key", key->place, "A name in " + m_what + " is not a text: write a plain word here.");
            continue;
        }
        const std::string_view name = key->text;
        if (looksForTwins && !seen.insert(name).second) {
            m_findings.error(
                "duplicate-key",
                key->place,
                inQuotes(name) + " is written twice in " + m_what
                    + ", and readers differ in which they take: remove one."
            );
        }
        if (name == "<<" || std::ranges::find(known, name) != known.end()) {
            continue;
        }
        const std::string_view meant = nearest(name, known);
        m_findings.warning(
            "unknown-key",
            key->place,
            inQuotes(name) + " in " + m_what + " means nothing and is ignored; the reference refuses it: "
                + (meant.empty() ? "remove it." : "did you mean " + std::string(meant) + "?")
        );
    }
}

void Members::refuse(std::string_view key, const TextNode& value, const std::string& wanted) const
{
    const std::string found = value.isScalar() ? inQuotes(value.text) : value.isMapping() ? "a mapping" : "a list";
    m_findings.error(
        "bad-value", value.place, std::string(key) + " of " + m_what + " is " + found + ", but must be " + wanted + "."
    );
}

} // namespace backstep
