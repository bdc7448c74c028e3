#include "tests/engine/simulation/world.h"

namespace backstep::simulation {

namespace {

constexpr int triesMax = 400;

} // namespace

Outcome simulated(const Scheme& scheme, bool traced)
{
    return World(scheme, traced).run();
}

std::string explained(Scheme scheme)
{
    int tries = 0;
    for (bool shrunk = true; shrunk && tries < triesMax;) {
        shrunk = false;
        for (Scheme& less : smaller(scheme)) {
            ++tries;
            if (simulated(less).violation.has_value()) {
                scheme = std::move(less);
                shrunk = true;
                break;
            }
        }
    }
    const Outcome outcome = simulated(scheme, true);
    std::string text;
    for (const std::string& line : outcome.trace) {
        text += line + "\n";
    }
    return text + "What is left of it: " + described(scheme)
        + "\nViolated: " + outcome.violation.value_or("nothing: the run differs when it is repeated") + "\n";
}

} // namespace backstep::simulation
