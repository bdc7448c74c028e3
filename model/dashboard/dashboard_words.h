#pragma once

#include "model/dashboard/dashboard_reading.h"

#include <QString>

namespace backstep {

/// "13:47", with seconds "13:47:15"; in UTC.
[[nodiscard]] QString clockWords(Instant at, bool withSeconds = false);
/// "24 Nov 13:47".
[[nodiscard]] QString dayAndClockWords(Instant at);
/// "13:47 to 13:58"; with seconds where one of both has some, with the day where they are not of the day of `now`.
[[nodiscard]] QString rangeWords(const TimeRange& range, Instant now);
/// When it was, as precisely as it still matters: "13:47:02", "yesterday", "3 days ago"; "–" where it is not set.
[[nodiscard]] QString seenWords(Instant at, Instant now);
/// "just now", "4 s ago", "3 m ago", then as seenWords().
[[nodiscard]] QString agoWords(Instant at, Instant now);
/// "148/s", "2.4/s", "1.8/min", "3.6/h", "0/s".
[[nodiscard]] QString rateWords(double perSecond);
/// "95.5 %"; "–" of nothing. Never "100 %" or "0 %" unless it is exactly that.
[[nodiscard]] QString partWords(std::uint64_t part, std::uint64_t whole);
/// The tip of a bar: its time, then what became of how many flows.
[[nodiscard]] QString barWords(const OutcomeBar& bar, Instant now);
/// The tip of a step's times.
[[nodiscard]] QString timesWords(const StepTimes& times);
/// What there is to say below the times of steps: which step got worse, by how much; empty where none did.
[[nodiscard]] QString worseWords(const DashboardReading& reading);
/// "bookCourier", "capturePayment, UNDO".
[[nodiscard]] QString stepWords(const StepName& step, Phase phase);
/// "23,180 flows in the last hour, last 4 s ago", "8 flows, 13:47 to 13:58, last 8 m ago".
[[nodiscard]] QString groupWords(const ErrorGroup& group, const DashboardReading& reading);

/// The condition under which the list shows the flows of a group, as the list's filter is typed.
[[nodiscard]] QString filterOf(const ErrorGroup& group);
/// The same for the flows in which a step was slowest, at most so many.
[[nodiscard]] QString filterOf(const StepTimes& times, std::size_t flowsMost);
/// The conditions under which the list shows the flows that were under way within that time.
[[nodiscard]] QString filterOf(const TimeRange& time, Instant now);

} // namespace backstep
