#include "tests/bench/measuring.h"
#include "tests/bench/row.h"
#include "tests/bench/running.h"

#include <array>

namespace backstep::bench {

namespace {

constexpr double seconds = 4;

/// What runs, and with how many under way at any time.
struct Load
{
    bool fails = false; ///< four steps, of which the last fails at its only attempt; else three that succeed
    std::size_t inFlight = 64;
    bool watched = false; ///< the tracker reads every record beside, as it does with the monitor open
};

Result<Pace> paceOf(const std::string& folder, const Load& load)
{
    WorkerScript script;
    if (load.fails) {
        script.steps[StepName("step4")].onDo.fail = -1;
    }
    Sandbox sandbox;
    if (load.watched) {
        sandbox.running().watch();
    }
    const Orchestration orchestration = load.fails ? sequence(4, true) : sequence(3);
    if (const auto opened = sandbox.open(folder, orchestration, script); !opened) {
        return failure(opened.error());
    }
    return pace(sandbox.running(), load.inFlight, seconds);
}

Result<Measured> rateOf(const std::string& folder, const Load& load)
{
    const double sync = fdatasyncSeconds(folder);
    const auto measured = paceOf(folder, load);
    if (!measured) {
        return failure(measured.error());
    }
    return Measured{
        measured->flowsPerSecond, "flows/s", sync > 0 ? std::optional(1 / sync) : std::nullopt, "one fdatasync a flow"};
}

Result<Measured> latencyOf(const std::string& folder, const Load& load, double Pace::*part)
{
    const double sync = fdatasyncSeconds(folder);
    const auto measured = paceOf(folder, load);
    if (!measured) {
        return failure(measured.error());
    }
    return Measured{(*measured).*part, "ms", sync * 1e3, "one fdatasync"};
}

Result<Measured> durableOne(const std::string& folder)
{
    const double sync = fdatasyncSeconds(folder);
    Sandbox sandbox;
    if (const auto opened = sandbox.open(folder, sequence(3), {}); !opened) {
        return failure(opened.error());
    }
    const auto milliseconds = medianFlow(sandbox.running(), 500);
    if (!milliseconds) {
        return failure(milliseconds.error());
    }
    return Measured{*milliseconds, "ms", sync * 1e3, "one fdatasync"};
}

void addLoad(std::vector<Row>& rows, const std::string& name, const Load& load)
{
    const std::string many = "-" + std::to_string(load.inFlight);
    const auto rate = [load](const std::string& folder) { return rateOf(folder, load); };
    const auto p50 = [load](const std::string& folder) { return latencyOf(folder, load, &Pace::p50); };
    const auto p99 = [load](const std::string& folder) { return latencyOf(folder, load, &Pace::p99); };
    rows.push_back({name + (load.fails ? "" : "-flows") + many, rate});
    if (load.inFlight > 1 || load.fails) {
        rows.push_back({name + "-p50" + many, p50});
    }
    rows.push_back({name + "-p99" + many, p99});
}

} // namespace

std::vector<Row> durableRows()
{
    std::vector<Row> rows{{"durable-p50-1", durableOne}};
    for (const std::size_t inFlight : std::array<std::size_t, 4>{1, 16, 64, 1024}) {
        addLoad(rows, "durable", {false, inFlight, false});
        addLoad(rows, "fail-undo", {true, inFlight, false});
    }
    rows.push_back({"durable-watched-64", [](const std::string& folder) { return rateOf(folder, {false, 64, true}); }});
    return rows;
}

} // namespace backstep::bench
