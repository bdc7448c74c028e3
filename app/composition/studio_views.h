#pragma once

#include "engine/base/error.h"

#include <QStringList>

#include <string>
#include <vector>

namespace backstep {

class Studio;

/// The views that --screenshot can draw.
[[nodiscard]] std::vector<std::string> studioViews();

/// Brings the demo to this view and waits until it is settled. `files` stand in the place of the sample in the view
/// design. Faults: Internal when the demo does not settle in time.
[[nodiscard]] Result<void> showView(Studio& studio, const std::string& view, const QStringList& files);

} // namespace backstep
