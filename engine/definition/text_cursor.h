#pragma once

#include "engine/definition/problem.h"

#include <cstddef>
#include <string_view>

namespace backstep {

/// Turns positions in a UTF-8 text into places. Walks from where it stood last, so that a reader which asks in the
/// order of the text pays once for the whole text, however long its lines are.
class TextCursor
{
public:
    /// `from`: bytes in front that do not count as characters (a byte order mark).
    explicit TextCursor(std::string_view text, std::size_t from = 0);

    /// By bytes from the beginning of the text.
    [[nodiscard]] Place atOffset(std::size_t offset);

    /// By characters, as libyaml counts them.
    [[nodiscard]] Place atCharacter(std::size_t index);

private:
    void stepForward();
    void stepBack();
    [[nodiscard]] Place here() const;

    std::string_view m_text;
    std::size_t m_from;
    std::size_t m_offset;
    std::size_t m_index = 0;
    int m_line = 1;
    int m_column = 1;
};

} // namespace backstep
