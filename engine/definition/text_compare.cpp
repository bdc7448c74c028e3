#include "engine/definition/text_tree.h"

#include <yaml-cpp/yaml.h>

#include <nlohmann/json.hpp>

#include <exception>

namespace backstep {

namespace {

std::string differs(const TextNode& node)
{
    return "YAML readers do not agree on what stands at line " + std::to_string(node.place.line)
        + ". Write it in a plainer way, with quotes where it is a text.";
}

std::string compare(const TextNode& node, const YAML::Node& other);

std::string compareMembers(const TextNode& node, const YAML::Node& other)
{
    // Merges are applied by us alone: yaml-cpp keeps "<<" as a key.
    std::size_t merges = 0;
    for (const auto& member : other) {
        merges += member.first.IsScalar() && member.first.Scalar() == "<<" ? 1 : 0;
    }
    if (merges > 0) {
        return {};
    }
    if (other.size() != node.members.size()) {
        return differs(node);
    }
    std::size_t i = 0;
    for (const auto& member : other) {
        const auto& [key, value] = node.members[i++];
        if (key->isScalar()
            && (!member.first.IsDefined() || (member.first.IsScalar() && member.first.Scalar() != key->text))) {
            return differs(*key);
        }
        if (std::string found = compare(*value, member.second); !found.empty()) {
            return found;
        }
    }
    return {};
}

std::string compare(const TextNode& node, const YAML::Node& other)
{
    if (node.isMap()) {
        return other.IsMap() ? compareMembers(node, other) : differs(node);
    }
    if (node.isSequence()) {
        if (!other.IsSequence() || other.size() != node.items.size()) {
            return differs(node);
        }
        std::size_t i = 0;
        for (const auto& item : other) {
            if (std::string found = compare(*node.items[i++], item); !found.empty()) {
                return found;
            }
        }
        return {};
    }
    if (node.isNull()) {
        return other.IsNull() || (other.IsScalar() && other.Scalar() == node.text) ? std::string{} : differs(node);
    }
    return other.IsScalar() && other.Scalar() == node.text ? std::string{} : differs(node);
}

using Json = nlohmann::ordered_json;

Json scalarToJson(const TextNode& node)
{
    if (node.quoted) {
        return node.text;
    }
    if (node.isNull()) {
        return nullptr;
    }
    if (node.text == "true" || node.text == "True" || node.text == "TRUE") {
        return true;
    }
    if (node.text == "false" || node.text == "False" || node.text == "FALSE") {
        return false;
    }
    Json number = Json::parse(node.text, nullptr, false);
    return number.is_number() ? number : Json(node.text);
}

Json valueOf(const TextNode& node)
{
    if (node.isScalar()) {
        return scalarToJson(node);
    }
    Json value = node.isMap() ? Json::object() : Json::array();
    for (const auto& [key, member] : node.members) {
        value[key->isScalar() ? key->text : toJson(*key)] = valueOf(*member);
    }
    for (const auto& item : node.items) {
        value.push_back(valueOf(*item));
    }
    return value;
}

} // namespace

std::string disagreementWithYamlCpp(std::string_view text, const TextTree& tree)
{
    try {
        const std::vector<YAML::Node> documents = YAML::LoadAll(std::string(text));
        if (documents.size() != tree.documents.size()) {
            return "YAML readers do not agree on how many documents this is. Separate them by lines of ---.";
        }
        for (std::size_t i = 0; i < documents.size(); ++i) {
            if (std::string found = compare(*tree.documents[i], documents[i]); !found.empty()) {
                return found;
            }
        }
        return {};
    } catch (const YAML::Exception& error) {
        return "A second YAML reader refuses line " + std::to_string(error.mark.line + 1) + ": " + error.msg + ".";
    } catch (const std::exception& error) {
        return std::string("A second YAML reader refuses it: ") + error.what() + ".";
    }
}

std::string toJson(const TextNode& node)
{
    return valueOf(node).dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace backstep
