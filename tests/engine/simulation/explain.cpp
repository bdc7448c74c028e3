#include "tests/engine/simulation/world.h"

namespace backstep::simulation {

namespace {

constexpr int triesMax = 400;

} // namespace

Outcome simulated(const Scheme& scheme, bool traced, const MakeDisk& makeDisk)
{
    const std::unique_ptr<SimDisk> disk = makeDisk ? makeDisk(scheme.seed) : std::make_unique<MemoryDisk>();
    return World(scheme, traced, *disk).run();
}

std::string explained(Scheme scheme, const MakeDisk& makeDisk)
{
    int tries = 0;
    for (bool shrunk = true; shrunk && tries < triesMax;) {
        shrunk = false;
        for (Scheme& less : smaller(scheme)) {
            ++tries;
            if (simulated(less, false, makeDisk).violation.has_value()) {
                scheme = std::move(less);
                shrunk = true;
                break;
            }
        }
    }
    const Outcome outcome = simulated(scheme, true, makeDisk);
    std::string text;
    for (const std::string& line : outcome.trace) {
        text += line + "\n";
    }
    return text + "What is left of it: " + described(scheme)
        + "\nViolated: " + outcome.violation.value_or("nothing: the run differs when it is repeated") + "\n";
}

} // namespace backstep::simulation
