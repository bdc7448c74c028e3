#include "model/dashboard/flow_statistics.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace backstep {

namespace {

/// Of fewer attempts than this p99 is the slowest one alone, and says nothing about the step.
constexpr std::uint64_t comparedLeast = 100;
constexpr double median = 0.5;
constexpr double mostly = 0.95;
constexpr double nearlyAll = 0.99;

/// The time whose steps are compared with what went before it: the chosen one, else the last quarter.
TimeRange lateTime(const DashboardReading& reading)
{
    if (reading.question.chosen.has_value()) {
        return reading.read;
    }
    const std::int64_t quarter = (reading.shown.to.micros - reading.shown.from.micros) / 4;
    return {{reading.shown.to.micros - quarter}, reading.shown.to};
}

/// What was counted is known by whole buckets alone.
TimeRange wholeBuckets(const DashboardQuestion& question, const TimeRange& shown)
{
    if (!question.chosen.has_value()) {
        return shown;
    }
    const DashboardRange range = question.range;
    const Instant from = beginningOf(range, bucketAt(range, question.chosen->from));
    const Instant to = beginningOf(range, bucketAt(range, {question.chosen->to.micros - 1}) + 1);
    const Instant begin = std::max(from, shown.from);
    return {begin, std::max(std::min(to, shown.to), begin)};
}

} // namespace

const FlowStatistics::Bucket* FlowStatistics::bucket(DashboardRange range, std::int64_t number) const
{
    const Bucket& found = ring(range)[static_cast<std::size_t>(number) % ringSize];
    return found.number == number ? &found : nullptr;
}

/// `look(bucket, n)` for each that holds something and begins within the time; n is its place from the left.
template <class Look>
void FlowStatistics::eachBucket(DashboardRange range, const TimeRange& time, Look look) const
{
    const std::int64_t first = bucketAt(range, time.from);
    for (std::int64_t number = first; beginningOf(range, number) < time.to; ++number) {
        if (const Bucket* found = bucket(range, number)) {
            look(*found, static_cast<std::size_t>(number - first));
        }
    }
}

DashboardReading FlowStatistics::read(const DashboardQuestion& question, Instant now) const
{
    DashboardReading reading;
    reading.at = now;
    reading.question = question;
    const std::int64_t last = bucketAt(question.range, now);
    reading.shown = {beginningOf(question.range, last - bucketsShown + 1), {now.micros + 1}};
    reading.read = wholeBuckets(question, reading.shown);
    const auto& names = m_keys.orchestrations();
    reading.orchestrations.assign(names.begin() + 1, names.end());
    std::ranges::sort(reading.orchestrations);
    const auto asked = std::find(names.begin() + 1, names.end(), question.orchestration);
    // Of an orchestration that was never seen there is nothing, which is not the same as all.
    const bool unseen = !question.orchestration.isEmpty() && asked == names.end();
    const Key key = question.orchestration.isEmpty() ? TallyKeys::others : static_cast<Key>(asked - names.begin());
    reading.bars = bars(reading, key);
    reading.figures = figures(reading, key);
    const Key timed = question.orchestration.isEmpty() ? busiest(reading) : key;
    reading.timed = unseen ? question.orchestration : names[timed];
    if (timed != TallyKeys::others && !unseen) {
        readSteps(reading, timed);
    }
    reading.errors = errors(reading, key);
    return reading;
}

/// `orchestration`: `others` for all of them.
std::vector<OutcomeBar> FlowStatistics::bars(const DashboardReading& reading, Key orchestration) const
{
    const DashboardRange range = reading.question.range;
    std::vector<OutcomeBar> bars(bucketsShown);
    const std::int64_t first = bucketAt(range, reading.shown.from);
    for (int i = 0; i < bucketsShown; ++i) {
        bars[static_cast<std::size_t>(i)].time
            = {beginningOf(range, first + i), std::min(beginningOf(range, first + i + 1), reading.shown.to)};
    }
    eachBucket(range, reading.shown, [&](const Bucket& bucket, std::size_t place) {
        for (const auto& [key, counts] : bucket.outcomes) {
            if (orchestration == TallyKeys::others || key == orchestration) {
                bars[place].counts.add(counts);
            }
        }
    });
    return bars;
}

DashboardFigures FlowStatistics::figures(const DashboardReading& reading, Key orchestration) const
{
    DashboardFigures figures;
    const auto wanted = [orchestration](Key key) { return orchestration == TallyKeys::others || key == orchestration; };
    for (const auto& [key, present] : m_present) {
        if (wanted(key)) {
            figures.open += present.open;
            figures.needPerson += present.needPerson;
        }
    }
    LogHistogram times;
    eachBucket(reading.question.range, reading.read, [&](const Bucket& bucket, std::size_t) {
        for (const auto& [key, counts] : bucket.outcomes) {
            if (wanted(key)) {
                figures.counts.add(counts);
            }
        }
        for (const auto& [key, flowTimes] : bucket.flowTimes) {
            if (wanted(key)) {
                times.add(flowTimes);
            }
        }
    });
    const OutcomeBar whole{reading.read, figures.counts};
    figures.startedPerSecond = whole.perSecond(figures.counts[TallyKind::Started]);
    figures.flowP50 = times.percentile(median);
    figures.flowP95 = times.percentile(mostly);
    return figures;
}

FlowStatistics::Key FlowStatistics::busiest(const DashboardReading& reading) const
{
    std::unordered_map<Key, std::uint64_t> answered;
    eachBucket(reading.question.range, reading.read, [&](const Bucket& bucket, std::size_t) {
        for (const auto& [step, times] : bucket.steps) {
            answered[m_keys.steps()[step].orchestration] += times.times.count();
        }
    });
    const auto most = std::ranges::max_element(answered, [this](const auto& one, const auto& other) {
        return std::tie(one.second, m_keys.orchestrations()[other.first])
            < std::tie(other.second, m_keys.orchestrations()[one.first]);
    });
    return most == answered.end() ? TallyKeys::others : most->first;
}

void FlowStatistics::readSteps(DashboardReading& reading, Key orchestration) const
{
    struct Gathered
    {
        LogHistogram times;
        LogHistogram late;
        LogHistogram before;
        std::vector<Outlier> slowest;
    };

    std::unordered_map<Key, Gathered> gathered;
    const TimeRange late = lateTime(reading);
    eachBucket(reading.question.range, reading.shown, [&](const Bucket& bucket, std::size_t) {
        const Instant at = beginningOf(reading.question.range, bucket.number);
        const bool isRead = at >= reading.read.from && at < reading.read.to;
        const bool isLate = at >= late.from && at < late.to;
        for (const auto& [key, step] : bucket.steps) {
            if (m_keys.steps()[key].orchestration != orchestration || step.times.count() == 0) {
                continue;
            }
            Gathered& steps = gathered[key];
            if (isLate) {
                steps.late.add(step.times);
            } else if (at < late.from) {
                steps.before.add(step.times);
            }
            if (isRead) {
                steps.times.add(step.times);
                steps.slowest.push_back({step.slowest, LogHistogram::durationOf(step.slowestBin)});
            }
        }
    });
    for (auto& [key, each] : gathered) {
        if (each.times.count() == 0) {
            continue;
        }
        StepTimes times;
        times.step = m_keys.steps()[key];
        times.count = each.times.count();
        times.p50 = each.times.percentile(median);
        times.p95 = each.times.percentile(mostly);
        times.p99 = each.times.percentile(nearlyAll);
        times.slowest = std::move(each.slowest);
        std::ranges::stable_sort(times.slowest, std::greater<>(), &Outlier::took);
        if (each.late.count() >= comparedLeast && each.before.count() >= comparedLeast) {
            const double worse = static_cast<double>(each.late.percentile(nearlyAll).count())
                / static_cast<double>(each.before.percentile(nearlyAll).count());
            times.timesWorse = worse >= muchWorse ? worse : 0;
        }
        reading.steps.push_back(std::move(times));
    }
    std::ranges::sort(reading.steps, {}, [](const StepTimes& each) {
        return std::tuple(each.step.phase, each.step.seq, each.step.name);
    });
}

std::vector<ErrorGroup> FlowStatistics::errors(const DashboardReading& reading, Key orchestration) const
{
    std::unordered_map<Key, ErrorGroup> groups;
    eachBucket(reading.question.range, reading.shown, [&](const Bucket& bucket, std::size_t place) {
        const Instant at = beginningOf(reading.question.range, bucket.number);
        const bool isRead = at >= reading.read.from && at < reading.read.to;
        for (const auto& [key, count] : bucket.errors) {
            const StepKeyed& step = m_keys.steps()[m_keys.errors()[key].step];
            if (count == 0 || (orchestration != TallyKeys::others && step.orchestration != orchestration)) {
                continue;
            }
            ErrorGroup& group = groups[key];
            group.trend.resize(trendBars);
            group.trend[place * trendBars / bucketsShown] += count;
            group.count += isRead ? count : 0;
        }
    });
    std::vector<ErrorGroup> shown;
    for (auto& [key, group] : groups) {
        if (group.count == 0) {
            continue;
        }
        const ErrorKeyed& error = m_keys.errors()[key];
        const StepKeyed& step = m_keys.steps()[error.step];
        group.key = key;
        group.orchestration = m_keys.orchestrations()[step.orchestration];
        group.step = step.name;
        group.phase = step.phase;
        group.message = key == TallyKeys::others ? "other messages" : error.fingerprint;
        group.sample = error.sample;
        group.firstSeen = m_errorsSeen[key].first;
        group.lastSeen = m_errorsSeen[key].last;
        group.isNew = key != TallyKeys::others && reading.at - group.firstSeen < errorNewFor;
        shown.push_back(std::move(group));
    }
    std::ranges::sort(shown, [](const ErrorGroup& one, const ErrorGroup& other) {
        return std::tie(other.count, one.message, one.step, one.orchestration, one.phase)
            < std::tie(one.count, other.message, other.step, other.orchestration, other.phase);
    });
    return shown;
}

} // namespace backstep
