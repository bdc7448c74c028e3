#include "engine/edits/definition_edit.h"

#include "engine/edits/block_list.h"
#include "engine/edits/collections.h"
#include "engine/edits/member_order.h"

#include <algorithm>

namespace backstep {

namespace {

/// The items of a list, each as lines without indentation, with its comments where the list has dashes.
Result<std::vector<std::string>> itemTexts(std::string_view text, const TextTree& tree, const TreePath& list)
{
    const auto at = locate(tree, list);
    if (!at) {
        return failure(at.error());
    }
    std::vector<std::string> texts;
    if (!at->node->isFlow) {
        const auto block = BlockList::of(text, tree, *at);
        if (!block) {
            return failure(block.error());
        }
        for (std::size_t i = 0; i < at->node->items.size(); ++i) {
            texts.push_back(block->textOf(i));
        }
        return texts;
    }
    const MeaningPtr documents = meaningOf(tree);
    const Meaning* meaning = documents.get();
    for (const std::size_t index : list) {
        meaning = meaning->kind == TextNode::Kind::Sequence ? meaning->items[index].get()
                                                            : meaning->members[index].second.get();
    }
    for (const MeaningPtr& item : meaning->items) {
        texts.push_back(itemText(*item, "", "\n") + "\n");
    }
    return texts;
}

/// Where the steps are in a text from the clipboard: a list, a step alone, or a whole definition.
std::optional<TreePath> findSteps(const TextTree& tree)
{
    const TextNode* node = tree.documents.front();
    TreePath path{0};
    while (node->isMapping()) {
        const auto found = std::ranges::find_if(node->members, [](const auto& member) {
            return (member.first->text == "steps" || member.first->text == "orchestrations")
                && member.second->isSequence() && !member.second->items.empty();
        });
        if (found == node->members.end()) {
            return std::nullopt;
        }
        path.push_back(static_cast<std::size_t>(found - node->members.begin()));
        node = found->second;
        if (found->first->text == "orchestrations") {
            path.push_back(0);
            node = node->items.front();
        }
    }
    return node->isSequence() ? std::optional(path) : std::nullopt;
}

Result<std::vector<std::string>> stepsIn(std::string_view yaml)
{
    const auto refused
        = [] { return failure(Fault::Refused, "The clipboard holds no steps: copy steps of a flow, as YAML."); };
    const TextTree tree = readTextTree(yaml, {});
    if (!tree.problems.empty() || tree.documents.empty()) {
        return refused();
    }
    const TextNode& first = *tree.documents.front();
    if (first.isMapping() && (first.find("name") != nullptr || first.find("stepName") != nullptr)) {
        return std::vector{std::string(yaml)};
    }
    const auto path = findSteps(tree);
    return path ? itemTexts(yaml, tree, *path) : refused();
}

} // namespace

Result<std::string> DefinitionEdit::copySteps(std::size_t entry, const std::vector<std::size_t>& steps) const
{
    const auto path = stepsPath(entry);
    if (!path) {
        return failure(path.error());
    }
    const auto texts = itemTexts(text(), m_draft.tree(), *path);
    if (!texts) {
        return failure(texts.error());
    }
    std::string copied;
    for (const std::size_t step : steps) {
        const std::string& lines = texts->at(step);
        std::size_t at = 0;
        bool isBegun = false; // comments stand above the dash
        while (at < lines.size()) {
            const std::size_t end = std::min(lines.find('\n', at), lines.size());
            const std::string line = lines.substr(at, end - at);
            const bool isComment = line.starts_with('#');
            copied += isBegun ? (line.empty() ? "" : "  ") : isComment ? "" : "- ";
            copied += line + "\n";
            isBegun = isBegun || !isComment;
            at = end + 1;
        }
    }
    return copied;
}

/// A step from elsewhere, made to fit in here.
Result<std::string> DefinitionEdit::fitted(
    std::size_t entry, const std::string& yaml, const Names& dependsOn, const std::string& name
) const
{
    auto step = Draft::of(yaml, {});
    if (!step) {
        return failure(step.error());
    }
    const TextNode& node = *step->tree().documents.front();
    if (!node.isMapping()) {
        return failure(Fault::Refused, "The clipboard holds something that is no step: copy whole steps.");
    }
    const MeaningPtr number = hasSeqs(entry) ? plainMeaning("1") : nullptr; // numbered when all are in
    std::vector<MeaningPtr> items;
    std::ranges::transform(dependsOn, std::back_inserter(items), textMeaning);
    const MeaningPtr waits = memberOf(*step->meaning()->items.front(), "dependsOn");
    const bool isFitting = waits != nullptr && !dependsOn.empty() && isSame(waits, listMeaning(items));
    if (auto changed = step->change({{{0}, spellingOf(node, "name"), textMeaning(name)}}, stepOrder); !changed) {
        return failure(changed.error());
    }
    if (auto changed = step->change({{{0}, "seq", number}}, stepOrder); !changed) {
        return failure(changed.error());
    }
    if (isFitting) {
        return step->text();
    }
    for (const MeaningPtr& value : {MeaningPtr(), dependsOn.empty() ? MeaningPtr() : listMeaning(items)}) {
        if (auto changed = step->change({{{0}, "dependsOn", value}}, stepOrder); !changed) {
            return failure(changed.error());
        }
    }
    return step->text();
}

Result<void> DefinitionEdit::pasteSteps(std::size_t entry, std::optional<std::size_t> after, std::string_view yaml)
{
    return attempt([&]() -> Result<void> {
        const auto texts = stepsIn(yaml);
        if (!texts) {
            return failure(texts.error());
        }
        std::map<std::string, std::string> renamed; // by the name in the clipboard
        std::vector<std::pair<std::string, Names>> pasted;
        for (const std::string& each : *texts) {
            const TextTree tree = readTextTree(each, {});
            if (!tree.problems.empty() || tree.documents.empty()) {
                return failure(Fault::Refused, "The clipboard holds a step that cannot be read: copy it again.");
            }
            const TextNode& node = *tree.documents.front();
            const TextNode* name = node.find(spellingOf(node, "name"));
            const std::string wish = name == nullptr ? "step" : name->text;
            Names waits;
            if (const TextNode* list = node.find("dependsOn"); list != nullptr && !list->isNull()) {
                for (const TextNode* item : list->isSequence() ? list->items : std::vector{list}) {
                    waits.push_back(item->text);
                }
            }
            pasted.emplace_back(wish, std::move(waits));
        }
        for (const auto& [wish, waits] : pasted) {
            std::string free = freeName(entry, wish);
            for (int more = 2; std::ranges::any_of(renamed, [&](const auto& r) { return r.second == free; }); ++more) {
                free = freeName(entry, wish + std::to_string(more));
            }
            renamed.insert_or_assign(wish, free);
        }
        return insertPasted(entry, after, *texts, pasted, renamed);
    });
}

Result<void> DefinitionEdit::insertPasted(
    std::size_t entry,
    std::optional<std::size_t> after,
    const std::vector<std::string>& texts,
    const std::vector<std::pair<std::string, Names>>& pasted,
    const std::map<std::string, std::string>& renamed
)
{
    const bool isGraph = shapeOf(entry) == FlowShape::Graph;
    const std::size_t first = after ? *after + 1 : 0;
    std::vector<std::size_t> order = flowOrder(entry);
    const auto place = after ? std::ranges::find(order, *after) - order.begin() + 1 : 0;
    for (std::size_t& each : order) {
        each += each >= first ? texts.size() : 0;
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
        Names waits;
        for (const std::string& name : isGraph ? pasted[i].second : Names{}) {
            if (const auto found = renamed.find(name); found != renamed.end()) {
                waits.push_back(found->second);
            }
        }
        if (isGraph && waits.empty() && after) {
            waits.push_back(nameOf(entry, *after));
        }
        const auto step = fitted(entry, texts[i], waits, renamed.at(pasted[i].first));
        const auto path = stepsPath(entry);
        if (!step || !path) {
            return failure(step ? path.error() : step.error());
        }
        if (auto inserted = m_draft.insertText(*path, first + i, *step); !inserted) {
            return inserted;
        }
        order.insert(order.begin() + place + static_cast<std::ptrdiff_t>(i), first + i);
    }
    return numberSteps(entry, order);
}

} // namespace backstep
