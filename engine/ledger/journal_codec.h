#pragma once

#include "engine/base/bytes.h"
#include "engine/base/error.h"
#include "engine/ports/ledger.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

/// The ledger's own blobs: what one commit decided, where reading stands, which commits speak of a flow.
namespace backstep::parts {

/// The events of one commit, flow by flow.
[[nodiscard]] Bytes encodeJournal(const std::vector<FlowWrite>& writes);

/// Hands out the events of one commit in their order. False when the bytes are no journal.
[[nodiscard]] bool
readJournal(std::string_view bytes, const std::function<bool(std::string_view flow, std::string_view event)>& take);

/// The same without the events of these flows; empty when no other's are in it. Nothing when the bytes are no journal.
[[nodiscard]] std::optional<Bytes> journalWithout(std::string_view bytes, const std::unordered_set<std::string>& flows);

[[nodiscard]] Bytes encodePositions(const std::vector<Position>& positions);
[[nodiscard]] Result<std::vector<Position>> decodePositions(std::string_view bytes);

/// The numbers of the commits that hold events of one flow, ascending, as differences.
void appendCommit(Bytes& commits, std::uint64_t last, std::uint64_t number);
[[nodiscard]] Result<std::vector<std::uint64_t>> decodeCommits(std::string_view bytes);

[[nodiscard]] Bytes encodeSteps(const std::vector<StepName>& steps);
[[nodiscard]] Result<std::vector<StepName>> decodeSteps(std::string_view bytes);

} // namespace backstep::parts
