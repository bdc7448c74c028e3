#pragma once

#include "engine/edits/lines.h"
#include "engine/edits/located.h"
#include "engine/edits/text_change.h"

#include <functional>
#include <vector>

namespace backstep {

/// The items of a list or the members of a mapping in brackets, in YAML or JSON. Commas, line ends and comments between
/// the parts stay where they are.
class FlowParts
{
public:
    FlowParts(std::string_view text, const TextTree& tree, const Located& collection);

    /// `part` as it would stand on one line, or on several where those around it do. `indent`: of its first line.
    using Written = std::function<std::string(bool isTall, std::string_view indent, std::string_view unit)>;

    [[nodiscard]] TextChanges insert(std::size_t index, const Written& part) const;
    [[nodiscard]] TextChanges erase(std::size_t index) const;
    /// `order`: for each place the part that comes to stand there.
    [[nodiscard]] TextChanges reorder(std::span<const std::size_t> order) const;

private:
    [[nodiscard]] std::size_t commaAfter(std::size_t index) const;
    [[nodiscard]] std::size_t behindBlanks(std::size_t from, std::size_t to) const;
    [[nodiscard]] std::string_view between(std::size_t index) const;
    [[nodiscard]] std::string indentOf(std::size_t offset) const;
    [[nodiscard]] TextChanges insertFirst(const Written& part) const;

    std::string_view m_text;
    Lines m_lines;
    Surroundings m_around;
    Span m_inside; ///< between the brackets
    std::vector<Span> m_parts;
};

} // namespace backstep
