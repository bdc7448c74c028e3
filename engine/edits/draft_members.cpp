#include "engine/edits/block_mapping.h"
#include "engine/edits/collections.h"
#include "engine/edits/draft.h"
#include "engine/edits/flow_parts.h"

#include <algorithm>
#include <set>

namespace backstep {

namespace {

std::optional<std::size_t> indexOf(const TextNode& mapping, std::string_view key)
{
    const auto found = std::ranges::find_if(mapping.members, [&](const auto& member) {
        return member.first->isScalar() && member.first->text == key;
    });
    return found == mapping.members.end() ? std::nullopt
                                          : std::optional(static_cast<std::size_t>(found - mapping.members.begin()));
}

/// Behind which member a new one goes: the last of those that come before it in the order; else the first of all.
std::size_t placeFor(const TextNode& mapping, std::string_view key, std::span<const std::string_view> order)
{
    const auto end = std::ranges::find(order, key);
    std::size_t after = 0;
    for (std::size_t i = 0; i < mapping.members.size(); ++i) {
        if (std::find(order.begin(), end, mapping.members[i].first->text) != end) {
            after = i;
        }
    }
    return after;
}

} // namespace

/// Changes of one mapping move one another's places: they are made one after the other, those of all mappings at once.
Result<void> Draft::change(const std::vector<MemberChange>& members, std::span<const std::string_view> order)
{
    std::vector<MemberChange> rest = members;
    while (!rest.empty()) {
        std::vector<Planned> planned;
        std::vector<MemberChange> later;
        std::set<TreePath> touched;
        for (MemberChange& member : rest) {
            if (!touched.insert(member.mapping).second) {
                later.push_back(std::move(member));
                continue;
            }
            auto plan = planMember(member, order);
            if (!plan) {
                return failure(plan.error());
            }
            planned.push_back(std::move(*plan));
        }
        if (auto taken = take(std::move(planned)); !taken) {
            return taken;
        }
        rest = std::move(later);
    }
    return {};
}

/// `line`: of the change that they belong to.
Result<std::vector<Draft::Planned>>
Draft::planMembers(const std::vector<MemberChange>& members, std::span<const std::string_view> order, int line) const
{
    std::vector<Planned> planned;
    for (const MemberChange& member : members) {
        auto plan = planMember(member, order);
        if (!plan) {
            return failure(plan.error());
        }
        plan->line = line;
        planned.push_back(std::move(*plan));
    }
    return planned;
}

Result<Draft::Planned> Draft::planMember(const MemberChange& change, std::span<const std::string_view> order) const
{
    const auto at = collectionAt(*m_tree, change.mapping, Wanted::Mapping);
    if (!at) {
        return failure(at.error());
    }
    const TextNode& node = *at->node;
    const auto index = indexOf(node, change.key);
    if (index && change.value != nullptr) {
        TreePath path = change.mapping;
        path.push_back(*index);
        return planSet(path, change.value);
    }
    Planned plan;
    plan.line = at->place().line;
    if (change.value == nullptr) {
        if (index) {
            plan.changes = node.isFlow ? FlowParts(text(), *m_tree, *at).erase(*index)
                                       : BlockMapping(text(), *m_tree, *at).erase(*index);
            plan.intended = {{change.mapping, [at = *index](const Meaning& old) {
                                  Meaning fresh = old;
                                  fresh.members.erase(fresh.members.begin() + asSteps(at));
                                  return shared(std::move(fresh));
                              }}};
        }
        return plan;
    }
    const std::size_t place = node.members.empty() ? 0 : placeFor(node, change.key, order) + 1;
    if (node.isFlow) {
        const Surroundings inside = insideOf(*m_tree);
        std::string member = scalarText(*textMeaning(change.key), inside, TextNode::Style::Plain) + ": "
            + flowText(*change.value, inside);
        plan.changes
            = FlowParts(text(), *m_tree, *at).insert(place, [&member](bool, std::string_view, std::string_view) {
                  return member;
              });
    } else {
        plan.changes = BlockMapping(text(), *m_tree, *at).insert(place - 1, change.key, *change.value);
    }
    plan.intended = {{change.mapping, [change, place](const Meaning& old) {
                          Meaning fresh = old;
                          const auto before = fresh.members.begin() + asSteps(place);
                          fresh.members.insert(before, {textMeaning(change.key), change.value});
                          return shared(std::move(fresh));
                      }}};
    return plan;
}

} // namespace backstep
