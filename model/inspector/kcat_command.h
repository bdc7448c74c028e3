#pragma once

#include "engine/wire/record.h"

#include <QString>

namespace backstep {

/// A command for a terminal that reads exactly this record again with kcat: its headers, its key and its value.
[[nodiscard]] QString kcatCommand(const RecordPlace& place, const QString& bootstrap);

} // namespace backstep
