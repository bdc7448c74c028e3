#include "engine/edits/block_mapping.h"

#include <algorithm>

namespace backstep {

BlockMapping::BlockMapping(std::string_view text, const TextTree& tree, const Located& mapping)
    : m_text(text)
    , m_lines(text)
    , m_tree(tree)
    , m_node(*mapping.node)
{
}

const TextNode& BlockMapping::keyAt(std::size_t index) const
{
    return *m_node.members[index].first;
}

std::size_t BlockMapping::endOf(std::size_t index) const
{
    for (const AliasUse& use : m_tree.aliases) {
        if (use.parent == &m_node && use.index == index) {
            return use.place.offset + use.place.length;
        }
    }
    const Place& value = m_node.members[index].second->place;
    const Place& key = keyAt(index).place;
    return std::max(value.offset + value.length, key.offset + key.length);
}

TextChanges BlockMapping::insert(std::size_t after, std::string_view key, const Meaning& value) const
{
    const std::size_t column = keyAt(0).place.offset - m_lines.begin(keyAt(0).place.offset);
    const std::size_t at = m_lines.end(endOf(after));
    return {
        {at,
         0,
         std::string(m_lines.ending()) + std::string(column, ' ') + std::string(key) + ": "
             + flowText(value, Surroundings::YamlBlock)}};
}

TextChanges BlockMapping::erase(std::size_t index) const
{
    const std::size_t from = keyAt(index).place.offset;
    const std::size_t end = m_lines.end(endOf(index));
    if (m_node.members.size() == 1) {
        return {{from, endOf(index) - from, "{}"}};
    }
    if (m_lines.isFirst(from)) {
        const std::size_t line = m_lines.begin(from);
        const std::size_t next = m_lines.next(end);
        if (next > end) {
            return {{line, next - line, {}}};
        }
        const std::size_t above = m_lines.end(m_lines.begin(line - 1)); // the text ends without an end of line
        return {{above, next - above, {}}};
    }
    // It stands behind a dash; the next one takes its place unless comments are between.
    const std::size_t next = keyAt(index + 1).place.offset;
    if (m_text.find_first_not_of(" \t\r\n", end) == next) {
        return {{from, next - from, {}}};
    }
    const std::size_t dash = m_text.find_last_not_of(" \t", from - 1);
    return {{dash + 1, end - dash - 1, {}}};
}

} // namespace backstep
