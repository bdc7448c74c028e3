#include "engine/edits/text_change.h"

#include <algorithm>
#include <cassert>
#include <iterator>
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

void TextHistory::add(const TextChanges& changes)
{
    // From the end, so that the offsets of those before stay true.
    std::for_each(changes.rbegin(), changes.rend(), [this](const TextChange& change) { replace(change); });
    m_text = applied(m_text, changes);
}

void TextHistory::replace(const TextChange& change)
{
    const std::size_t from = split(change.offset);
    const std::size_t to = split(change.offset + change.length);
    const auto first = m_pieces.begin() + static_cast<std::ptrdiff_t>(from);
    const auto next = m_pieces.erase(first, m_pieces.begin() + static_cast<std::ptrdiff_t>(to));
    if (!change.text.empty()) {
        m_pieces.insert(next, Piece{0, 0, change.text});
    }
}

/// The piece that begins there.
std::size_t TextHistory::split(std::size_t offset)
{
    std::size_t at = 0;
    for (std::size_t index = 0; index < m_pieces.size(); ++index) {
        Piece& piece = m_pieces[index];
        if (at == offset) {
            return index;
        }
        if (offset < at + piece.size()) {
            Piece rest = piece;
            const std::size_t cut = offset - at;
            if (piece.added.empty()) {
                rest.from += cut;
                rest.length -= cut;
                piece.length = cut;
            } else {
                rest.added.erase(0, cut);
                piece.added.resize(cut);
            }
            m_pieces.insert(m_pieces.begin() + static_cast<std::ptrdiff_t>(index) + 1, std::move(rest));
            return index + 1;
        }
        at += piece.size();
    }
    return m_pieces.size();
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
