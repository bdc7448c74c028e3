#pragma once

#include <cstddef>
#include <string_view>

namespace backstep {

/// A part of a text, in bytes.
struct Span
{
    std::size_t from = 0;
    std::size_t to = 0; ///< not in it

    friend bool operator==(const Span&, const Span&) = default;
};

/// Lines of a text by offsets. A line's end is before its CR LF or LF.
class Lines
{
public:
    explicit Lines(std::string_view text)
        : m_text(text)
    {
    }

    [[nodiscard]] std::size_t begin(std::size_t offset) const;
    [[nodiscard]] std::size_t end(std::size_t offset) const;
    /// Where the next line begins; the size of the text when there is none.
    [[nodiscard]] std::size_t next(std::size_t offset) const;
    /// The line that begins there, without its end.
    [[nodiscard]] std::string_view at(std::size_t begin) const;

    [[nodiscard]] bool isBlank(std::size_t begin) const;
    [[nodiscard]] bool isComment(std::size_t begin) const;
    /// Bytes of white space that the line begins with.
    [[nodiscard]] std::size_t indent(std::size_t begin) const;
    /// Nothing but white space stands before it on its line.
    [[nodiscard]] bool isFirst(std::size_t offset) const;

    /// CR LF where the first line ends in it, else LF.
    [[nodiscard]] std::string_view ending() const;

private:
    std::string_view m_text;
};

} // namespace backstep
