#pragma once

#include <cstddef>
#include <string_view>

namespace backstep::parts {

/// Writes all of it there, however often the system must be asked; false: errno says why not.
[[nodiscard]] bool writeAll(int descriptor, std::string_view bytes, std::size_t at);

/// Reads so many bytes from there; false: they are not all there, or errno says why not.
[[nodiscard]] bool readAll(int descriptor, char* to, std::size_t many, std::size_t at);

} // namespace backstep::parts
