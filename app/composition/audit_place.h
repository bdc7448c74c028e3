#pragma once

#include <string>

namespace backstep {

/// The folder of the audit of this person on this machine: $BACKSTEP_AUDIT, else $XDG_DATA_HOME/backstep/audit.
[[nodiscard]] std::string auditFolderOfUser();

} // namespace backstep
