#include "engine/edits/text_change.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace backstep {

namespace {

/// Only what differs: a change that begins or ends with what it replaces is made shorter.
TextChange trimmed(std::string_view before, TextChange change)
{
    const auto isBegin = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    std::string_view old = before.substr(change.offset, change.length);
    const std::size_t shorter = std::min(old.size(), change.text.size());
    std::size_t same = 0;
    while (same < shorter && old[same] == change.text[same]) {
        ++same;
    }
    // A character is changed whole.
    while (same > 0
           && ((same < old.size() && !isBegin(old[same])) || (same < change.text.size() && !isBegin(change.text[same])))
    ) {
        --same;
    }
    std::size_t tail = 0;
    while (tail < shorter - same && old[old.size() - 1 - tail] == change.text[change.text.size() - 1 - tail]) {
        ++tail;
    }
    while (tail > 0 && !isBegin(old[old.size() - tail])) {
        --tail;
    }
    change.text = change.text.substr(same, change.text.size() - same - tail);
    change.offset += same;
    change.length -= same + tail;
    return change;
}

} // namespace

std::string applied(std::string_view text, const TextChanges& changes)
{
    std::string result;
    std::size_t at = 0;
    for (const TextChange& change : changes) {
        assert(change.offset >= at && change.offset + change.length <= text.size());
        result.append(text.substr(at, change.offset - at)).append(change.text);
        at = change.offset + change.length;
    }
    result.append(text.substr(at));
    return result;
}

TextChanges inverse(std::string_view before, const TextChanges& changes)
{
    TextChanges back;
    std::size_t grown = 0;
    std::size_t shrunk = 0;
    for (const TextChange& change : changes) {
        back.push_back(
            {change.offset + grown - shrunk,
             change.text.size(),
             std::string(before.substr(change.offset, change.length))}
        );
        grown += change.text.size();
        shrunk += change.length;
    }
    return back;
}

TextHistory::TextHistory(std::string_view text)
    : m_first(text)
    , m_text(text)
    , m_pieces{{0, text.size(), {}}}
{
}

/// One walk over the pieces for all changes: a step put into the middle of a long flow changes a thousand numbers.
void TextHistory::add(const TextChanges& changes)
{
    std::vector<Piece> pieces;
    pieces.reserve(m_pieces.size() + 2 * changes.size() + 1);
    std::size_t index = 0;
    std::size_t into = 0; // how far the piece there is taken
    const auto take = [&](std::size_t bytes, bool isKept) {
        while (bytes > 0 && index < m_pieces.size()) {
            const std::size_t part = std::min(bytes, m_pieces[index].size() - into);
            if (isKept && part > 0) {
                pieces.push_back(m_pieces[index].part(into, part));
            }
            bytes -= part;
            into += part;
            if (into == m_pieces[index].size()) {
                ++index;
                into = 0;
            }
        }
    };
    std::size_t at = 0;
    for (const TextChange& change : changes) {
        take(change.offset - at, true);
        take(change.length, false);
        at = change.offset + change.length;
        if (!change.text.empty()) {
            pieces.push_back({0, 0, change.text});
        }
    }
    take(m_text.size() - at, true);
    m_pieces = std::move(pieces);
    m_text = applied(m_text, changes);
}

TextHistory::Piece TextHistory::Piece::part(std::size_t at, std::size_t bytes) const
{
    return added.empty() ? Piece{from + at, bytes, {}} : Piece{0, 0, added.substr(at, bytes)};
}

TextChanges TextHistory::changes() const
{
    TextChanges all;
    std::string added;
    std::size_t at = 0; // how far the first text is told
    const auto tell = [&](std::size_t upTo) {
        const TextChange change = trimmed(m_first, {at, upTo - at, std::exchange(added, {})});
        if (change.length > 0 || !change.text.empty()) {
            all.push_back(change);
        }
    };
    for (const Piece& piece : m_pieces) {
        if (!piece.added.empty()) {
            added += piece.added;
            continue;
        }
        if (piece.length == 0) {
            continue;
        }
        tell(piece.from);
        at = piece.from + piece.length;
    }
    tell(m_first.size());
    return all;
}

} // namespace backstep
