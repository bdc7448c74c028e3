#pragma once

#include <QString>

namespace backstep {

class Theme;

/// The sheet of tabs, tool buttons, segments, fields and buttons (look §10), and of nothing else.
[[nodiscard]] QString sheetOf(const Theme& theme);

} // namespace backstep
