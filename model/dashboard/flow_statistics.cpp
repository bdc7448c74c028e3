#include "model/dashboard/flow_statistics.h"

#include "model/flows/flow_views.h"
#include "model/flows/flow_words.h"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace backstep {

namespace {

std::uint64_t hashOf(const FlowId& flow)
{
    static_assert(sizeof(std::size_t) == sizeof(std::uint64_t));
    return std::hash<FlowId>{}(flow);
}

} // namespace

void OutcomeCounts::add(const OutcomeCounts& other)
{
    for (std::size_t kind = 0; kind < byKind.size(); ++kind) {
        byKind[kind] += other.byKind[kind];
    }
}

std::uint64_t OutcomeCounts::ended() const
{
    return std::accumulate(byKind.begin(), byKind.end(), std::uint64_t{0}) - (*this)[TallyKind::Started];
}

double OutcomeBar::perSecond(std::uint64_t count) const
{
    // The bar of now has only begun: in its first second a single flow would tower over all others.
    constexpr double leastSeconds = 1;
    constexpr double second = 1e6;
    return static_cast<double>(count) / std::max(leastSeconds, time.micros() / second);
}

void FlowStatistics::take(const std::vector<SeenFlow>& flows, Instant now)
{
    for (const SeenFlow& flow : flows) {
        takeOne(flow, now);
    }
}

void FlowStatistics::takeOne(const SeenFlow& flow, Instant now)
{
    const std::uint64_t hash = hashOf(flow.id);
    Counted& counted = shardOf(hash)[hash];
    std::vector<Tally> fresh = talliesOf(flow, m_keys, now);
    std::vector<Tally> change;
    std::ranges::set_difference(counted.tallies, fresh, std::back_inserter(change));
    for (const Tally& gone : change) {
        uncount(gone);
    }
    change.clear();
    std::ranges::set_difference(fresh, counted.tallies, std::back_inserter(change));
    for (const Tally& come : change) {
        count(come, flow.id);
    }
    countPresent(counted, false);
    counted.tallies = std::move(fresh);
    counted.orchestration = m_keys.orchestration(flow.orchestration);
    counted.open = !isAtRest(flow.status);
    counted.needsPerson = needsPerson(flow.status, detailOf(flow));
    countPresent(counted, true);
}

void FlowStatistics::countPresent(const Counted& counted, bool come)
{
    Present& present = m_present[counted.orchestration];
    const auto step = [come](std::uint64_t& number, bool counts) {
        if (counts) {
            come ? ++number : --number;
        }
    };
    step(present.open, counted.open);
    step(present.needPerson, counted.needsPerson);
}

void FlowStatistics::forget(const std::vector<FlowId>& flows)
{
    for (const FlowId& flow : flows) {
        const std::uint64_t hash = hashOf(flow);
        auto& shard = shardOf(hash);
        if (const auto known = shard.find(hash); known != shard.end()) {
            countPresent(known->second, false);
            shard.erase(known);
        }
    }
}

void FlowStatistics::clear()
{
    *this = FlowStatistics();
}

void FlowStatistics::count(const Tally& tally, const FlowId& flow)
{
    for (const DashboardRange range : allRanges) {
        const std::int64_t number = bucketAt(range, tally.at());
        Bucket& bucket = m_rings[static_cast<std::size_t>(range)][static_cast<std::size_t>(number) % ringSize];
        if (bucket.number < number) {
            bucket = {};
            bucket.number = number;
        }
        if (bucket.number == number) { // else it is too old, and uncount() passes it by as well
            countIn(bucket, tally, flow);
        }
    }
    if (tally.kind == TallyKind::StepTime) {
        if (m_answered.size() <= tally.key) {
            m_answered.resize(m_keys.steps().size());
        }
        m_answered[tally.key] = std::max(m_answered[tally.key], tally.at());
    }
    if (tally.kind == TallyKind::Error) {
        if (m_errorsSeen.size() <= tally.key) {
            m_errorsSeen.resize(m_keys.errors().size());
        }
        ErrorSeen& seen = m_errorsSeen[tally.key];
        seen.first = seen.first.isSet() ? std::min(seen.first, tally.at()) : tally.at();
        seen.last = std::max(seen.last, tally.at());
    }
}

void FlowStatistics::countIn(Bucket& bucket, const Tally& tally, const FlowId& flow)
{
    switch (tally.kind) {
    case TallyKind::Started:
    case TallyKind::Completed:
    case TallyKind::Retried:
    case TallyKind::Undone:
    case TallyKind::Failed:
        ++bucket.outcomes[tally.key][tally.kind];
        break;
    case TallyKind::FlowTime:
        bucket.flowTimes[tally.key].add(tally.bin);
        break;
    case TallyKind::StepTime: {
        StepBucket& step = bucket.steps[tally.key];
        step.times.add(tally.bin);
        if (step.slowest.isEmpty() || tally.bin > step.slowestBin) {
            step.slowest = flow;
            step.slowestBin = tally.bin;
        }
        break;
    }
    case TallyKind::Error:
        ++bucket.errors[tally.key];
        break;
    }
}

std::vector<StepAnswered> FlowStatistics::answers() const
{
    std::vector<StepAnswered> all;
    for (std::size_t key = 1; key < m_keys.steps().size(); ++key) {
        const StepKeyed& step = m_keys.steps()[key];
        const Instant at = key < m_answered.size() ? m_answered[key] : Instant();
        all.push_back({m_keys.orchestrations()[step.orchestration], step.name, step.phase, at});
    }
    return all;
}

void FlowStatistics::uncount(const Tally& tally)
{
    for (const DashboardRange range : allRanges) {
        const std::int64_t number = bucketAt(range, tally.at());
        Bucket& bucket = m_rings[static_cast<std::size_t>(range)][static_cast<std::size_t>(number) % ringSize];
        if (bucket.number == number) { // else it is no longer kept
            uncountIn(bucket, tally);
        }
    }
}

void FlowStatistics::uncountIn(Bucket& bucket, const Tally& tally)
{
    switch (tally.kind) {
    case TallyKind::Started:
    case TallyKind::Completed:
    case TallyKind::Retried:
    case TallyKind::Undone:
    case TallyKind::Failed:
        --bucket.outcomes[tally.key][tally.kind];
        break;
    case TallyKind::FlowTime:
        bucket.flowTimes[tally.key].remove(tally.bin);
        break;
    case TallyKind::StepTime:
        bucket.steps[tally.key].times.remove(tally.bin);
        break;
    case TallyKind::Error:
        --bucket.errors[tally.key];
        break;
    }
}

} // namespace backstep
