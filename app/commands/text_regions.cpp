#include "app/commands/text_regions.h"

#include "engine/definition/text_tree.h"

#include <algorithm>

namespace backstep {

TextRegions::TextRegions(std::string_view text)
    : m_text(text)
    , m_lines{sizeOfByteOrderMark(text)}
{
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
        m_lines.push_back(at + 1);
    }
}

nlohmann::ordered_json TextRegions::region(std::size_t offset, std::size_t length) const
{
    const std::size_t from = std::clamp(offset, m_lines.front(), std::max(m_text.size(), m_lines.front()));
    const std::size_t to = std::clamp(offset + length, from, std::max(m_text.size(), from));
    return {
        {"startLine", lineOf(from) + 1},
        {"startColumn", columnOf(from)},
        {"endLine", lineOf(to) + 1},
        {"endColumn", columnOf(to)},
        {"byteOffset", from},
        {"byteLength", to - from}};
}

std::string_view TextRegions::lineAt(std::size_t offset) const
{
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t begin = m_lines[lineOf(std::min(offset, m_text.size()))];
    const std::string_view line = m_text.substr(begin, m_text.find('\n', begin) - begin);
    const std::size_t first = line.find_first_not_of(blanks);
    return first == std::string_view::npos ? std::string_view()
                                           : line.substr(first, line.find_last_not_of(blanks) + 1 - first);
}

std::size_t TextRegions::lineOf(std::size_t offset) const
{
    const auto after = std::ranges::upper_bound(m_lines, offset);
    return after == m_lines.begin() ? 0 : static_cast<std::size_t>(after - m_lines.begin()) - 1;
}

std::size_t TextRegions::columnOf(std::size_t offset) const
{
    std::size_t column = 1;
    for (std::size_t at = m_lines[lineOf(offset)]; at < offset; ++at) {
        const auto byte = static_cast<unsigned char>(m_text[at]);
        const bool continues = (byte & 0xC0U) == 0x80U;
        column += continues ? 0 : byte >= 0xF0U ? 2 : 1; // what UTF-8 writes in four bytes is a pair in UTF-16
    }
    return column;
}

} // namespace backstep
