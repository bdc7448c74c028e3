#pragma once

#include "model/dashboard/dashboard_range.h"
#include "model/dashboard/flow_tallies.h"
#include "model/timeline/timeline_scale.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace backstep {

/// What the dashboard is asked to show.
struct DashboardQuestion
{
    DashboardRange range = DashboardRange::Hour;
    OrchestrationName orchestration; ///< empty: all
    std::optional<TimeRange> chosen; ///< a part of the range; what is no chart over time is of this part
};

/// Flows counted by what became of them.
struct OutcomeCounts
{
    std::array<std::uint64_t, outcomeKinds> byKind{};

    [[nodiscard]] std::uint64_t& operator[](TallyKind kind) { return byKind[static_cast<std::size_t>(kind)]; }

    [[nodiscard]] std::uint64_t operator[](TallyKind kind) const { return byKind[static_cast<std::size_t>(kind)]; }

    void add(const OutcomeCounts& other);
    /// All but those started.
    [[nodiscard]] std::uint64_t ended() const;

    friend bool operator==(const OutcomeCounts&, const OutcomeCounts&) = default;
};

/// One bar of the chart over time. The last one ends now.
struct OutcomeBar
{
    TimeRange time;
    OutcomeCounts counts;

    [[nodiscard]] double perSecond(std::uint64_t count) const;
};

/// The row of figures.
struct DashboardFigures
{
    std::uint64_t open = 0; ///< now
    std::uint64_t needPerson = 0; ///< now
    OutcomeCounts counts; ///< in the time shown
    double startedPerSecond = 0;
    std::chrono::microseconds flowP50{};
    std::chrono::microseconds flowP95{};
};

/// An attempt that took longer than most, and whose it was.
struct Outlier
{
    FlowId flow;
    std::chrono::microseconds took{};
};

struct StepTimes
{
    StepKeyed step;
    std::uint64_t count = 0;
    std::chrono::microseconds p50{};
    std::chrono::microseconds p95{};
    std::chrono::microseconds p99{};
    std::vector<Outlier> slowest; ///< the slowest of each bucket, slowest first
    double timesWorse = 0; ///< p99 against its value before; 0: not known, or not much worse
};

struct ErrorGroup
{
    TallyKeys::Key key = TallyKeys::others;
    OrchestrationName orchestration;
    StepName step;
    Phase phase = Phase::Do;
    std::string message; ///< without numbers and ids
    std::string sample; ///< one as it came
    std::uint64_t count = 0; ///< flows, in the time shown
    Instant firstSeen; ///< ever
    Instant lastSeen;
    bool isNew = false;
    std::vector<std::uint32_t> trend; ///< over the whole range
};

/// Everything the dashboard shows, as of one moment.
struct DashboardReading
{
    Instant at;
    DashboardQuestion question;
    TimeRange shown; ///< of the chart over time
    TimeRange read; ///< of all else: the chosen time, or all that is shown
    std::vector<OutcomeBar> bars;
    DashboardFigures figures;
    OrchestrationName timed; ///< whose steps `steps` are: the one asked for, else the busiest
    std::vector<StepTimes> steps; ///< in the order in which they go
    std::vector<ErrorGroup> errors; ///< most first
    std::vector<OrchestrationName> orchestrations; ///< all that were seen, by name
};

/// A step that was seen in some flow, in one direction.
struct StepAnswered
{
    OrchestrationName orchestration;
    StepName step;
    Phase phase = Phase::Do;
    Instant at; ///< of its last answer; not set: none was seen
};

/// How long an error that was never seen before counts as new.
inline constexpr std::chrono::minutes errorNewFor(30);
inline constexpr int trendBars = 15;

/// From this on a step's p99 counts as worse than before.
inline constexpr double muchWorse = 2;

} // namespace backstep
