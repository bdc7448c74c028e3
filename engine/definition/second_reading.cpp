#include "engine/definition/second_reading.h"

#include "engine/definition/text_cursor.h"
#include "engine/definition/text_tree.h"
#include "engine/definition/words.h"

#include <algorithm>
#include <yaml-cpp/yaml.h>

namespace backstep {

namespace {

constexpr std::size_t nodesMax = 100'000; ///< yaml-cpp takes about a second for them

/// The first node that the two readers see differently; null when there is none.
const TextNode* firstDifference(const TextNode& node, const YAML::Node& other)
{
    switch (node.kind) {
    case TextNode::Kind::Scalar: {
        const bool isSame = other.IsNull() ? node.isNull() : other.IsScalar() && other.Scalar() == node.text;
        return isSame ? nullptr : &node;
    }
    case TextNode::Kind::Sequence: {
        if (!other.IsSequence() || other.size() != node.items.size()) {
            return &node;
        }
        auto there = other.begin();
        for (const TextNode* item : node.items) {
            if (const TextNode* found = firstDifference(*item, *there)) {
                return found;
            }
            ++there;
        }
        return nullptr;
    }
    case TextNode::Kind::Mapping: {
        if (!other.IsMap() || other.size() != node.members.size()) {
            return &node;
        }
        auto there = other.begin();
        for (const auto& [key, value] : node.members) {
            if (const TextNode* found = firstDifference(*key, there->first)) {
                return found;
            }
            if (const TextNode* found = firstDifference(*value, there->second)) {
                return found;
            }
            ++there;
        }
        return nullptr;
    }
    }
    return nullptr;
}

Problem problemAt(std::string_view file, const Place& place, std::string message)
{
    return {"two-meanings", Severity::Error, std::string(file), place, std::move(message)};
}

} // namespace

std::optional<Problem> findSecondMeaning(std::string_view text, std::string_view file)
{
    const TextTree tree = readTextTree(text, file);
    std::size_t weight = 0;
    for (const TextNode* document : tree.documents) {
        weight += document->weight;
    }
    if (tree.form == TextForm::Json || !tree.problems.empty() || weight > nodesMax) {
        return std::nullopt;
    }
    const std::size_t from = sizeOfByteOrderMark(text);
    try {
        const std::vector<YAML::Node> others = YAML::LoadAll(std::string(text.substr(from)));
        for (std::size_t i = 0; i < tree.documents.size() && i < others.size(); ++i) {
            if (const TextNode* found = firstDifference(*tree.documents[i], others[i])) {
                return problemAt(
                    file,
                    found->place,
                    "YAML readers differ in what stands here: write it more plainly, with quotes or on lines of its "
                    "own."
                );
            }
        }
    } catch (const YAML::Exception& error) {
        const auto offset = from + static_cast<std::size_t>(std::max(error.mark.pos, 0));
        const Place place = TextCursor(text).atOffset(offset);
        return problemAt(
            file, place, "Some YAML readers refuse this (" + error.msg + "): write it more plainly, or quote it."
        );
    }
    return std::nullopt;
}

} // namespace backstep
