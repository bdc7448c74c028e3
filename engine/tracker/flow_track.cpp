#include "engine/tracker/flow_track.h"

#include "engine/base/limits.h"

#include <algorithm>
#include <utility>

namespace backstep {

AttemptTrack& StepTrack::attempt(Phase phase, int number)
{
    std::vector<AttemptTrack>& attempts = of(phase);
    const auto at = std::ranges::lower_bound(attempts, number, {}, &AttemptTrack::number);
    if (at != attempts.end() && at->number == number) {
        return *at;
    }
    AttemptTrack made;
    made.number = number;
    return *attempts.insert(at, std::move(made));
}

void ToldText::take(const std::string& newer, std::uint64_t newerSeq)
{
    if (newerSeq >= seq) {
        text = newer;
        seq = newerSeq;
    }
}

StepTrack* FlowTrack::find(const StepName& name)
{
    const auto found = indexes.find(name);
    return found == indexes.end() ? nullptr : &steps[found->second];
}

StepTrack* FlowTrack::step(const StepName& name)
{
    if (StepTrack* known = find(name)) {
        return known;
    }
    if (steps.size() >= limits::stepsMax || name.isEmpty()) {
        return nullptr;
    }
    indexes.emplace(name, steps.size());
    steps.push_back({});
    steps.back().name = name;
    return &steps.back();
}

void FlowTrack::setGraph(std::shared_ptr<const Orchestration> told)
{
    graph = std::move(told);
    std::vector<StepTrack> ordered;
    ordered.reserve(std::max(graph->steps.size(), steps.size()));
    for (const StepDefinition& defined : graph->steps) {
        if (StepTrack* known = find(defined.name)) {
            ordered.push_back(std::move(*known));
            known->name = {};
        } else {
            ordered.push_back({});
            ordered.back().name = defined.name;
        }
    }
    for (StepTrack& other : steps) {
        if (!other.name.isEmpty()) {
            ordered.push_back(std::move(other));
        }
    }
    steps = std::move(ordered);
    indexes.clear();
    for (std::size_t i = 0; i < steps.size(); ++i) {
        indexes.emplace(steps[i].name, i);
    }
}

void FlowTrack::becomeTold()
{
    if (isTold) {
        return;
    }
    isTold = true;
    for (StepTrack& step : steps) {
        step.loose.clear();
        for (const Phase phase : {Phase::Do, Phase::Undo}) {
            for (AttemptTrack& attempt : step.of(phase)) {
                if (!attempt.answeredById) {
                    attempt.answered.reset();
                    attempt.replyAt = {};
                    attempt.error.clear();
                }
            }
        }
    }
}

void FlowTrack::tellStatus(FlowStatus told, std::uint64_t seq)
{
    if (seq >= statusSeq) {
        status = told;
        statusSeq = seq;
    }
}

bool FlowTrack::countAnomaly(const RecordPlace& place)
{
    if (std::ranges::find(anomalyPlaces, place) != anomalyPlaces.end()) {
        return false;
    }
    if (anomalyPlaces.size() < limits::anomaliesKeptPerFlow) {
        anomalyPlaces.push_back(place);
    }
    ++anomalies;
    return true;
}

} // namespace backstep
