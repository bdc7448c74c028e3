#include "engine/tracker/worker_sightings.h"

#include <algorithm>

namespace backstep {

namespace {

constexpr std::size_t workersMax = 5'000;
constexpr std::size_t answersMax = 50'000;

/// A reply that names no attempt says DO at most: a worker that fails an UNDO answers as one that fails a DO does
/// (contract.md B9), so it is no evidence that the UNDO is served.
Phase phaseOf(const ReplyMessage& reply)
{
    return reply.phase.value_or(reply.succeeded && !reply.saysDo ? Phase::Undo : Phase::Do);
}

} // namespace

void WorkerSightings::registered(const Entry& worker, Instant at)
{
    const auto key = std::pair(worker.orchestrationName, worker.service);
    if (m_workers.size() >= workersMax && !m_workers.contains(key)) {
        return;
    }
    m_workers[key] = {worker, at};
    ++m_mark;
}

void WorkerSightings::answered(const OrchestrationName& orchestration, const ReplyMessage& reply, Instant at)
{
    const auto key = std::tuple(orchestration, reply.step, phaseOf(reply));
    if (orchestration.isEmpty() || (m_answers.size() >= answersMax && !m_answers.contains(key))) {
        return;
    }
    Instant& last = m_answers[key];
    last = std::max(last, at);
    ++m_mark;
}

std::vector<SeenWorker> WorkerSightings::workers() const
{
    std::vector<SeenWorker> all;
    all.reserve(m_workers.size());
    for (const auto& [key, worker] : m_workers) {
        all.push_back(worker);
    }
    return all;
}

std::vector<SeenAnswer> WorkerSightings::answers() const
{
    std::vector<SeenAnswer> all;
    all.reserve(m_answers.size());
    for (const auto& [key, at] : m_answers) {
        all.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), at});
    }
    return all;
}

} // namespace backstep
