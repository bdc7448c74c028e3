#pragma once

#include "tests/support/told_flows.h"

namespace backstep {

[[nodiscard]] Instant dashboardStoryEnd();

/// 500 flows, 20 of them broken in four ways: 8 carrier, 6 stock, 4 without an answer, 2 whose UNDO failed.
void tellDashboardStory(ToldFlows& wire);

} // namespace backstep
