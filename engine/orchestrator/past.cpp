#include "engine/base/bytes.h"
#include "engine/orchestrator/loop.h"

#include <algorithm>
#include <utility>

/// Closed flows that nobody can undo any more leave the ledger (EngineLimits: closed-days, closed-flows). Their ids and
/// start keys are known for a while yet (past-days).
namespace backstep {

namespace {

/// A go takes some milliseconds, and the flows that run have four times as long before the next.
constexpr Duration betweenGoes{20};
constexpr int shareOfOthers = 4;
constexpr Duration betweenRounds{30'000};

Duration days(std::size_t count)
{
    return std::chrono::hours(24) * static_cast<std::int64_t>(count);
}

} // namespace

/// Between two batches: none of the closed flows is in anybody's hands then. What the store refuses waits for the next
/// round; whatever the engine needs of the store tells by itself.
void Loop::compact()
{
    const Instant now = m_clock.now();
    const bool isDue = m_nextCompaction <= now || m_nextCompaction > now + betweenRounds; // the clock was set back
    if (!isDue || m_storeFailed || !m_batch.touched.empty() || !m_taken.empty()) {
        return;
    }
    CompactionRule rule;
    rule.now = now;
    rule.keptClosed = days(m_options.limits.closedDays);
    rule.closedMax = m_options.limits.closedFlowsMax;
    rule.keptPast = days(m_options.limits.pastDays);
    const Result<Compacted> done = m_ledger.compact(rule);
    const Instant after = m_clock.now();
    const auto took = std::chrono::duration_cast<Duration>(after - now);
    const bool isMore = done && done->isMore;
    m_nextCompaction = after + (isMore ? std::clamp(took * shareOfOthers, betweenGoes, betweenRounds) : betweenRounds);
}

const PastFlow* Loop::past(const FlowId& id) const
{
    const auto found = m_batch.absent.find(id);
    return found == m_batch.absent.end() || !found->second.has_value() ? nullptr : &*found->second;
}

std::string Loop::wordsOf(const PastFlow& flow)
{
    return "Flow " + flow.id.text() + " is " + std::string(toWire(flow.status)) + " and was compacted.";
}

Result<StartAnswer> Loop::startedBefore(const PastFlow& flow, const StartRequest& request)
{
    const std::string payload = request.payload.empty() ? "null" : request.payload;
    if (sha256Hex(payload) != flow.payload.text() || request.key != flow.startKey) {
        const std::string what
            = request.key.isEmpty() ? "The flow id " + flow.id.text() : "The start key \"" + request.key.text() + "\"";
        return failure(
            Fault::BadInput,
            what + " belongs to flow " + flow.id.text()
                + ", which was started in another way or with another payload. Use a new one for a new flow."
        );
    }
    return StartAnswer{flow.id, true};
}

} // namespace backstep
