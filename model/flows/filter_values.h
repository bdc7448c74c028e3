#pragma once

#include "model/flows/filter_expression.h"

namespace backstep {

/// Reads what stands behind a relation. A sentence where it is no such value; else nothing, and it is added to the
/// condition.
[[nodiscard]] std::optional<QString> readFilterValue(FilterCondition& condition, const QString& value);

/// "5m", "1h30m", "2.5 s" without the space: in microseconds. Nothing where it is no duration.
[[nodiscard]] std::optional<std::int64_t> readDuration(const QString& text);

/// A pattern with limits, so that no text can hold it up.
[[nodiscard]] QRegularExpression boundedPattern(const QString& pattern);

} // namespace backstep
