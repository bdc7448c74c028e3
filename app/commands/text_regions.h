#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

namespace backstep {

/// Parts of a text as SARIF's regions: lines and columns from 1, columns in UTF-16 code units, and bytes.
class TextRegions
{
public:
    explicit TextRegions(std::string_view text);

    [[nodiscard]] nlohmann::ordered_json region(std::size_t offset, std::size_t length) const;
    /// The line in which that stands, without the white space around it.
    [[nodiscard]] std::string_view lineAt(std::size_t offset) const;

private:
    [[nodiscard]] std::size_t lineOf(std::size_t offset) const;
    [[nodiscard]] std::size_t columnOf(std::size_t offset) const;

    std::string_view m_text;
    std::vector<std::size_t> m_lines; ///< where each begins
};

} // namespace backstep
