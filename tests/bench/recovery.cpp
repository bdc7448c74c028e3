#include "engine/wire/topics.h"
#include "tests/bench/measuring.h"
#include "tests/bench/row.h"
#include "tests/bench/running.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iterator>

namespace backstep::bench {

namespace {

constexpr int openFlows = 100'000;
constexpr int flowsACommit = 2'000;

class Silent final : public TransportListener
{
    void delivered(std::vector<Delivery>) override { }

    void connectionChanged(ConnectionState, const std::string&) override { }
};

FlowId flowOf(int number)
{
    return FlowId("flow-" + std::to_string(number));
}

/// A ledger as it stands after a stop: every flow's first command is on the broker and waits for its reply.
Result<void> fill(const std::string& folder, const Orchestration& orchestration)
{
    auto ledger = SqliteLedger::open(folder);
    if (!ledger) {
        return failure(ledger.error());
    }
    auto contents = (*ledger)->load();
    if (!contents) {
        return failure(contents.error());
    }
    const Instant now = SystemClock().now();
    std::uint64_t number = contents->lastCommit;
    for (int first = 0; first < openFlows; first += flowsACommit) {
        LedgerCommit commit;
        commit.number = ++number;
        commit.publishedUpTo = number;
        commit.at = now;
        if (first == 0) {
            commit.registered.push_back({orchestration, 1, now, "bench"});
        }
        for (int flow = first; flow < first + flowsACommit; ++flow) {
            Decision decision = backstep::start(orchestration, {flowOf(flow), {}, R"({"tenantName":"acme"})"}, now);
            FlowWrite write{std::move(decision.state), std::move(decision.events)};
            const CommandDelivered delivered{0, Phase::Do, 1};
            Decision then = decide(orchestration, std::move(write.state), {delivered, 0, {}}, now);
            write.state = std::move(then.state);
            std::ranges::move(then.events, std::back_inserter(write.events));
            commit.flows.push_back(std::move(write));
        }
        if (auto written = (*ledger)->commit(commit); !written) {
            return written;
        }
    }
    return {};
}

/// Opens the ledger and starts the orchestrator until a reply to one of the flows has led to its next command.
Result<double> goOn(const std::string& folder)
{
    SystemClock clock;
    LocalBus bus(clock);
    Silent silent;
    LocalTransport outside(bus, silent);
    OutgoingRecord reply;
    reply.topic = TopicName(topics::responseResult);
    reply.key = flowOf(7).text();
    reply.value = R"({"payload":null,"headers":{"flowId":")" + flowOf(7).text()
        + R"(","stepName":"step1","action":"DO","status":true}})";

    const Stopwatch watch;
    auto ledger = SqliteLedger::open(folder);
    if (!ledger) {
        return failure(ledger.error());
    }
    Orchestrator engine(**ledger, clock, OrchestratorOptions{});
    LocalTransport transport(bus, engine.listener());
    if (const auto opened = engine.open(transport); !opened) {
        return failure(opened.error());
    }
    (void)outside.send(reply, 1);
    const FlowId flow = flowOf(7);
    while ((*ledger)->flow(flow).value().steps[1].status != StepStatus::InProgress) {
        if (watch.seconds() > 60) {
            return failure(Fault::Internal, "The flows did not go on within a minute.");
        }
    }
    const double seconds = watch.seconds();
    engine.close();
    return seconds;
}

/// The least that any restart costs: the bytes of the ledger read once.
double readingSeconds(const std::string& folder)
{
    const Stopwatch watch;
    std::vector<char> block(std::size_t{1} << 20U);
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (std::FILE* file = std::fopen(entry.path().c_str(), "rb")) {
            while (std::fread(block.data(), 1, block.size(), file) > 0) { }
            std::fclose(file);
        }
    }
    return watch.seconds();
}

Result<Measured> recovery(const std::string& folder)
{
    const Orchestration orchestration = sequence(3);
    if (const auto filled = fill(folder, orchestration); !filled) {
        return failure(filled.error());
    }
    const double reading = readingSeconds(folder);
    const auto seconds = goOn(folder);
    if (!seconds) {
        return failure(seconds.error());
    }
    return Measured{*seconds, "s", reading, "reading the ledger's bytes"};
}

} // namespace

std::vector<Row> recoveryRows()
{
    return {{"recovery-100k", recovery}};
}

} // namespace backstep::bench
