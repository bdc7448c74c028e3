#pragma once

#include "tests/support/told_flows.h"

namespace backstep {

/// The story of the look's pictures: flow 7d0f4c1e of orderFulfilment failed at bookCourier and its UNDO of
/// capturePayment was refused; others around it. Told from 14:06:00 until 14:07:32.
void tellMonitorStory(ToldFlows& wire);
[[nodiscard]] Instant monitorStoryEnd();

} // namespace backstep
