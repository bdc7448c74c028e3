#include "engine/edits/member_order.h"

#include <algorithm>
#include <utility>

namespace backstep {

std::string spellingOf(const TextNode& mapping, std::string_view word)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> others{
        {{"name", "stepName"},
         {"orchestrationName", "orchName"},
         {"doMethod", "handlerMethod"},
         {"undoMethod", "undoHandlerMethod"}}};
    const auto has = [&](std::string_view key) {
        return std::ranges::any_of(mapping.members, [&](const auto& member) {
            return member.first->isScalar() && member.first->text == key;
        });
    };
    for (const auto& [usual, other] : others) {
        if (usual == word && !has(usual) && has(other)) {
            return std::string(other);
        }
    }
    return std::string(word);
}

std::vector<TreePath> placesOfName(const TextNode& steps, const TreePath& path, std::string_view name)
{
    std::vector<TreePath> places;
    const auto below = [](TreePath at, std::initializer_list<std::size_t> more) {
        at.insert(at.end(), more);
        return at;
    };
    const auto isName = [&](const TextNode& node) { return node.isScalar() && node.text == name; };
    for (std::size_t step = 0; step < steps.items.size(); ++step) {
        const auto& members = steps.items[step]->members;
        for (std::size_t member = 0; member < members.size(); ++member) {
            const std::string& key = members[member].first->text;
            const TextNode& value = *members[member].second;
            const bool isReference = key == "dependsOn";
            if ((key == "name" || key == "stepName" || isReference) && isName(value)) {
                places.push_back(below(path, {step, member}));
            }
            for (std::size_t item = 0; isReference && item < value.items.size(); ++item) {
                if (isName(*value.items[item])) {
                    places.push_back(below(path, {step, member, item}));
                }
            }
        }
    }
    return places;
}

} // namespace backstep
