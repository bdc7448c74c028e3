#include "engine/edits/block_list.h"

#include <algorithm>

namespace backstep {

namespace {

bool isDashAt(std::string_view text, std::size_t at)
{
    return at < text.size() && text[at] == '-'
        && (at + 1 == text.size() || std::string_view(" \t\r\n").find(text[at + 1]) != std::string_view::npos);
}

std::size_t endOfPlace(const Place& place)
{
    return place.offset + place.length;
}

} // namespace

BlockList::BlockList(std::string_view text, const Located& list)
    : m_text(text)
    , m_lines(text)
    , m_list(list)
{
}

Result<BlockList> BlockList::of(std::string_view text, const TextTree& tree, const Located& list)
{
    BlockList made(text, list);
    if (const auto found = made.findItems(tree); !found) {
        return failure(found.error());
    }
    return made;
}

Result<void> BlockList::findItems(const TextTree& tree)
{
    const TextNode& node = *m_list.node;
    const auto refused
        = [&] { return refuseAt(node.place.line, "the items of this list do not stand on lines of their own"); };
    if (!isDashAt(m_text, node.content) || !m_lines.isFirst(node.content)) {
        return refused();
    }
    m_column = node.content - m_lines.begin(node.content);
    std::size_t limit = m_list.key == nullptr ? 0 : m_lines.next(endOfPlace(m_list.key->place));
    std::size_t dash = node.content;
    for (std::size_t index = 0; index < node.items.size(); ++index) {
        const std::size_t end = std::max(endOf(tree, index), dash + 1);
        m_items.push_back({dash, ownedBy(dash, end, limit)});
        limit = m_lines.next(m_items.back().owned.to);
        if (index + 1 == node.items.size()) {
            break;
        }
        const auto next = dashAfter(end);
        if (!next) {
            return refused();
        }
        dash = *next;
    }
    return {};
}

std::size_t BlockList::endOf(const TextTree& tree, std::size_t index) const
{
    for (const AliasUse& use : tree.aliases) {
        if (use.parent == m_list.node && use.index == index) {
            return endOfPlace(use.place);
        }
    }
    return endOfPlace(m_list.node->items[index]->place);
}

std::optional<std::size_t> BlockList::dashAfter(std::size_t offset) const
{
    for (std::size_t line = m_lines.next(offset); line < m_text.size(); line = m_lines.next(line)) {
        if (m_lines.isBlank(line) || m_lines.isComment(line)) {
            continue;
        }
        const std::size_t first = line + m_lines.indent(line);
        return first - line == m_column && isDashAt(m_text, first) ? std::optional(first) : std::nullopt;
    }
    return std::nullopt;
}

/// `limit`: where what comes before the item ends.
Span BlockList::ownedBy(std::size_t dash, std::size_t end, std::size_t limit) const
{
    Span owned{m_lines.begin(dash), m_lines.end(end)};
    while (owned.from > limit) {
        const std::size_t above = m_lines.begin(owned.from - 1);
        if (above < limit || !m_lines.isComment(above) || m_lines.indent(above) != m_column) {
            break;
        }
        owned.from = above;
    }
    for (std::size_t below = m_lines.next(owned.to); below < m_text.size(); below = m_lines.next(below)) {
        if (!m_lines.isComment(below) || m_lines.indent(below) <= m_column) {
            break;
        }
        owned.to = m_lines.end(below);
    }
    return owned;
}

/// The dash as the items here have it, with what stands around it.
std::string BlockList::dash() const
{
    std::size_t gap = 1;
    for (const Item& item : m_items) {
        const std::size_t value = m_text.find_first_not_of(" \t", item.dash + 1);
        if (value < m_lines.end(item.dash) && m_text[value] != '#') {
            gap = value - item.dash - 1;
            break;
        }
    }
    return std::string(m_column, ' ') + "-" + std::string(gap, ' ');
}

TextChanges BlockList::insert(std::size_t index, const Meaning& item) const
{
    return insertLines(index, itemText(item, dash(), m_lines.ending()));
}

TextChanges BlockList::insertText(std::size_t index, std::string_view yaml) const
{
    const std::string first = dash();
    const Lines lines(yaml);
    std::string text;
    std::string above; // comments stand above the dash
    for (std::size_t line = 0; line < yaml.size(); line = lines.next(line)) {
        const std::string_view words = lines.at(line);
        if (text.empty() && (lines.isComment(line) || lines.isBlank(line))) {
            above += std::string(m_column, ' ') + std::string(words) + std::string(m_lines.ending());
        } else if (text.empty()) {
            text = first + std::string(words);
        } else {
            text += m_lines.ending();
            text += words.empty() ? "" : std::string(first.size(), ' ') + std::string(words);
        }
    }
    return insertLines(index, above + text);
}

/// A blank line stands between the items where the new one will be.
bool BlockList::isSpaced(std::size_t index) const
{
    if (m_items.size() < 2) {
        return false;
    }
    const std::size_t after = std::clamp<std::size_t>(index, 1, m_items.size() - 1);
    for (std::size_t line = m_lines.next(m_items[after - 1].owned.to); line < m_items[after].owned.from;
         line = m_lines.next(line)) {
        if (m_lines.isBlank(line)) {
            return true;
        }
    }
    return false;
}

TextChanges BlockList::insertLines(std::size_t index, const std::string& lines) const
{
    const std::string ending(m_lines.ending());
    const std::string blank = isSpaced(index) ? ending : "";
    if (index == 0) {
        return {{m_items.front().owned.from, 0, lines + ending + blank}};
    }
    return {{m_items[index - 1].owned.to, 0, ending + blank + lines}};
}

Result<TextChanges> BlockList::erase(std::size_t index) const
{
    if (m_items.size() == 1) {
        if (m_list.key == nullptr) {
            return refuseAt(m_list.node->place.line, "a list within a list cannot lose its last item here");
        }
        return eraseAll();
    }
    const Span& owned = m_items[index].owned;
    if (index + 1 == m_items.size()) {
        std::size_t from = owned.from; // with the blank lines that set it off
        while (from > 0 && m_lines.isBlank(m_lines.begin(from - 1))) {
            from = m_lines.begin(from - 1);
        }
        const std::size_t end = from == 0 ? 0 : m_lines.end(m_lines.begin(from - 1));
        return TextChanges{{end, owned.to - end, {}}};
    }
    std::size_t to = m_lines.next(owned.to);
    const bool staysSpaced = index == 0 || isSpaced(index);
    while (staysSpaced && to < m_items[index + 1].owned.from && m_lines.isBlank(to)) {
        to = m_lines.next(to);
    }
    return TextChanges{{owned.from, to - owned.from, {}}};
}

/// An empty list has no dashes: it is written in brackets behind its key.
TextChanges BlockList::eraseAll() const
{
    const Span& owned = m_items.front().owned;
    const TextNode& node = *m_list.node;
    const std::size_t colon = m_text.find(':', endOfPlace(m_list.key->place));
    std::size_t behind = colon + 1;
    if (node.place.offset != node.content) { // an anchor or a tag stands there
        const std::string_view properties = m_text.substr(node.place.offset, node.content - node.place.offset);
        behind = node.place.offset + std::min(properties.find_first_of("\r\n#"), properties.size());
        while (m_text[behind - 1] == ' ') {
            --behind;
        }
    }
    const std::size_t end = m_lines.end(m_lines.begin(owned.from - 1));
    return {{behind, 0, " []"}, {end, owned.to - end, {}}};
}

TextChanges BlockList::reorder(std::span<const std::size_t> order) const
{
    std::string region;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const Span& moved = m_items[order[i]].owned;
        region += m_text.substr(moved.from, moved.to - moved.from);
        if (i + 1 < order.size()) {
            region += m_text.substr(m_items[i].owned.to, m_items[i + 1].owned.from - m_items[i].owned.to);
        }
    }
    const std::size_t begin = m_items.front().owned.from;
    return {{begin, m_items.back().owned.to - begin, region}};
}

std::string BlockList::textOf(std::size_t index) const
{
    const Item& item = m_items[index];
    const std::size_t content = m_list.node->items[index]->content;
    const std::size_t inside = content - m_lines.begin(content);
    std::string text;
    for (std::size_t line = item.owned.from; line < item.owned.to; line = m_lines.next(line)) {
        std::string_view words = m_lines.at(line);
        const bool isDashLine = line == m_lines.begin(item.dash);
        words.remove_prefix(std::min(
            isDashLine ? item.dash - line + 1 : std::min(line < item.dash ? m_column : inside, m_lines.indent(line)),
            words.size()
        ));
        if (isDashLine) {
            words.remove_prefix(std::min(words.find_first_not_of(" \t"), words.size()));
        }
        text += isDashLine && words.empty() ? "" : std::string(words) + "\n";
    }
    return text;
}

} // namespace backstep
