#include "tests/bench/measuring.h"
#include "tests/bench/row.h"

#include <cstdlib>
#include <filesystem>

namespace backstep::bench {

namespace {

/// Milliseconds of one run of `backstep` beside this binary; below 0 when it failed.
double run(const std::string& words)
{
    const auto binary = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "backstep";
    const std::string command = "QT_QPA_PLATFORM=offscreen '" + binary.string() + "' " + words + " >/dev/null 2>&1";
    const Stopwatch watch;
    const bool isFine = std::system(command.c_str()) == 0; // NOLINT(concurrency-mt-unsafe): no other thread runs
    return isFine ? watch.milliseconds() : -1;
}

/// From nothing to the welcome page, painted, and out again: an upper bound of the time until it can be used.
Result<Measured> cold(const std::string& folder)
{
    std::vector<double> window;
    std::vector<double> nothing;
    for (int round = 0; round < 7; ++round) {
        nothing.push_back(run("--version"));
        window.push_back(run("--screenshot '" + folder + "/welcome.png' --view welcome"));
        if (nothing.back() < 0 || window.back() < 0) {
            return failure(Fault::Internal, "`backstep` beside this binary does not run: build it first.");
        }
    }
    return Measured{
        percentile(std::move(window), 0.5), "ms", percentile(std::move(nothing), 0.5), "`backstep --version`"};
}

} // namespace

std::vector<Row> startRows()
{
    return {{"cold-start", cold}};
}

} // namespace backstep::bench
