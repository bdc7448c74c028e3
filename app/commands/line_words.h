#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

namespace backstep {

/// One line of JSON. A stranger's text may hold anything; what is no UTF-8 is shown as such and breaks no line.
[[nodiscard]] std::string oneLine(const nlohmann::ordered_json& json);

/// Text that may be missing, as JSON.
[[nodiscard]] nlohmann::ordered_json orNull(const std::string& text);

/// With blanks behind it, for a column of that many bytes.
[[nodiscard]] std::string padded(std::string text, std::size_t width);

} // namespace backstep
