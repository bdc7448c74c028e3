#include "engine/definition/text_tree.h"

#include "engine/base/bytes.h"
#include "engine/base/limits.h"
#include "engine/definition/scalar.h"
#include "engine/definition/text_cursor.h"
#include "engine/definition/words.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_set>

namespace backstep {

namespace {

constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view blanks = " \t\r\n";

Problem problemAt(std::string code, std::string_view file, const Place& place, std::string message)
{
    return {std::move(code), Severity::Error, std::string(file), place, std::move(message)};
}

bool isControl(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7F;
}

/// What makes a text unreadable before any grammar is asked.
std::optional<Problem> judgeBytes(std::string_view text, std::string_view file)
{
    if (text.size() > limits::definitionBytesMax) {
        return problemAt(
            "too-large",
            file,
            {},
            "The file is larger than " + std::to_string(limits::definitionBytesMax >> 20U)
                + " MB, the most that is read: split it into several files."
        );
    }
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
        return problemAt("not-utf8", file, {}, "The file is written in UTF-16: save it as UTF-8.");
    }
    if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos) {
        return problemAt(
            "binary-file", file, {}, "The file is binary, not text: a definition is YAML or JSON in UTF-8."
        );
    }
    std::size_t bad = 0;
    if (!isUtf8(text, &bad)) {
        return problemAt(
            "not-utf8",
            file,
            TextCursor(text).atOffset(bad),
            "Here stands a byte that is not UTF-8: save the file in the encoding UTF-8."
        );
    }
    if (const auto control = std::ranges::find_if(text, isControl); control != text.end()) {
        return problemAt(
            "control-character",
            file,
            TextCursor(text).atOffset(static_cast<std::size_t>(control - text.begin())),
            "Here stands a control character that neither YAML nor JSON allows: remove it."
        );
    }
    return std::nullopt;
}

bool endsWithJson(std::string_view file)
{
    const std::string name = toLower(file);
    return name.ends_with(".json") || name.ends_with(".jsonl");
}

bool endsWithYaml(std::string_view file)
{
    const std::string name = toLower(file);
    return name.ends_with(".yaml") || name.ends_with(".yml");
}

nlohmann::ordered_json toJsonValue(const TextNode& node)
{
    nlohmann::ordered_json json;
    switch (node.kind) {
    case TextNode::Kind::Sequence:
        json = nlohmann::ordered_json::array();
        for (const TextNode* item : node.items) {
            json.push_back(toJsonValue(*item));
        }
        return json;
    case TextNode::Kind::Mapping:
        json = nlohmann::ordered_json::object();
        for (const auto& [key, value] : node.members) {
            json.push_back({key->text, toJsonValue(*value)});
        }
        return json;
    case TextNode::Kind::Scalar:
        break;
    }
    if (node.isNull()) {
        return nullptr;
    }
    if (const auto boolean = toBoolean(node)) {
        return *boolean;
    }
    if (const auto integer = toInteger(node); integer && node.isPlain) {
        return *integer;
    }
    if (const auto number = toNumber(node); number && node.isPlain) {
        return *number;
    }
    return node.text;
}

bool isMergeKey(const TextNode& name)
{
    return name.isScalar() && name.isPlain && name.text == "<<";
}

} // namespace

const TextNode* TextNode::find(std::string_view key) const
{
    for (const auto& [name, value] : members) {
        if (name->isScalar() && name->text == key) {
            return value;
        }
    }
    for (const auto& [name, value] : members) {
        if (!isMergeKey(*name)) {
            continue;
        }
        const std::vector<const TextNode*> merged = value->isSequence() ? value->items : std::vector{value};
        for (const TextNode* from : merged) {
            // A merge key inside a merged mapping is not followed: YAML's own definition speaks of one level.
            for (const auto& [mergedName, mergedValue] : from->members) {
                if (mergedName->isScalar() && mergedName->text == key) {
                    return mergedValue;
                }
            }
        }
    }
    return nullptr;
}

std::vector<std::string> TextNode::words(std::initializer_list<std::string_view> inside) const
{
    std::vector<std::string> said;
    said.reserve(members.size());
    const bool isMerging = std::ranges::any_of(members, [](const auto& member) { return isMergeKey(*member.first); });
    const bool canComeAgain = isMerging || hasNameTwice(); // else nothing need be remembered: most mappings
    std::unordered_set<std::string_view> seen;
    const auto take = [&](const TextNode& mapping, bool isMerged) {
        for (const auto& [name, value] : mapping.members) {
            if (!name->isScalar() || (!isMerged && name->text == "<<")
                || (canComeAgain && !seen.insert(name->text).second) || value->isNull()) {
                continue;
            }
            said.push_back(name->text);
            if (value->isMapping() && std::ranges::find(inside, name->text) != inside.end()) {
                for (const std::string& word : value->words()) {
                    said.push_back(name->text + '.' + word);
                }
            }
        }
    };
    take(*this, false);
    for (const auto& [name, value] : members) {
        if (isMergeKey(*name)) {
            for (const TextNode* from : value->isSequence() ? value->items : std::vector{value}) {
                take(*from, true);
            }
        }
    }
    return said;
}

bool TextNode::hasNameTwice() const
{
    std::vector<std::string_view> names;
    names.reserve(members.size());
    for (const auto& [name, value] : members) {
        if (name->isScalar()) {
            names.emplace_back(name->text);
        }
    }
    std::ranges::sort(names);
    return std::ranges::adjacent_find(names) != names.end();
}

bool TextNode::isNull() const
{
    return isScalar() && isPlain && (text.empty() || text == "~" || (text.size() == 4 && toLower(text) == "null"));
}

bool TextTree::isWithinLimit() const
{
    std::size_t all = 0;
    for (const TextNode* document : documents) {
        all += document->weight;
    }
    return all <= limits::definitionNodesMax;
}

std::size_t sizeOfByteOrderMark(std::string_view text)
{
    return text.starts_with(byteOrderMark) ? byteOrderMark.size() : 0;
}

TextTree readTextTree(std::string_view text, std::string_view file)
{
    TextTree tree;
    if (auto problem = judgeBytes(text, file)) {
        tree.problems.push_back(std::move(*problem));
        return tree;
    }
    const std::size_t from = sizeOfByteOrderMark(text);
    const std::size_t first = text.find_first_not_of(blanks, from);
    const bool beginsAsJson = first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
    if (first == std::string_view::npos) {
        tree.problems.push_back(problemAt(
            "empty-file", file, {}, "The file is empty: write an orchestration, beginning with orchestrationName."
        ));
        return tree;
    }
    if (!endsWithJson(file) && !beginsAsJson) {
        readYamlTree(text, file, tree);
        return tree;
    }
    tree.form = TextForm::Json;
    readJsonTree(text, file, tree);
    if (tree.problems.empty() || !endsWithYaml(file)) {
        return tree;
    }
    // A YAML file may begin with a brace, too; when it is no YAML either, JSON's complaint is the clearer one.
    TextTree yaml;
    readYamlTree(text, file, yaml);
    return yaml.problems.empty() ? std::move(yaml) : std::move(tree);
}

std::string toJson(const TextNode& node)
{
    return toJsonValue(node).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace backstep
