#pragma once

#include "model/words.h"

#include <QStringList>

#include <vector>

namespace backstep {

/// A flow's status and what is known beside it, as one small number; below statusKeys.
[[nodiscard]] std::size_t statusKey(FlowStatus status, const FlowDetail& detail);
inline constexpr std::size_t statusKeys = std::size_t{6} * 16;

/// Whether the status word of each key holds this text (or is it), in any case; the wire's constant counts when it is
/// the same.
[[nodiscard]] std::vector<bool> statusesWith(const QString& text, bool whole);

/// Whether any status is called so.
[[nodiscard]] bool isStatusWord(const QString& text, bool whole);

/// Every word a flow's status can have, as it would be typed: "failed", "not registered".
[[nodiscard]] QStringList flowStatusWords();

} // namespace backstep
