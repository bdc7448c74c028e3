#include "tests/bench/measuring.h"
#include "tests/bench/row.h"
#include "tests/bench/running.h"

#include <filesystem>

namespace backstep::bench {

namespace {

constexpr std::size_t flows = 20'000;
constexpr double soakSeconds = 600;

double bytesOf(const std::string& folder)
{
    double bytes = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        bytes += entry.is_regular_file() ? static_cast<double>(entry.file_size()) : 0;
    }
    return bytes;
}

Result<double> runFlows(Running& running, std::size_t count)
{
    const std::size_t before = running.counter().ends();
    for (std::size_t flow = 1; flow <= count; ++flow) {
        running.start();
        if (flow > 500 && !running.counter().waitFor(before + flow - 500)) {
            return failure(Fault::Internal, "Flows did not end within a minute.");
        }
    }
    return running.counter().waitFor(before + count) ? Result<double>(static_cast<double>(count))
                                                     : failure(Fault::Internal, "Flows did not end within a minute.");
}

/// Bytes of memory for each flow that waits for a reply that does not come.
Result<Measured> openFlow(const std::string& folder)
{
    WorkerScript script;
    script.steps[StepName("step1")].onDo.silent = -1;
    Sandbox sandbox;
    if (const auto opened = sandbox.open(folder, sequence(3), script); !opened) {
        return failure(opened.error());
    }
    const double before = residentBytes();
    if (auto started = sandbox.running().startAndWait(flows); !started) {
        return failure(started.error());
    }
    return Measured{(residentBytes() - before) / static_cast<double>(flows), "bytes", std::nullopt, {}};
}

/// Bytes of memory that each closed flow leaves; the bus of the sandbox keeps its records, so they count too.
Result<Measured> closedFlow(const std::string& folder)
{
    Sandbox sandbox;
    if (const auto opened = sandbox.open(folder, sequence(3), {}); !opened) {
        return failure(opened.error());
    }
    if (const auto warm = runFlows(sandbox.running(), 2'000); !warm) {
        return failure(warm.error());
    }
    const double before = residentBytes();
    const auto ran = runFlows(sandbox.running(), flows);
    if (!ran) {
        return failure(ran.error());
    }
    return Measured{(residentBytes() - before) / *ran, "bytes", std::nullopt, {}};
}

/// Bytes of disk for each closed flow, its events included.
Result<Measured> ledgerGrowth(const std::string& folder)
{
    Result<double> ran = 0.0;
    {
        Sandbox sandbox;
        if (const auto opened = sandbox.open(folder, sequence(3), {}); !opened) {
            return failure(opened.error());
        }
        ran = runFlows(sandbox.running(), flows);
    }
    if (!ran) {
        return failure(ran.error());
    }
    return Measured{bytesOf(folder) / *ran, "bytes", std::nullopt, {}};
}

/// Ten minutes at full load: memory at the end against memory after the first minute.
Result<Measured> soak(const std::string& folder)
{
    Sandbox sandbox;
    if (const auto opened = sandbox.open(folder, sequence(3), {}); !opened) {
        return failure(opened.error());
    }
    if (const auto first = pace(sandbox.running(), 64, soakSeconds / 10); !first) {
        return failure(first.error());
    }
    const double early = residentBytes();
    if (const auto rest = pace(sandbox.running(), 64, soakSeconds * 9 / 10); !rest) {
        return failure(rest.error());
    }
    return Measured{residentBytes() / 1e6, "MB", early / 1e6, "after the first minute"};
}

} // namespace

std::vector<Row> memoryRows()
{
    return {
        {"memory-open-flow", openFlow},
        {"memory-closed-flow", closedFlow},
        {"ledger-growth", ledgerGrowth},
        {"soak-10m", soak, true}};
}

} // namespace backstep::bench
