#include "engine/edits/located.h"

#include "engine/edits/collections.h"

#include <algorithm>

namespace backstep {

namespace {

std::optional<Place> aliasAt(const TextTree& tree, const TextNode* parent, std::size_t index)
{
    const auto found = std::ranges::find_if(tree.aliases, [&](const AliasUse& use) {
        return use.parent == parent && use.index == index;
    });
    return found == tree.aliases.end() ? std::nullopt : std::optional(found->place);
}

bool covers(const Place& outer, const Place& inner)
{
    return outer.offset <= inner.offset && inner.offset + inner.length <= outer.offset + outer.length;
}

} // namespace

Result<Located> locate(const TextTree& tree, std::span<const std::size_t> path)
{
    Located at;
    at.node = tree.documents.at(path.front());
    at.around = tree.form == TextForm::Json ? Surroundings::Json : Surroundings::YamlBlock;
    for (const std::size_t index : path.subspan(1)) {
        if (at.alias) {
            return refuseAt(at.alias->line, sharedByAlias);
        }
        if (at.node->isFlow && tree.form == TextForm::Yaml) {
            at.around = Surroundings::YamlFlow;
        }
        at.parent = at.node;
        at.index = index;
        at.alias = aliasAt(tree, at.parent, index);
        at.key = at.parent->isMapping() ? at.parent->members.at(index).first : nullptr;
        at.node = at.parent->isMapping() ? at.parent->members.at(index).second : at.parent->items.at(index);
    }
    at.isInside = !at.alias && at.node->isFlow;
    return at;
}

std::optional<TreePath> pathTo(const TextTree& tree, const Place& place)
{
    TreePath path;
    const TextNode* node = nullptr;
    const auto enter = [&](std::size_t index, const TextNode* child) {
        path.push_back(index);
        node = child;
    };
    for (std::size_t document = 0; document < tree.documents.size(); ++document) {
        if (covers(tree.documents[document]->place, place)) {
            enter(document, tree.documents[document]);
            break;
        }
    }
    while (node != nullptr && (node->place != place || !node->isMapping())) {
        const TextNode* parent = node;
        node = nullptr;
        const std::size_t count = parent->isSequence() ? parent->items.size() : parent->members.size();
        for (std::size_t index = 0; index < count && node == nullptr; ++index) {
            const TextNode* child = parent->isSequence() ? parent->items[index] : parent->members[index].second;
            if (covers(child->place, place) && covers(parent->place, child->place) && !aliasAt(tree, parent, index)) {
                enter(index, child);
            }
        }
    }
    return node == nullptr ? std::nullopt : std::optional(path);
}

Result<Located> collectionAt(const TextTree& tree, const TreePath& path, Wanted wanted)
{
    auto at = locate(tree, path);
    if (!at) {
        return at;
    }
    if (at->alias) {
        return refuseAt(at->alias->line, sharedByAlias);
    }
    if (wanted == Wanted::List ? !at->node->isSequence() : !at->node->isMapping()) {
        return refuseAt(at->node->place.line, wanted == Wanted::List ? "this is not a list" : "this is not a mapping");
    }
    return at;
}

Surroundings insideOf(const TextTree& tree)
{
    return tree.form == TextForm::Json ? Surroundings::Json : Surroundings::YamlFlow;
}

tl::unexpected<Error> refuseAt(int line, const std::string& why)
{
    const std::string end = why.ends_with('.') ? "" : ".";
    return failure(Fault::Refused, "Line " + std::to_string(line) + " is not changed: " + why + end);
}

} // namespace backstep
