#pragma once

#include "engine/definition/scalar.h"
#include "engine/definition/text_tree.h"
#include "engine/definition/words.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace backstep {

/// The members of a mapping, asked for by name and kind. What is there but of another kind is an error at its place;
/// a null counts as absent, for the reference writes nulls.
class Members
{
public:
    /// `what`: the mapping in a sentence, such as step "createRealm".
    Members(const TextNode& node, std::string what, Findings& findings);

    [[nodiscard]] const TextNode* find(std::string_view key) const;

    /// The first of these names that is there.
    [[nodiscard]] const TextNode* findAny(std::initializer_list<std::string_view> keys) const;

    [[nodiscard]] std::optional<std::string> text(std::string_view key) const;
    [[nodiscard]] std::optional<bool> boolean(std::string_view key) const;
    [[nodiscard]] std::optional<std::int64_t>
    integer(std::string_view key, std::int64_t least, std::int64_t most) const;
    [[nodiscard]] std::optional<double> number(std::string_view key, double least, double most) const;

    /// Errors for names written twice, warnings for names that are not known.
    void checkNames(std::span<const std::string_view> known) const;

    [[nodiscard]] const std::string& what() const { return m_what; }

private:
    void refuse(std::string_view key, const TextNode& value, const std::string& wanted) const;

    const TextNode& m_node;
    std::uint64_t m_signs; ///< of the names that are there; a step is asked for thirty and has five
    std::string m_what;
    Findings& m_findings;
};

} // namespace backstep
