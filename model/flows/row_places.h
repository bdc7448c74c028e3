#pragma once

#include "model/flows/flow_rows.h"

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace backstep {

/// The rows of a long list, each as a place of the store, with a gap where rows last came or went: a hundred rows put
/// in here and there, one announced after the other from the back to the front, move the million others once together,
/// not a hundred times.
class RowPlaces
{
public:
    using Place = FlowRows::Place;

    RowPlaces() = default;

    explicit RowPlaces(std::vector<Place> places)
        : m_places(std::move(places))
        , m_gapAt(m_places.size())
    {
    }

    [[nodiscard]] std::size_t size() const { return m_places.size() - m_gap; }

    [[nodiscard]] Place operator[](std::size_t row) const { return m_places[row < m_gapAt ? row : row + m_gap]; }

    /// Before that row.
    void insert(std::size_t row, std::span<const Place> places);
    void erase(std::size_t row, std::size_t count);
    void clear();

    /// All of them without the gap, to be put into another order.
    [[nodiscard]] std::span<Place> contiguous();
    [[nodiscard]] std::vector<Place> copy() const;

private:
    void moveGap(std::size_t row);

    std::vector<Place> m_places; ///< with what lies in the gap, which is nothing
    std::size_t m_gapAt = 0;
    std::size_t m_gap = 0; ///< its length
};

} // namespace backstep
