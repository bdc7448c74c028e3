#pragma once

#include "engine/base/error.h"
#include "engine/definition/orchestration.h"

#include <QString>

#include <optional>

/// What people type for a number, a time or a wait, and how it is shown to them. What cannot be taken is refused with
/// one sentence that says what can.
namespace backstep {

/// 1 to limits::attemptsMax.
[[nodiscard]] Result<int> attemptsFrom(const QString& typed);

/// "45 s", "1500 ms", "1 m 30 s", "30 d": exact, and read back as the same.
[[nodiscard]] QString spanWords(Duration span);
/// Those, also without spaces and with a fraction; never without a unit, for files count in milliseconds and people in
/// seconds.
[[nodiscard]] Result<Duration> spanFrom(const QString& typed, Duration least, Duration most);
/// As undoableFor is written: "30d".
[[nodiscard]] std::string spanInFile(Duration span);

/// One of the two may be left out.
struct TypedBackoff
{
    std::optional<Duration> delay;
    std::optional<double> factor;
};

/// "200 ms × 2".
[[nodiscard]] QString backoffWords(const RetryPolicy& retry);
/// Those; also with x or *, the delay alone, or "× 2" alone.
[[nodiscard]] Result<TypedBackoff> backoffFrom(const QString& typed);

/// "20 %".
[[nodiscard]] QString shareWords(double share);
/// Those, or a share from 0 to 1.
[[nodiscard]] Result<double> shareFrom(const QString& typed);

/// The shortest spelling, for people and files alike.
[[nodiscard]] QString numberWords(double number);

/// Why a text cannot be the name of a step or an orchestration, and a name like it that can; empty when it can.
[[nodiscard]] QString faultOfName(const QString& what, const QString& name);

} // namespace backstep
