#include "engine/edits/draft.h"

#include "engine/definition/second_reading.h"
#include "engine/edits/block_list.h"
#include "engine/edits/collections.h"
#include "engine/edits/flow_parts.h"

#include <algorithm>
#include <iterator>

namespace backstep {

namespace {

/// The second reading costs ten times the first: it is for texts that a person can have written by hand.
constexpr std::size_t twiceReadMax = 65'536;

bool areAgreed(std::string_view text, std::string_view file)
{
    return text.size() > twiceReadMax || !findSecondMeaning(text, file);
}

/// Of a list, whether it has dashes or brackets.
template <class Change>
Result<TextChanges> changesOf(std::string_view text, const TextTree& tree, const Located& list, const Change& change)
{
    if (list.node->isFlow) {
        return change(FlowParts(text, tree, list));
    }
    const auto block = BlockList::of(text, tree, list);
    if (!block) {
        return failure(block.error());
    }
    return change(*block);
}

} // namespace

Draft::Draft(std::string_view text, std::string_view file, TextTree tree)
    : m_file(file)
    , m_history(text)
    , m_tree(std::make_shared<const TextTree>(std::move(tree)))
    , m_meaning(meaningOf(*m_tree))
    , m_isAgreed(areAgreed(text, file))
{
}

Result<Draft> Draft::of(std::string_view text, std::string_view file)
{
    TextTree tree = readTextTree(text, file);
    if (!tree.problems.empty()) {
        const Problem& problem = tree.problems.front();
        return failure(Fault::Refused, "Line " + std::to_string(problem.place.line) + ": " + problem.message);
    }
    return Draft(text, file, std::move(tree));
}

Result<void> Draft::set(const std::vector<std::pair<TreePath, MeaningPtr>>& values)
{
    std::vector<Planned> planned;
    for (const auto& [path, value] : values) {
        auto plan = planSet(path, value);
        if (!plan) {
            return failure(plan.error());
        }
        planned.push_back(std::move(*plan));
    }
    return take(std::move(planned));
}

Result<Draft::Planned> Draft::planSet(const TreePath& path, const MeaningPtr& value) const
{
    auto changes = replacing(path, *value);
    if (!changes) {
        return failure(changes.error());
    }
    return Planned{
        std::move(*changes), {{path, [value](const Meaning&) { return value; }}}, locate(*m_tree, path)->place().line};
}

Result<TextChanges> Draft::replacing(const TreePath& path, const Meaning& value) const
{
    const auto at = locate(*m_tree, path);
    if (!at) {
        return failure(at.error());
    }
    const TextNode& node = *at->node;
    if (at->alias) {
        return TextChanges{{at->alias->offset, at->alias->length, flowText(value, at->around)}};
    }
    const std::size_t end = node.place.offset + node.place.length;
    const bool isScalar = node.isScalar() && value.kind == TextNode::Kind::Scalar;
    std::string text = isScalar ? scalarText(value, at->around, node.style) : flowText(value, at->around);
    if (node.isScalar() && node.content == end) {
        text.insert(0, " "); // nothing stands behind the colon, the dash or the anchor
        return TextChanges{{end, 0, std::move(text)}};
    }
    if (!node.isScalar() && !node.isFlow) {
        return refuseAt(node.place.line, "a collection on several lines is changed part by part");
    }
    return TextChanges{{node.content, end - node.content, std::move(text)}};
}

/// The first item of a list that has none.
Result<TextChanges> Draft::beginning(const TreePath& list, const Meaning& item) const
{
    const auto at = locate(*m_tree, list);
    if (at->around != Surroundings::YamlBlock || at->key == nullptr || at->alias) {
        return replacing(list, *listMeaning({shared(item)}));
    }
    const TextNode& node = *at->node;
    const Lines lines(text());
    const std::size_t key = at->key->place.offset;
    const std::string dash = std::string(key - lines.begin(key) + 2, ' ') + "- ";
    const std::size_t end = node.place.offset + node.place.length;
    const std::string added = std::string(lines.ending()) + itemText(item, dash, lines.ending());
    if (node.content == end) {
        return TextChanges{{lines.end(end), 0, added}};
    }
    std::size_t from = node.content;
    while (text()[from - 1] == ' ') {
        --from;
    }
    return TextChanges{{from, end - from, {}}, {lines.end(end), 0, added}};
}

Result<TextChanges> Draft::inserting(const TreePath& list, std::size_t index, const Meaning& item) const
{
    const auto at = locate(*m_tree, list);
    if (!at) {
        return failure(at.error());
    }
    const bool isEmptyList = at->node->isSequence() && at->node->items.empty();
    if (at->node->isNull() || (isEmptyList && at->around == Surroundings::YamlBlock)) {
        return beginning(list, item);
    }
    if (const auto node = collectionAt(*m_tree, list, Wanted::List); !node) {
        return failure(node.error());
    }
    if (!at->node->isFlow) {
        const auto block = BlockList::of(text(), *m_tree, *at);
        return block ? Result<TextChanges>(block->insert(index, item)) : failure(block.error());
    }
    const Surroundings inside = insideOf(*m_tree);
    return FlowParts(text(), *m_tree, *at)
        .insert(index, [&](bool isTall, std::string_view indent, std::string_view unit) {
            return isTall && item.kind == TextNode::Kind::Mapping
                ? tallFlowText(item, inside, indent, unit, Lines(text()).ending())
                : flowText(item, inside);
        });
}

namespace {

MeaningChange withItem(const TreePath& list, std::size_t index, const MeaningPtr& item)
{
    return {list, [=](const Meaning& old) {
                Meaning fresh = old.kind == TextNode::Kind::Sequence ? old : *listMeaning({});
                fresh.items.insert(fresh.items.begin() + asSteps(index), item);
                return shared(std::move(fresh));
            }};
}

} // namespace

Result<void> Draft::insert(const TreePath& list, std::size_t index, const MeaningPtr& item)
{
    return insert(list, index, item, {}, {});
}

Result<void> Draft::insert(
    const TreePath& list,
    std::size_t index,
    const MeaningPtr& item,
    const std::vector<MemberChange>& members,
    std::span<const std::string_view> order
)
{
    auto changes = inserting(list, index, *item);
    if (!changes) {
        return failure(changes.error());
    }
    const int line = locate(*m_tree, list)->place().line;
    auto planned = planMembers(members, order, line);
    if (!planned) {
        return failure(planned.error());
    }
    planned->push_back({std::move(*changes), {withItem(list, index, item)}, line}); // last: it moves their places
    return take(std::move(*planned));
}

Result<void> Draft::insertText(const TreePath& list, std::size_t index, std::string_view yaml)
{
    const TextTree tree = readTextTree(yaml, {});
    if (!tree.problems.empty() || tree.documents.size() != 1) {
        return failure(Fault::Refused, "The text is not one step: copy a whole step, or write one.");
    }
    const MeaningPtr item = meaningOf(tree)->items.front();
    const auto at = locate(*m_tree, list);
    if (!at) {
        return failure(at.error());
    }
    const bool hasDashes = at->node->isSequence() && !at->node->isFlow && !at->alias;
    if (!hasDashes || tree.form == TextForm::Json) {
        return insert(list, index, item);
    }
    const auto block = BlockList::of(text(), *m_tree, *at);
    if (!block) {
        return failure(block.error());
    }
    return take({{block->insertText(index, yaml), {withItem(list, index, item)}, at->place().line}});
}

Result<void> Draft::erase(const TreePath& list, std::size_t index)
{
    return erase(list, index, {}, {});
}

Result<void> Draft::erase(
    const TreePath& list,
    std::size_t index,
    const std::vector<MemberChange>& members,
    std::span<const std::string_view> order
)
{
    const auto at = collectionAt(*m_tree, list, Wanted::List);
    if (!at) {
        return failure(at.error());
    }
    auto changes = changesOf(text(), *m_tree, *at, [&](const auto& items) { return items.erase(index); });
    if (!changes) {
        return failure(changes.error());
    }
    const auto intended = [=](const Meaning& old) {
        Meaning fresh = old;
        fresh.items.erase(fresh.items.begin() + asSteps(index));
        return shared(std::move(fresh));
    };
    const int line = at->node->items[index]->place.line;
    auto planned = planMembers(members, order, line);
    if (!planned) {
        return failure(planned.error());
    }
    planned->push_back({std::move(*changes), {{list, intended}}, line}); // last: it moves their places
    return take(std::move(*planned));
}

Result<void> Draft::reorder(const TreePath& list, const std::vector<std::size_t>& order)
{
    const auto at = collectionAt(*m_tree, list, Wanted::List);
    if (!at) {
        return failure(at.error());
    }
    auto changes = changesOf(text(), *m_tree, *at, [&](const auto& items) { return items.reorder(order); });
    if (!changes) {
        return failure(changes.error());
    }
    const auto intended = [=](const Meaning& old) {
        Meaning fresh = old;
        std::ranges::transform(order, fresh.items.begin(), [&](std::size_t from) { return old.items[from]; });
        return shared(std::move(fresh));
    };
    return take({{std::move(*changes), {{list, intended}}, at->place().line}});
}

Result<void> Draft::take(std::vector<Planned> planned)
{
    TextChanges changes;
    std::vector<MeaningChange> differences;
    for (Planned& plan : planned) {
        std::ranges::move(plan.changes, std::back_inserter(changes));
        std::ranges::move(plan.intended, std::back_inserter(differences));
    }
    if (changes.empty()) {
        return {};
    }
    MeaningPtr intended = changedAt(m_meaning, differences);
    std::ranges::stable_sort(changes, {}, &TextChange::offset);
    const int line = planned.front().line;
    for (std::size_t i = 1; i < changes.size(); ++i) {
        if (changes[i].offset < changes[i - 1].offset + changes[i - 1].length) {
            return refuseAt(line, "two changes meet in one place: make them one after the other");
        }
    }
    const std::string after = applied(text(), changes);
    TextTree tree = readTextTree(after, m_file);
    if (!tree.problems.empty()) {
        return refuseAt(line, "the text could not be read any more: " + tree.problems.front().message);
    }
    if (tree.form != m_tree->form || !says(tree, intended)) {
        return refuseAt(
            line,
            m_tree->aliases.empty() ? "more than this would change, so edit the text itself"
                                    : "an alias of it would change too, so edit the text itself"
        );
    }
    if (m_isAgreed && !areAgreed(after, m_file)) {
        return refuseAt(line, "readers of YAML would differ in what it says, so edit the text itself");
    }
    m_history.add(changes);
    m_tree = std::make_shared<const TextTree>(std::move(tree));
    m_meaning = intended;
    return {};
}

} // namespace backstep
