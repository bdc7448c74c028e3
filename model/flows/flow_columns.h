#pragma once

#include "model/flows/flow_order.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace backstep {

/// As its heading says.
[[nodiscard]] QString titleOf(FlowColumn column);
/// As files name it: "startedAt".
[[nodiscard]] QString keyOf(FlowColumn column);
[[nodiscard]] std::optional<FlowColumn> columnCalled(const QString& key);

/// Which columns a list shows, from the left.
using FlowColumns = std::vector<FlowColumn>;

[[nodiscard]] const FlowColumns& allFlowColumns();
/// What is shown until a person chooses.
[[nodiscard]] const FlowColumns& usualFlowColumns();

[[nodiscard]] QStringList keysOf(const FlowColumns& columns);
/// Names that mean nothing, and second ones, are passed over; without any the usual ones.
[[nodiscard]] FlowColumns columnsCalled(const QStringList& keys);

} // namespace backstep
