#include "engine/edits/lines.h"

#include "engine/definition/text_tree.h"

#include <algorithm>

namespace backstep {

std::size_t Lines::begin(std::size_t offset) const
{
    const std::size_t before = offset == 0 ? std::string_view::npos : m_text.rfind('\n', offset - 1);
    return before == std::string_view::npos ? sizeOfByteOrderMark(m_text) : before + 1;
}

std::size_t Lines::end(std::size_t offset) const
{
    const std::size_t at = std::min(m_text.find('\n', offset), m_text.size());
    return at > offset && at < m_text.size() && m_text[at - 1] == '\r' ? at - 1 : at;
}

std::size_t Lines::next(std::size_t offset) const
{
    const std::size_t at = m_text.find('\n', offset);
    return at == std::string_view::npos ? m_text.size() : at + 1;
}

std::string_view Lines::at(std::size_t begin) const
{
    return m_text.substr(begin, end(begin) - begin);
}

bool Lines::isBlank(std::size_t begin) const
{
    return at(begin).find_first_not_of(" \t\r") == std::string_view::npos;
}

bool Lines::isComment(std::size_t begin) const
{
    const std::string_view line = at(begin);
    const std::size_t first = line.find_first_not_of(" \t");
    return first != std::string_view::npos && line[first] == '#';
}

std::size_t Lines::indent(std::size_t begin) const
{
    return std::min(at(begin).find_first_not_of(" \t"), at(begin).size());
}

bool Lines::isFirst(std::size_t offset) const
{
    const std::size_t from = begin(offset);
    return m_text.substr(from, offset - from).find_first_not_of(" \t") == std::string_view::npos;
}

std::string_view Lines::ending() const
{
    const std::size_t at = m_text.find('\n');
    return at != std::string_view::npos && at > 0 && m_text[at - 1] == '\r' ? "\r\n" : "\n";
}

} // namespace backstep
