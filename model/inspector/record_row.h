#pragma once

#include "model/words.h"

#include "engine/ports/flow_query.h"

#include <optional>
#include <vector>

namespace backstep {

/// Which way a record went, seen from the orchestrator.
enum class RecordWay : std::uint8_t
{
    Sent,
    Received,
    Told ///< an event or a wish: nobody executes it
};

/// One record of a flow in the words of the table.
struct RecordRow
{
    RecordPlace place;
    Instant at;
    RecordWay way = RecordWay::Told;
    std::optional<Phase> phase;
    QString step; ///< "flow" where it speaks of the whole flow
    int attempt = 0; ///< 0: not told
    QString says;
    std::optional<GlyphKind> glyph;
    Tone tone = Tone::Idle;
    QString source; ///< the service that answered, where it says so
};

[[nodiscard]] RecordRow recordRow(const SeenRecord& seen);

/// A reply that should not have been says so instead of its outcome.
void markAnomaly(RecordRow& row, const SeenAnomaly& anomaly);

/// "4@88,213,118".
[[nodiscard]] QString placeWords(const RecordPlace& place);
/// "duplicate reply", "unknown step" …
[[nodiscard]] QString wordOf(AnomalyKind kind);

/// An event of the kind "anomaly" speaks of another record: this reads it back.
[[nodiscard]] std::optional<SeenAnomaly> anomalyIn(const SeenRecord& seen);

} // namespace backstep
