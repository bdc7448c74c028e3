#pragma once

#include "model/flows/flow_columns.h"

#include <QByteArray>
#include <QString>

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

class QIODevice;

namespace backstep {

enum class FlowFormat : std::uint8_t
{
    Text, ///< aligned by tabs, as a person reads it
    Csv,
    Json ///< one array, a flow on each line
};

/// Flows as a list shows them, to be written down: which, in which order, with which columns. For any thread.
struct FlowsToWrite
{
    FlowData flows;
    std::vector<FlowRows::Place> places;
    FlowColumns columns;
    Instant now;
};

[[nodiscard]] QByteArray written(const FlowsToWrite& flows, FlowFormat format);

/// Writes them, in pieces. Nothing, or why it ended early.
[[nodiscard]] std::optional<QString>
write(const FlowsToWrite& flows, FlowFormat format, QIODevice& to, const std::atomic<bool>& isCancelled);

} // namespace backstep
