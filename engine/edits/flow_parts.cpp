#include "engine/edits/flow_parts.h"

#include <algorithm>

namespace backstep {

namespace {

Span spanOf(const Place& place)
{
    return {place.offset, place.offset + place.length};
}

} // namespace

FlowParts::FlowParts(std::string_view text, const TextTree& tree, const Located& collection)
    : m_text(text)
    , m_lines(text)
    , m_around(tree.form == TextForm::Json ? Surroundings::Json : Surroundings::YamlFlow)
{
    const TextNode& node = *collection.node;
    m_inside = {node.content + 1, node.place.offset + node.place.length - 1};
    for (const TextNode* item : node.items) {
        m_parts.push_back(spanOf(item->place));
    }
    for (const auto& [key, value] : node.members) {
        m_parts.push_back({spanOf(key->place).from, std::max(spanOf(key->place).to, spanOf(value->place).to)});
    }
    for (const AliasUse& use : tree.aliases) {
        if (use.parent == &node) {
            Span& part = m_parts[use.index];
            const Span alias = spanOf(use.place);
            part = node.isSequence() ? alias : Span{spanOf(node.members[use.index].first->place).from, alias.to};
        }
    }
}

/// Of the comma behind a part; where the brackets close when there is none.
std::size_t FlowParts::commaAfter(std::size_t index) const
{
    std::size_t at = m_parts[index].to;
    while (at < m_inside.to && m_text[at] != ',') {
        const bool isComment = m_around == Surroundings::YamlFlow && m_text[at] == '#';
        at = isComment ? m_lines.next(at) : at + 1;
    }
    return std::min(at, m_inside.to);
}

std::size_t FlowParts::behindBlanks(std::size_t from, std::size_t to) const
{
    return std::min(m_text.find_first_not_of(" \t\r\n", from), to);
}

/// What separates a part from the one behind it.
std::string_view FlowParts::between(std::size_t index) const
{
    return m_text.substr(m_parts[index].to, m_parts[index + 1].from - m_parts[index].to);
}

std::string FlowParts::indentOf(std::size_t offset) const
{
    const std::size_t line = m_lines.begin(offset);
    return std::string(m_text.substr(line, m_lines.indent(line)));
}

TextChanges FlowParts::insert(std::size_t index, const Written& part) const
{
    if (m_parts.empty()) {
        return insertFirst(part);
    }
    const std::string ending(m_lines.ending());
    const Span& sibling = m_parts[std::min(index, m_parts.size() - 1)];
    const std::string indent = indentOf(sibling.from);
    const bool isOnLines = m_lines.isFirst(sibling.from);
    const std::string_view inSibling = m_text.substr(sibling.from, sibling.to - sibling.from);
    const bool isTall = inSibling.find('\n') != std::string_view::npos;
    const std::string outer = indentOf(m_inside.from - 1);
    const std::string unit
        = indent.size() > outer.size() && indent.starts_with(outer) ? indent.substr(outer.size()) : "  ";
    const std::string text = part(isTall, indent, unit);
    std::string gap = isOnLines ? ending + indent : " ";
    if (!isOnLines && m_parts.size() > 1 && between(0).find(' ') == std::string_view::npos) {
        gap.clear(); // as tight as the others
    }
    if (index < m_parts.size()) {
        return {{m_parts[index].from, 0, text + "," + gap}};
    }
    return {{m_parts.back().to, 0, "," + gap + text}};
}

TextChanges FlowParts::insertFirst(const Written& part) const
{
    const std::string outer = indentOf(m_inside.from);
    const std::string ending(m_lines.ending());
    if (m_around == Surroundings::YamlFlow) {
        return {{m_inside.from, 0, part(false, outer, "  ")}};
    }
    const std::string unit = outer.find('\t') != std::string::npos ? "\t" : "  ";
    const std::size_t blanks = behindBlanks(m_inside.from, m_inside.to);
    return {
        {m_inside.from,
         blanks - m_inside.from,
         ending + outer + unit + part(true, outer + unit, unit) + ending + outer}};
}

TextChanges FlowParts::erase(std::size_t index) const
{
    const Span& part = m_parts[index];
    if (m_parts.size() == 1) {
        const std::size_t comma = commaAfter(index);
        const std::size_t rest = behindBlanks(std::min(comma + 1, m_inside.to), m_inside.to);
        if (behindBlanks(m_inside.from, part.from) == part.from && rest == m_inside.to) {
            return {{m_inside.from, m_inside.to - m_inside.from, {}}};
        }
        TextChanges changes{{part.from, part.to - part.from, {}}}; // comments stay
        if (comma < m_inside.to) {
            changes.push_back({comma, 1, {}});
        }
        return changes;
    }
    if (index + 1 == m_parts.size()) {
        // The comma before goes, and what leads from it to the part when that is nothing but blanks.
        const std::size_t comma = commaAfter(index - 1);
        if (behindBlanks(comma + 1, part.from) == part.from) {
            std::size_t from = comma;
            while (from > m_parts[index - 1].to
                   && std::string_view(" \t").find(m_text[from - 1]) != std::string_view::npos) {
                --from;
            }
            return {{from, part.to - from, {}}};
        }
        return {{comma, 1, {}}, {part.from, part.to - part.from, {}}};
    }
    const std::size_t comma = commaAfter(index);
    const std::size_t next = m_parts[index + 1].from;
    if (comma == part.to || behindBlanks(part.to, comma) == comma) {
        const std::size_t to = behindBlanks(comma + 1, next) == next ? next : comma + 1;
        return {{part.from, to - part.from, {}}};
    }
    return {{part.from, part.to - part.from, {}}, {comma, 1, {}}};
}

TextChanges FlowParts::reorder(std::span<const std::size_t> order) const
{
    TextChanges changes;
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (order[i] != i) {
            const Span& moved = m_parts[order[i]];
            changes.push_back(
                {m_parts[i].from,
                 m_parts[i].to - m_parts[i].from,
                 std::string(m_text.substr(moved.from, moved.to - moved.from))}
            );
        }
    }
    return changes;
}

} // namespace backstep
