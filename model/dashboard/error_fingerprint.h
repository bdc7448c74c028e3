#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace backstep {

/// What messages of one cause have in common: numbers, ids, hex, times and quoted values are taken out, spaces are made
/// one. A status at the beginning ("503 carrier unavailable") tells causes apart and stays; so does the time of
/// Backstep's own "no answer in 30 s", which is a setting.
///   "stock below 12 for sku 8c1f44aa90" → "stock below ⟨n⟩ for sku ⟨id⟩"
[[nodiscard]] std::string fingerprintOf(std::string_view message);

/// The parts of a fingerprint that stand in each of its messages as they are, in order.
[[nodiscard]] std::vector<std::string> literalsOf(std::string_view fingerprint);

} // namespace backstep
