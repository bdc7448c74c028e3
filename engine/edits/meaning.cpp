#include "engine/edits/meaning.h"

#include "engine/definition/words.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

namespace backstep {

namespace {

bool isTextOf(const TextNode& node);

MeaningPtr made(Meaning meaning)
{
    return std::make_shared<const Meaning>(std::move(meaning));
}

/// Each node once: aliases share what they name, so a text of aliases does not grow here.
class MeaningReader
{
public:
    explicit MeaningReader(bool hasAliases)
        : m_hasAliases(hasAliases)
    {
    }

    MeaningPtr read(const TextNode& node)
    {
        if (!m_hasAliases) {
            return made(meaningOf(node));
        }
        if (const auto known = m_known.find(&node); known != m_known.end()) {
            return known->second;
        }
        return m_known[&node] = made(meaningOf(node));
    }

private:
    Meaning meaningOf(const TextNode& node)
    {
        Meaning meaning;
        meaning.kind = node.kind;
        meaning.text = node.text;
        meaning.isText = isTextOf(node);
        meaning.items.reserve(node.items.size());
        meaning.members.reserve(node.members.size());
        for (const TextNode* item : node.items) {
            meaning.items.push_back(read(*item));
        }
        for (const auto& [key, value] : node.members) {
            meaning.members.emplace_back(read(*key), read(*value));
        }
        return meaning;
    }

    bool m_hasAliases;
    std::unordered_map<const TextNode*, MeaningPtr> m_known;
};

class Comparison
{
public:
    bool same(const MeaningPtr& one, const MeaningPtr& other)
    {
        if (one == other) {
            return true;
        }
        if (one->kind != other->kind || one->items.size() != other->items.size()
            || one->members.size() != other->members.size()) {
            return false;
        }
        if (one->kind == TextNode::Kind::Scalar) {
            return one->isText == other->isText && one->text == other->text;
        }
        // Only what several share can come again; then it is being compared, or was the same.
        if ((one.use_count() > 1 || other.use_count() > 1) && !m_seen.insert({one.get(), other.get()}).second) {
            return true;
        }
        for (std::size_t i = 0; i < one->items.size(); ++i) {
            if (!same(one->items[i], other->items[i])) {
                return false;
            }
        }
        for (std::size_t i = 0; i < one->members.size(); ++i) {
            if (!same(one->members[i].first, other->members[i].first)
                || !same(one->members[i].second, other->members[i].second)) {
                return false;
            }
        }
        return true;
    }

private:
    std::set<std::pair<const Meaning*, const Meaning*>> m_seen;
};

bool isTextOf(const TextNode& node)
{
    return !node.isPlain || !looksTyped(node.text);
}

/// Of a text without aliases, in which each node is met once.
bool says(const TextNode& node, const Meaning& meaning)
{
    if (node.kind != meaning.kind || node.items.size() != meaning.items.size()
        || node.members.size() != meaning.members.size()) {
        return false;
    }
    if (node.kind == TextNode::Kind::Scalar) {
        return node.text == meaning.text && isTextOf(node) == meaning.isText;
    }
    const auto sameItem = [](const TextNode* one, const MeaningPtr& other) { return says(*one, *other); };
    const auto sameMember = [](const auto& one, const auto& other) {
        return says(*one.first, *other.first) && says(*one.second, *other.second);
    };
    return std::ranges::equal(node.items, meaning.items, sameItem)
        && std::ranges::equal(node.members, meaning.members, sameMember);
}

bool isNumberLike(std::string_view text)
{
    // Wider than any reader's idea of a number, date or version: what is quoted without need does no harm.
    return text.find_first_not_of("0123456789+-._:eExXoOabcdefABCDEFTZ ") == std::string_view::npos
        && text.find_first_of("0123456789") != std::string_view::npos
        && (text.front() == '+' || text.front() == '-' || text.front() == '.'
            || (text.front() >= '0' && text.front() <= '9'));
}

} // namespace

MeaningPtr textMeaning(std::string text)
{
    return made({TextNode::Kind::Scalar, true, std::move(text), {}, {}});
}

MeaningPtr plainMeaning(std::string text)
{
    return made({TextNode::Kind::Scalar, false, std::move(text), {}, {}});
}

MeaningPtr listMeaning(std::vector<MeaningPtr> items)
{
    return made({TextNode::Kind::Sequence, true, {}, std::move(items), {}});
}

MeaningPtr mapMeaning(const std::vector<std::pair<std::string, MeaningPtr>>& members)
{
    Meaning meaning;
    meaning.kind = TextNode::Kind::Mapping;
    for (const auto& [key, value] : members) {
        meaning.members.emplace_back(textMeaning(key), value);
    }
    return made(std::move(meaning));
}

MeaningPtr meaningOf(const TextTree& tree)
{
    MeaningReader reader(!tree.aliases.empty());
    std::vector<MeaningPtr> documents;
    for (const TextNode* document : tree.documents) {
        documents.push_back(reader.read(*document));
    }
    return listMeaning(std::move(documents));
}

bool says(const TextTree& tree, const MeaningPtr& meaning)
{
    if (!tree.aliases.empty()) {
        return isSame(meaningOf(tree), meaning);
    }
    const auto same = [](const TextNode* document, const MeaningPtr& each) { return says(*document, *each); };
    return std::ranges::equal(tree.documents, meaning->items, same);
}

bool isSame(const MeaningPtr& one, const MeaningPtr& other)
{
    return Comparison().same(one, other);
}

MeaningPtr memberOf(const Meaning& mapping, std::string_view key)
{
    const auto found = std::ranges::find_if(mapping.members, [&](const auto& member) {
        return member.first->kind == TextNode::Kind::Scalar && member.first->text == key;
    });
    return found == mapping.members.end() ? nullptr : found->second;
}

bool looksTyped(std::string_view text)
{
    static constexpr std::array<std::string_view, 13> words{
        "", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", ".inf", ".nan"};
    constexpr std::size_t longest = 5;
    return (text.size() <= longest && std::ranges::find(words, toLower(text)) != words.end()) || isNumberLike(text);
}

namespace {

using Changes = std::vector<const MeaningChange*>;

/// A list of thousands of steps is copied once, however many of them change.
MeaningPtr changedBelow(const MeaningPtr& node, const Changes& changes, std::size_t depth)
{
    if (changes.empty()) {
        return node;
    }
    const auto isHere = [depth](const MeaningChange* each) { return each->path.size() == depth; };
    if (std::ranges::any_of(changes, isHere)) {
        MeaningPtr now = node;
        Changes below;
        for (const MeaningChange* each : changes) {
            if (!isHere(each)) {
                below.push_back(each);
                continue;
            }
            now = each->change(*changedBelow(now, std::exchange(below, {}), depth));
        }
        return changedBelow(now, below, depth);
    }
    std::map<std::size_t, Changes> byChild;
    for (const MeaningChange* each : changes) {
        byChild[each->path[depth]].push_back(each);
    }
    Meaning copy = *node;
    for (const auto& [index, ofChild] : byChild) {
        MeaningPtr& child = copy.kind == TextNode::Kind::Sequence ? copy.items[index] : copy.members[index].second;
        child = changedBelow(child, ofChild, depth + 1);
    }
    return made(std::move(copy));
}

} // namespace

MeaningPtr changedAt(const MeaningPtr& root, std::span<const MeaningChange> changes)
{
    Changes all;
    for (const MeaningChange& each : changes) {
        all.push_back(&each);
    }
    return all.empty() ? root : changedBelow(root, all, 0);
}

} // namespace backstep
