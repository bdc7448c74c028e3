#include "tests/bench/measuring.h"
#include "tests/bench/row.h"
#include "tests/bench/running.h"

namespace backstep::bench {

namespace {

Result<Measured> rateOf(const std::string& folder, const Orchestration& orchestration, const WorkerScript& script)
{
    const double sync = fdatasyncSeconds(folder);
    Sandbox sandbox;
    if (const auto opened = sandbox.open(folder, orchestration, script); !opened) {
        return failure(opened.error());
    }
    const auto rate = flowsPerSecond(sandbox.running(), 4);
    if (!rate) {
        return failure(rate.error());
    }
    Measured measured{*rate, "flows/s", std::nullopt, "one fdatasync a flow"};
    if (sync > 0) {
        measured.baseline = 1 / sync;
    }
    return measured;
}

Result<Measured> durableFlows(const std::string& folder)
{
    return rateOf(folder, sequence(3), {});
}

Result<Measured> failAndUndo(const std::string& folder)
{
    WorkerScript script;
    script.steps[StepName("step4")].onDo.fail = -1;
    return rateOf(folder, sequence(4, true), script);
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

} // namespace

std::vector<Row> durableRows()
{
    return {{"durable-flows-64", durableFlows}, {"durable-p50-1", durableOne}, {"fail-undo-64", failAndUndo}};
}

} // namespace backstep::bench
