#pragma once

#include "engine/ports/clock.h"
#include "engine/ports/flow_query.h"

#include <map>
#include <string>

namespace backstep {

/// A clock that a test sets.
class FixedClock final : public Clock
{
public:
    [[nodiscard]] Instant now() const override { return at; }

    Instant at;
};

/// Where told times begin: 2026-11-24T14:06:00Z.
[[nodiscard]] Instant toldBeginning();
[[nodiscard]] Instant toldAt(double seconds);

/// Spans as a picture, separated by ";": [UNDO] STEP[#ATTEMPT] FROM-[TO] WORD [error…]
/// WORD: ok, fails, silent (no answer), runs, backoff, waits. Times are seconds from toldBeginning().
///   "a 0-2 ok; b 2-3 fails 503 gone; b#2 3-4 backoff; b#2 4- runs; UNDO a 5-6 ok"
[[nodiscard]] std::vector<Span> toldSpans(const std::string& picture);

/// A flow whose beginning, end, steps and last sight are those of its spans.
[[nodiscard]] SeenFlow toldFlow(const std::string& id, FlowStatus status, const std::string& spans);

/// What a test says was seen on the wire.
class ToldFlows final : public FlowQuery
{
public:
    /// Says the flow, new or changed.
    void tell(const SeenFlow& flow);
    void tell(const SeenAnomaly& anomaly);
    /// The records of a flow, all of them.
    void tell(const FlowId& id, std::vector<SeenRecord> records);
    /// The flow had to make room for newer ones.
    void forget(const FlowId& id);

    [[nodiscard]] Changes changesSince(std::uint64_t mark, std::size_t atMost) const override;
    [[nodiscard]] std::optional<SeenFlow> flow(const FlowId& id) const override;
    [[nodiscard]] Result<std::vector<SeenRecord>> records(const FlowId& id) const override;

    std::uint64_t recordsSeen = 0;

private:
    std::uint64_t m_told = 0;
    std::map<FlowId, std::pair<std::uint64_t, SeenFlow>> m_flows;
    std::vector<std::pair<std::uint64_t, SeenAnomaly>> m_anomalies;
    std::vector<std::pair<std::uint64_t, FlowId>> m_forgotten;
    std::map<FlowId, std::vector<SeenRecord>> m_records;
};

} // namespace backstep
