#pragma once

#include "model/inspector/json_difference.h"

#include "engine/ports/flow_query.h"

#include <QString>

#include <cstddef>
#include <optional>
#include <vector>

namespace backstep {

/// Records of the same kind as this one (commands or replies of one step in one direction), by their places in the
/// list; the record is one of them.
[[nodiscard]] std::vector<std::size_t> attemptsLike(const std::vector<SeenRecord>& records, std::size_t record);

/// What a record can be compared with.
struct Counterpart
{
    QString words; ///< "Attempt 2", "Its DO", "Good 05c1a9f3"
    SeenRecord record;
};

/// In its own flow: the attempt before it (of the first one: the next), and its other direction: of an UNDO the DO that
/// it takes back, of a DO the UNDO that took it back. None for what is no command or reply.
[[nodiscard]] std::vector<Counterpart> counterpartsOf(const std::vector<SeenRecord>& records, std::size_t record);

/// In another flow: the last record of the same kind that went well; nothing where there is none.
[[nodiscard]] std::optional<SeenRecord> counterpartIn(const std::vector<SeenRecord>& others, const SeenRecord& record);

/// The payloads of two records.
struct PayloadDifference
{
    JsonDifference fields;
    QString whyNot; ///< why they cannot be compared; empty: they were
};

[[nodiscard]] PayloadDifference payloadDifference(const SeenRecord& here, const SeenRecord& there);

/// Below a record: whether its other attempts carried the same. Empty where there are none.
[[nodiscard]] QString attemptsWords(const std::vector<SeenRecord>& records, std::size_t record);

} // namespace backstep
