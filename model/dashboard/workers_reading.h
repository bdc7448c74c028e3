#pragma once

#include "engine/ports/lag_query.h"
#include "model/dashboard/dashboard_reading.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace backstep {

/// A consumer group, or the steps that nobody serves.
struct WorkerRow
{
    QString group; ///< empty: nobody
    std::vector<QString> serves; ///< steps, each once
    int members = 0;
    std::int64_t behind = 0;
    Instant answered; ///< last, as far as flows were seen
    Instant goneSince; ///< since when it was seen without members; not set: it was never seen otherwise
};

[[nodiscard]] inline const QString& keyOf(const WorkerRow& row)
{
    return row.group;
}

/// So many records behind count as trouble.
inline constexpr std::int64_t muchBehind = 100;

/// One row for each group that reads commands, by name; a last one for the steps that no group reads, where there are
/// any. A topic that is shared by all steps serves whom nobody can say.
[[nodiscard]] std::vector<WorkerRow>
workersOf(const std::vector<GroupReading>& readings, const std::vector<StepAnswered>& steps);

/// What is worst, in one sentence; empty while all is well.
[[nodiscard]] QString workerTrouble(const std::vector<WorkerRow>& rows, Instant now);

} // namespace backstep
