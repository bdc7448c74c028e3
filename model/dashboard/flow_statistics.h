#pragma once

#include "model/dashboard/dashboard_reading.h"
#include "model/dashboard/log_histogram.h"

#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace backstep {

/// Counts flows as they are told: what began, how it ended, how long steps took and why they failed, in buckets of
/// time. A flow that is told again is counted as it is now and no longer as it was. What is kept is bounded: buckets
/// and keys by their limits, and beside them some bytes for each flow that is kept elsewhere too, until it is forgotten
/// there. Forgotten flows stay counted in the buckets; they are open no longer.
class FlowStatistics
{
public:
    void take(const std::vector<SeenFlow>& flows, Instant now);
    void forget(const std::vector<FlowId>& flows);
    void clear();

    /// Every step that was seen, with the time of its last answer.
    [[nodiscard]] std::vector<StepAnswered> answers() const;

    [[nodiscard]] DashboardReading read(const DashboardQuestion& question, Instant now) const;

private:
    using Key = TallyKeys::Key;

    struct StepBucket
    {
        LogHistogram times;
        FlowId slowest;
        LogHistogram::Bin slowestBin = 0;
    };

    struct Bucket
    {
        std::int64_t number = -1;
        std::unordered_map<Key, OutcomeCounts> outcomes; ///< by orchestration
        std::unordered_map<Key, LogHistogram> flowTimes; ///< by orchestration
        std::unordered_map<Key, StepBucket> steps;
        std::unordered_map<Key, std::uint32_t> errors;
    };

    static constexpr std::size_t ringSize = 64; ///< a bucket's number modulo this is its place
    static_assert(ringSize > bucketsShown);
    using Ring = std::array<Bucket, ringSize>;

    /// What was counted of a flow.
    struct Counted
    {
        std::vector<Tally> tallies;
        Key orchestration = TallyKeys::others;
        bool open = false;
        bool needsPerson = false;
    };

    /// Flows as they are now, of an orchestration.
    struct Present
    {
        std::uint64_t open = 0;
        std::uint64_t needPerson = 0;
    };

    static constexpr std::size_t shardCount = 256;

    struct ErrorSeen
    {
        Instant first;
        Instant last;
    };

    void takeOne(const SeenFlow& flow, Instant now);
    void count(const Tally& tally, const FlowId& flow);
    void uncount(const Tally& tally);
    void countPresent(const Counted& counted, bool come);
    static void countIn(Bucket& bucket, const Tally& tally, const FlowId& flow);
    static void uncountIn(Bucket& bucket, const Tally& tally);

    [[nodiscard]] const Ring& ring(DashboardRange range) const { return m_rings[static_cast<std::size_t>(range)]; }

    /// A bucket of the ring that holds this number; nullptr where nothing was counted in it.
    [[nodiscard]] const Bucket* bucket(DashboardRange range, std::int64_t number) const;

    [[nodiscard]] std::vector<OutcomeBar> bars(const DashboardReading& reading, Key orchestration) const;
    [[nodiscard]] DashboardFigures figures(const DashboardReading& reading, Key orchestration) const;
    [[nodiscard]] Key busiest(const DashboardReading& reading) const;
    void readSteps(DashboardReading& reading, Key orchestration) const;
    [[nodiscard]] std::vector<ErrorGroup> errors(const DashboardReading& reading, Key orchestration) const;

    [[nodiscard]] auto& shardOf(std::uint64_t hash) { return m_counted[hash % shardCount]; }

    template <class Look>
    void eachBucket(DashboardRange range, const TimeRange& time, Look look) const;

    TallyKeys m_keys;
    std::array<Ring, allRanges.size()> m_rings;
    /// By a hash of 64 bits instead of the id: of a million flows two would be taken for one once in 37 million times.
    /// In shards by the hash: one table of a million would stop the window for 200 ms each time that it grows.
    std::array<std::unordered_map<std::uint64_t, Counted>, shardCount> m_counted;
    std::unordered_map<Key, Present> m_present; ///< by orchestration
    std::vector<ErrorSeen> m_errorsSeen; ///< by error
    std::vector<Instant> m_answered; ///< by step
};

} // namespace backstep
