#pragma once

#include <QString>

namespace backstep {

/// A text as a value in YAML: without quotes where it is taken for that very text.
[[nodiscard]] QString yamlSpelling(const QString& text);
/// As a value in JSON.
[[nodiscard]] QString jsonSpelling(const QString& text);

} // namespace backstep
