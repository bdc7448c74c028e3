#pragma once

#include "engine/definition/problem.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace backstep {

/// A node of a YAML or JSON text, with its place. Aliases share the node they name.
struct TextNode
{
    enum class Kind : unsigned char
    {
        Scalar,
        Map,
        Sequence
    };

    using Pointer = std::shared_ptr<const TextNode>;

    Kind kind = Kind::Scalar;
    bool quoted = false; ///< a string, whatever it looks like
    Place place;
    std::string text; ///< of a scalar
    std::vector<std::pair<Pointer, Pointer>> members; ///< of a map, in the order of the text, merges (<<) applied
    std::vector<Pointer> items; ///< of a sequence

    [[nodiscard]] bool isMap() const { return kind == Kind::Map; }

    [[nodiscard]] bool isSequence() const { return kind == Kind::Sequence; }

    [[nodiscard]] bool isScalar() const { return kind == Kind::Scalar; }

    [[nodiscard]] bool isNull() const;
    /// The value of a member, or nothing.
    [[nodiscard]] const TextNode* find(std::string_view key) const;
};

/// A text taken apart: one node a document.
struct TextTree
{
    std::vector<TextNode::Pointer> documents;
    std::vector<Problem> problems; ///< errors mean that the documents are incomplete
};

/// Reads with libyaml's events, which tell places, and holds every limit of engine/base/limits.h: size, depth, nodes
/// after aliases. Never throws.
[[nodiscard]] TextTree readTextTree(std::string_view text);

/// Compares with what yaml-cpp reads, so that two readers stand behind a meaning. Empty when they agree, else a
/// sentence that names the line.
[[nodiscard]] std::string disagreementWithYamlCpp(std::string_view text, const TextTree& tree);

/// The node as JSON: unquoted null, booleans and numbers as such, everything else as strings.
[[nodiscard]] std::string toJson(const TextNode& node);

} // namespace backstep
