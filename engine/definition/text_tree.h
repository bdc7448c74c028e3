#pragma once

#include "engine/definition/document.h"

#include <cstddef>
#include <deque>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace backstep {

/// One value of a YAML or JSON text with its place. An alias is the very node it names.
struct TextNode
{
    enum class Kind
    {
        Scalar,
        Sequence,
        Mapping
    };

    enum class Style
    {
        Plain,
        SingleQuoted,
        DoubleQuoted,
        Block, ///< behind | or >
    };

    Kind kind = Kind::Scalar;
    Style style = Style::DoubleQuoted; ///< of a scalar
    bool isPlain = false; ///< a scalar without quotes or tag: may mean null, true or a number
    bool isFlow = false; ///< a collection in brackets
    std::string text; ///< of a scalar
    Place place; ///< with its anchor and tag
    std::size_t content = 0; ///< offset behind anchor and tag
    std::vector<const TextNode*> items;
    std::vector<std::pair<const TextNode*, const TextNode*>> members;
    std::size_t weight = 1; ///< nodes below and including this, aliases followed

    /// The value of a member, also through YAML's merge key; null when there is none.
    [[nodiscard]] const TextNode* find(std::string_view key) const;
    [[nodiscard]] bool isNull() const;
    /// Names of the members that hold something, also through YAML's merge key; those of a member `inside` as
    /// "retry.delayMs".
    [[nodiscard]] std::vector<std::string> words(std::initializer_list<std::string_view> inside = {}) const;
    /// Whether two members have the same name, which YAML forbids and most readers pass over.
    [[nodiscard]] bool hasNameTwice() const;

    [[nodiscard]] bool isMapping() const { return kind == Kind::Mapping; }

    [[nodiscard]] bool isSequence() const { return kind == Kind::Sequence; }

    [[nodiscard]] bool isScalar() const { return kind == Kind::Scalar; }
};

/// Where an alias stands: as the value of a member, or as an item. (A key is never looked at as one.)
struct AliasUse
{
    const TextNode* parent = nullptr;
    std::size_t index = 0; ///< among the parent's members or items
    Place place;
};

/// A text as nodes with places. When it has a problem it cannot be read at all, and documents holds what came before.
struct TextTree
{
    TextForm form = TextForm::Yaml;
    std::deque<TextNode> nodes; ///< owns; addresses are stable
    std::vector<const TextNode*> documents;
    std::vector<AliasUse> aliases; ///< in the order of the text
    std::vector<Problem> problems;

    /// False when the limit on nodes is passed.
    [[nodiscard]] bool isWithinLimit() const;
};

/// Bytes of a UTF-8 byte order mark at the beginning: some editors write one; it is no part of the content.
[[nodiscard]] std::size_t sizeOfByteOrderMark(std::string_view text);

/// Size, encoding and form are judged here; then YAML through libyaml's events or JSON through nlohmann's.
[[nodiscard]] TextTree readTextTree(std::string_view text, std::string_view file);

/// The same as readDefinitions(text, file), of a text that was read already.
[[nodiscard]] DefinitionDocument readDefinitions(std::string_view text, std::string_view file, const TextTree& tree);

/// The two readers behind it; each adds at most one problem.
void readYamlTree(std::string_view text, std::string_view file, TextTree& tree);
void readJsonTree(std::string_view text, std::string_view file, TextTree& tree);

/// The value as JSON: quoted scalars are strings, plain ones what YAML's core schema says they are.
[[nodiscard]] std::string toJson(const TextNode& node);

} // namespace backstep
