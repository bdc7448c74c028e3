#include "model/flows/row_places.h"

#include <algorithm>

namespace backstep {

namespace {

/// Room that is made besides what is needed: a list that grows by a few rows at a time is not moved for each.
constexpr std::size_t spare = 1024;

std::ptrdiff_t offset(std::size_t at)
{
    return static_cast<std::ptrdiff_t>(at);
}

} // namespace

void RowPlaces::moveGap(std::size_t row)
{
    const auto first = m_places.begin();
    if (row < m_gapAt) {
        std::move_backward(first + offset(row), first + offset(m_gapAt), first + offset(m_gapAt + m_gap));
    } else {
        std::move(first + offset(m_gapAt + m_gap), first + offset(row + m_gap), first + offset(m_gapAt));
    }
    m_gapAt = row;
}

void RowPlaces::insert(std::size_t row, std::span<const Place> places)
{
    if (m_gap < places.size()) {
        moveGap(size());
        m_places.resize(m_gapAt + places.size() + spare);
        m_gap = m_places.size() - m_gapAt;
    }
    moveGap(row);
    std::ranges::copy(places, m_places.begin() + offset(row));
    m_gapAt += places.size();
    m_gap -= places.size();
}

void RowPlaces::erase(std::size_t row, std::size_t count)
{
    moveGap(row + count);
    m_gapAt -= count;
    m_gap += count;
}

void RowPlaces::clear()
{
    *this = RowPlaces();
}

std::span<RowPlaces::Place> RowPlaces::contiguous()
{
    moveGap(size());
    return std::span(m_places).first(m_gapAt);
}

std::vector<RowPlaces::Place> RowPlaces::copy() const
{
    const auto first = m_places.begin();
    std::vector<Place> all(first, first + offset(m_gapAt));
    all.insert(all.end(), first + offset(m_gapAt + m_gap), m_places.end());
    return all;
}

} // namespace backstep
