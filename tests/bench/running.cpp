#include "tests/bench/running.h"

#include "engine/definition/document.h"
#include "engine/wire/topics.h"
#include "tests/bench/measuring.h"

#include <chrono>
#include <future>
#include <latch>
#include <string_view>
#include <utility>

namespace backstep::bench {

namespace {

constexpr std::string_view flowPrefix = "bench-";

} // namespace

Orchestration sequence(int steps, bool lastHasOneAttempt)
{
    Orchestration orchestration;
    orchestration.name = OrchestrationName("benched");
    for (int i = 0; i < steps; ++i) {
        StepDefinition step;
        step.name = StepName("step" + std::to_string(i + 1));
        step.seq = i + 1;
        step.objectType = "String";
        if (i > 0) {
            step.dependsOn = {static_cast<StepIndex>(i - 1)};
        }
        if (lastHasOneAttempt && i == steps - 1) {
            step.doPolicy.attemptsMax = 1;
        }
        orchestration.steps.push_back(std::move(step));
    }
    return sealed(std::move(orchestration));
}

FlowId EndCounter::begin()
{
    const std::lock_guard lock(m_mutex);
    m_began.push_back(m_clock.milliseconds());
    return FlowId(std::string(flowPrefix) + std::to_string(m_began.size() - 1));
}

std::vector<double> EndCounter::takeMilliseconds()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_took, {});
}

void EndCounter::records(std::vector<Record> batch)
{
    const std::lock_guard lock(m_mutex);
    const double now = m_clock.milliseconds();
    for (const Record& record : batch) {
        if (!record.value || record.value->find(R"("type":"flow_ended")") == std::string::npos) {
            continue;
        }
        ++m_ends;
        if (const std::string key = record.key.value_or(""); key.starts_with(flowPrefix)) {
            m_took.push_back(now - m_began.at(std::stoul(key.substr(flowPrefix.size()))));
        }
    }
    m_changed.notify_all();
}

bool EndCounter::waitFor(std::size_t ends)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, std::chrono::minutes(1), [this, ends] { return m_ends >= ends; });
}

std::size_t EndCounter::ends()
{
    const std::lock_guard lock(m_mutex);
    return m_ends;
}

Result<void> Running::open(const std::string& folder, const Orchestration& orchestration, WorkerScript script)
{
    m_name = orchestration.name;
    auto ledger = SqliteLedger::open(folder);
    if (!ledger) {
        return failure(ledger.error());
    }
    m_ledger = std::move(*ledger);
    m_workers = std::make_unique<SimulatedWorkers>(std::move(script), SimulatedWorkers::Options{});
    auto workerTransport = m_connect(m_workers->listener());
    if (!workerTransport) {
        return failure(workerTransport.error());
    }
    m_workerTransport = std::move(*workerTransport);
    if (auto served = m_workers->serve(*m_workerTransport, {workerFor(orchestration)}); !served) {
        return served;
    }
    m_engine = std::make_unique<Orchestrator>(*m_ledger, m_clock, OrchestratorOptions{});
    auto transport = m_connect(m_engine->listener());
    if (!transport) {
        return failure(transport.error());
    }
    m_transport = std::move(*transport);
    if (auto opened = m_engine->open(*m_transport); !opened) {
        return opened;
    }
    SubscriptionSpec ends;
    ends.topics = {TopicName(topics::flowEvents)};
    auto counting = m_transport->subscribe(ends, m_counter);
    if (!counting) {
        return failure(counting.error());
    }
    m_counting = std::move(*counting);
    if (m_watched) {
        m_feed = std::make_unique<TrackerFeed>(m_tracker, m_history, m_clock);
        if (auto watching = m_feed->open(*m_transport, {.from = StartFrom::End}); !watching) {
            return watching;
        }
    }
    std::promise<Result<int>> registered;
    m_engine->registerOrchestration(orchestration, "bench", [&registered](const Result<int>& version) {
        registered.set_value(version);
    });
    const Result<int> version = registered.get_future().get();
    return version ? Result<void>{} : failure(version.error());
}

Running::~Running()
{
    m_counting.reset();
    m_feed.reset();
    if (m_engine != nullptr) {
        m_engine->close();
    }
    if (m_workers != nullptr) {
        m_workers->stop();
    }
}

void Running::start()
{
    m_engine->start(
        m_name, {m_counter.begin(), {}, R"({"tenantName":"acme-corp","domain":"acme.example.com"})"}, [](const auto&) {}
    );
}

Result<void> Running::startAndWait(std::size_t count)
{
    std::latch accepted(static_cast<std::ptrdiff_t>(count));
    for (std::size_t flow = 0; flow < count; ++flow) {
        m_engine->start(m_name, {{}, {}, "{}"}, [&accepted](const auto&) { accepted.count_down(); });
    }
    accepted.wait();
    return {};
}

namespace {

constexpr double warmUpSeconds = 0.5;

Error stalled()
{
    return {Fault::Internal, "Flows did not end within a minute."};
}

} // namespace

Result<Pace> pace(Running& running, std::size_t inFlight, double seconds)
{
    EndCounter& counter = running.counter();
    std::size_t started = counter.ends();
    const auto runFor = [&](double length) -> Result<double> {
        const std::size_t endsBefore = counter.ends();
        const Stopwatch watch;
        while (watch.seconds() < length) {
            while (started < counter.ends() + inFlight) {
                running.start();
                ++started;
            }
            if (!counter.waitFor(started - inFlight + 1)) {
                return tl::unexpected(stalled());
            }
        }
        return static_cast<double>(counter.ends() - endsBefore) / watch.seconds();
    };
    if (auto warm = runFor(warmUpSeconds); !warm) {
        return tl::unexpected(warm.error());
    }
    (void)counter.takeMilliseconds();
    const auto rate = runFor(seconds);
    if (!rate) {
        return tl::unexpected(rate.error());
    }
    const std::vector<double> took = counter.takeMilliseconds();
    if (!counter.waitFor(started)) {
        return tl::unexpected(stalled());
    }
    return Pace{*rate, percentile(took, 0.5), percentile(took, 0.99)};
}

Result<double> medianFlow(Running& running, std::size_t flows)
{
    std::vector<double> milliseconds;
    for (std::size_t flow = 1; flow <= flows; ++flow) {
        const std::size_t ends = running.counter().ends();
        const Stopwatch watch;
        running.start();
        if (!running.counter().waitFor(ends + 1)) {
            return tl::unexpected(stalled());
        }
        milliseconds.push_back(watch.milliseconds());
    }
    return percentile(std::move(milliseconds), 0.5);
}

} // namespace backstep::bench
