#include "engine/orchestrator/engine_limits.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace backstep {

namespace {

struct Named
{
    std::string_view name;
    std::size_t EngineLimits::*limit;
    std::size_t least;
    std::size_t most;
};

constexpr std::size_t any = 1'000'000'000'000;

constexpr std::array named{
    Named{"payload-bytes", &EngineLimits::payloadBytesMax, 1, limits::recordBytesMax},
    // A row of the ledger holds a flow, one more a commit: SQLite takes a billion bytes in each.
    Named{"flow-bytes", &EngineLimits::flowBytesMax, 1, 268'435'456},
    Named{"batch-bytes", &EngineLimits::batchBytesMax, 1, 268'435'456},
    Named{"steps", &EngineLimits::stepsMax, 1, limits::stepsMax},
    Named{"open-flows", &EngineLimits::openFlowsMax, 1, any},
    Named{"records-per-second", &EngineLimits::recordsPerSecondMax, 0, any},
    Named{"waiting-bytes", &EngineLimits::waitingBytesMax, 1024, any},
    Named{"unsent", &EngineLimits::unsentMax, 1, any},
    Named{"quarantine", &EngineLimits::quarantineMax, 0, any},
    Named{"closed-days", &EngineLimits::closedDays, 0, 36'500},
    Named{"closed-flows", &EngineLimits::closedFlowsMax, 0, any},
    Named{"past-days", &EngineLimits::pastDays, 0, 36'500},
};

} // namespace

std::string limitNames()
{
    std::string all;
    for (const Named& each : named) {
        all += (all.empty() ? "" : ", ") + std::string(each.name);
    }
    return all;
}

Result<void> setLimit(EngineLimits& limits, std::string_view setting)
{
    const std::size_t at = setting.find('=');
    const std::string_view name = setting.substr(0, at);
    const auto found = std::ranges::find(named, name, &Named::name);
    if (found == named.end() || at == std::string_view::npos) {
        return failure(
            Fault::BadInput,
            "\"" + std::string(setting) + "\" is no limit: give NAME=NUMBER, NAME one of " + limitNames() + "."
        );
    }
    const std::string_view number = setting.substr(at + 1);
    std::size_t value = 0;
    const auto [end, trouble] = std::from_chars(number.data(), number.data() + number.size(), value);
    const bool isNumber = trouble == std::errc() && end == number.data() + number.size() && !number.empty();
    if (!isNumber || value < found->least || value > found->most) {
        return failure(
            Fault::BadInput,
            "The limit " + std::string(name) + " is a whole number from " + std::to_string(found->least) + " to "
                + std::to_string(found->most) + ", not \"" + std::string(number) + "\"."
        );
    }
    limits.*found->limit = value;
    return {};
}

} // namespace backstep
