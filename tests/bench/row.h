#pragma once

#include "engine/base/error.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace backstep::bench {

/// One line of the table. What stands beside a value was measured in the same run, on the same machine.
struct Measured
{
    double value = 0;
    std::string unit;
    std::optional<double> baseline; ///< in the same unit; absent where there is nothing to compare with
    std::string against; ///< what the baseline is, for a person
};

struct Row
{
    std::string name;
    /// Measures in a folder of its own. Faults: whatever keeps it from measuring.
    std::function<Result<Measured>(const std::string& folder)> measure;
    bool onlyByName = false; ///< too long for the table: measured when it is asked for
};

[[nodiscard]] std::vector<Row> durableRows();
[[nodiscard]] std::vector<Row> recoveryRows();
[[nodiscard]] std::vector<Row> memoryRows();
[[nodiscard]] std::vector<Row> ingestRows();
[[nodiscard]] std::vector<Row> searchRows();
[[nodiscard]] std::vector<Row> captureRows();
[[nodiscard]] std::vector<Row> kafkaRows();
/// Rows of what the window needs; none in a build without it.
[[nodiscard]] std::vector<Row> listRows();
[[nodiscard]] std::vector<Row> timelineRows();
[[nodiscard]] std::vector<Row> canvasRows();
[[nodiscard]] std::vector<Row> startRows();
/// For how long the whole window was held while it watched a real Kafka; the details go to stderr. Only by name.
[[nodiscard]] std::vector<Row> windowRows();

} // namespace backstep::bench
