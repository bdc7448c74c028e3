#include "engine/definition/text_cursor.h"

#include <algorithm>

namespace backstep {

namespace {

bool continuesCharacter(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

} // namespace

TextCursor::TextCursor(std::string_view text, std::size_t from)
    : m_text(text)
    , m_from(from)
    , m_offset(from)
{
}

Place TextCursor::atOffset(std::size_t offset)
{
    const std::size_t wanted = std::clamp(offset, m_from, m_text.size());
    while (m_offset < wanted) {
        stepForward();
    }
    while (m_offset > wanted) {
        stepBack();
    }
    return here();
}

Place TextCursor::atCharacter(std::size_t index)
{
    while (m_index < index && m_offset < m_text.size()) {
        stepForward();
    }
    while (m_index > index && m_offset > m_from) {
        stepBack();
    }
    return here();
}

void TextCursor::stepForward()
{
    const bool isLineEnd = m_text[m_offset] == '\n';
    do {
        ++m_offset;
    } while (m_offset < m_text.size() && continuesCharacter(m_text[m_offset]));
    ++m_index;
    m_column = isLineEnd ? 1 : m_column + 1;
    m_line += isLineEnd ? 1 : 0;
}

void TextCursor::stepBack()
{
    do {
        --m_offset;
    } while (m_offset > m_from && continuesCharacter(m_text[m_offset]));
    --m_index;
    if (m_text[m_offset] != '\n') {
        --m_column;
        return;
    }
    --m_line;
    m_column = 1;
    for (std::size_t at = m_offset; at > m_from && m_text[at - 1] != '\n'; --at) {
        m_column += continuesCharacter(m_text[at - 1]) ? 0 : 1;
    }
}

Place TextCursor::here() const
{
    return {m_line, m_column, m_offset, 0};
}

} // namespace backstep
