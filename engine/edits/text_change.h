#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace backstep {

/// One replacement in a text: `length` bytes from `offset` on give way to `text`.
struct TextChange
{
    std::size_t offset = 0;
    std::size_t length = 0;
    std::string text;

    friend bool operator==(const TextChange&, const TextChange&) = default;
};

/// Ascending and apart from one another; all offsets are those of the text before any of them.
using TextChanges = std::vector<TextChange>;

/// The text after them.
[[nodiscard]] std::string applied(std::string_view text, const TextChanges& changes);

/// What leads from the text after them back to the text before.
[[nodiscard]] TextChanges inverse(std::string_view before, const TextChanges& changes);

/// Several changes, each of the text that the one before has made, told as one of the first text. What is the same
/// before and after at the ends of a change is no part of it.
class TextHistory
{
public:
    explicit TextHistory(std::string_view text);

    void add(const TextChanges& changes);

    [[nodiscard]] const std::string& text() const { return m_text; }

    [[nodiscard]] TextChanges changes() const;

private:
    /// A part of the present text: of the first one, or new.
    struct Piece
    {
        std::size_t from = 0; ///< in the first text; of a new piece nothing
        std::size_t length = 0;
        std::string added; ///< new where it is not empty

        [[nodiscard]] Piece part(std::size_t at, std::size_t bytes) const;

        [[nodiscard]] std::size_t size() const { return added.empty() ? length : added.size(); }
    };

    std::string m_first;
    std::string m_text;
    std::vector<Piece> m_pieces;
};

} // namespace backstep
