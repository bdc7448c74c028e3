#pragma once

#include "engine/base/id.h"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace backstep {

/// The values that were masked in one flow, to be found again where they are repeated: in an error that quotes the
/// card's number, in a key.
class MaskedValues
{
public:
    /// Not what is too short to be told from anything else.
    void add(std::string_view value);

    [[nodiscard]] bool isEmpty() const { return m_values.empty(); }

    [[nodiscard]] std::size_t bytes() const { return m_bytes; }

    /// Every value, and the beginning of one at the end of a text that was cut ("… card 41111…"), is masked. True when
    /// something was.
    [[nodiscard]] bool hideIn(std::string& text) const;

    [[nodiscard]] bool isIn(std::string_view text) const;

private:
    std::vector<std::string> m_values; ///< the longest first, so that none is masked in part
    std::size_t m_bytes = 0;
};

/// Those of the flows that were seen last.
class Echoes
{
public:
    [[nodiscard]] MaskedValues& of(const FlowId& flow);
    /// Forgets the oldest flows when there is too much.
    void trim();

private:
    std::unordered_map<FlowId, MaskedValues> m_flows;
    std::deque<FlowId> m_order;
};

} // namespace backstep
