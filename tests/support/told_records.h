#pragma once

#include "engine/ports/orchestrations.h"
#include "tests/support/told_flows.h"

#include <string>
#include <vector>

namespace backstep {

/// The records that a flow's spans would have left on the wire, in order: a command at the beginning of each attempt,
/// a reply at its end where there was one. Offsets count up from 1 on partition 4.
[[nodiscard]] std::vector<SeenRecord> toldRecords(const SeenFlow& flow);

/// One record as it was read.
[[nodiscard]] SeenRecord
toldRecord(SeenRecord::Kind kind, const std::string& topic, const std::string& value, double seconds);

/// The payload that every told record of a step carries.
[[nodiscard]] std::string toldPayload(const StepName& step);

/// The flow of the look: orderFulfilment failed at bookCourier, and its UNDO of capturePayment was refused.
[[nodiscard]] SeenFlow toldFailedOrder();

/// A plan that undoes these steps one after the other.
[[nodiscard]] ActionPlan toldPlan(const SeenFlow& flow, const std::vector<std::string>& steps);

} // namespace backstep
