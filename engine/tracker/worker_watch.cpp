#include "engine/tracker/worker_watch.h"

#include "engine/wire/topics.h"

#include <algorithm>
#include <span>
#include <tuple>
#include <utility>

namespace backstep {

namespace {

constexpr Duration askedAgainAfter{2'000};

bool carriesCommands(const TopicName& topic)
{
    const topics::Kind kind = topics::kindOf(topic.text());
    return kind == topics::Kind::Do || kind == topics::Kind::Undo || kind == topics::Kind::Shared;
}

/// A registration that only the ledger has kept.
SeenWorker fromLedger(const RegisteredWorker& kept)
{
    SeenWorker worker;
    worker.registration.role = EntryRole::Worker;
    worker.registration.orchestrationName = kept.orchestration;
    worker.registration.service = kept.service;
    for (const StepName& step : kept.steps) {
        EntryStep& served = worker.registration.steps.emplace_back();
        served.name = step;
    }
    worker.at = kept.registeredAt;
    return worker;
}

auto keyOf(const SeenWorker& worker)
{
    return std::tie(worker.registration.orchestrationName, worker.registration.service);
}

} // namespace

WorkerWatch::WorkerWatch(const Sources& sources, const Clock& clock)
    : m_sources(sources)
    , m_clock(clock)
    , m_thread([this] { run(); })
{
}

WorkerWatch::~WorkerWatch()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_wished.notify_one();
    m_thread.join();
}

void WorkerWatch::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_ending) {
        m_wished.wait(lock, [this] { return m_wanted || m_ending; });
        if (!std::exchange(m_wanted, false) || m_ending) {
            continue;
        }
        lock.unlock();
        auto topics = m_sources.transport.topicsWithReaders();
        std::optional<std::vector<TopicName>> heard;
        if (topics) {
            std::erase_if(*topics, [](const TopicName& topic) { return !carriesCommands(topic); });
            std::ranges::sort(*topics);
            heard = std::move(*topics);
        }
        lock.lock();
        if (m_heard != heard) {
            m_heard = std::move(heard);
            ++m_hearings;
        }
    }
}

/// Under the lock.
void WorkerWatch::ask() const
{
    const Instant now = m_clock.now();
    const bool isDue = !m_askedAt.isSet() || now < m_askedAt || m_askedAt + askedAgainAfter <= now;
    if (isDue) {
        m_askedAt = now;
        m_wanted = true;
        m_wished.notify_one();
    }
}

std::optional<WorkersSeen> WorkerWatch::workersSince(std::uint64_t mark) const
{
    Evidence evidence;
    evidence.tracked = m_sources.tracker.workersMark();
    evidence.kept = m_sources.directory == nullptr ? std::vector<RegisteredWorker>() : m_sources.directory->workers();
    const std::lock_guard lock(m_mutex);
    ask();
    evidence.heard = m_hearings;
    if (m_mark == 0 || evidence != m_told) {
        m_told = std::move(evidence);
        ++m_mark;
    } else if (mark == m_mark) {
        return std::nullopt;
    }
    return seen(m_told.kept);
}

/// Under the lock.
WorkersSeen WorkerWatch::seen(const std::vector<RegisteredWorker>& kept) const
{
    const WorkerSightings sightings = m_sources.tracker.workers();
    WorkersSeen all;
    all.mark = m_mark;
    all.registered = sightings.workers();
    all.answered = sightings.answers();
    const std::size_t tracked = all.registered.size();
    for (const RegisteredWorker& each : kept) {
        SeenWorker worker = fromLedger(each);
        const auto sorted = std::span(all.registered).first(tracked);
        if (!std::ranges::binary_search(sorted, keyOf(worker), {}, keyOf)) {
            all.registered.push_back(std::move(worker));
        }
    }
    std::ranges::sort(all.registered, {}, keyOf);
    all.heard = m_heard;
    return all;
}

} // namespace backstep
