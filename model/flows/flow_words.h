#pragma once

#include "model/feed/flow_feed.h"
#include "model/words.h"

#include <QString>

namespace backstep {

/// What a flow's steps and spans say beside its status: retrying, no answer, a failed UNDO.
[[nodiscard]] FlowDetail detailOf(const SeenFlow& flow);
[[nodiscard]] StatusWord statusOf(const SeenFlow& flow);

/// What a row says in few words: "refund window closed", "2 of 6 undone", "no answer"; empty while all is well. The
/// whole sentence is SeenFlow::why.
[[nodiscard]] QString saysOf(const SeenFlow& flow);

/// The attempt a flow is at, in the direction it goes. None where the flow rests well or nothing was sent.
struct AttemptAt
{
    Phase phase = Phase::Do;
    int attempt = 0; ///< 0: none
    int most = 0; ///< 0: not told

    friend bool operator==(const AttemptAt&, const AttemptAt&) = default;
};

[[nodiscard]] AttemptAt attemptOf(const SeenFlow& flow);
[[nodiscard]] QString attemptWords(const AttemptAt& at); ///< "UNDO 2/3", "DO 1", "–"

} // namespace backstep
