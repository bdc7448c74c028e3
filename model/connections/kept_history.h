#pragma once

#include "engine/ports/history.h"

#include <QString>

namespace backstep {

/// What the status bar says of the history: how much is kept, since when, and what is not.
struct KeptHistory
{
    QString words; ///< "History 1.2 GB since 12 Nov 14:06"; empty: nothing need be said
    QString sentence; ///< all of it

    friend bool operator==(const KeptHistory&, const KeptHistory&) = default;
};

/// `folder` empty: it ends with the window, as it should. `fault`: why it is kept in memory though it has a folder.
[[nodiscard]] KeptHistory keptHistory(const History::Use& use, const QString& folder, const QString& fault);

} // namespace backstep
