#pragma once

#include "engine/base/planted.h"

#include <optional>
#include <string_view>
#include <vector>

namespace backstep {

/// A bug that can be planted, with the room it sits in and what it does wrong.
struct PlantedBug
{
    Bug bug = Bug::None;
    std::string_view name;
    std::string_view room; ///< "engine/saga"
    std::string_view wrong;
};

[[nodiscard]] const std::vector<PlantedBug>& plantedBugs();
[[nodiscard]] std::optional<Bug> bugNamed(std::string_view name);

/// Chooses the one bug that is active in this process from now on; Bug::None for none. The environment variable
/// BACKSTEP_PLANTED_BUG=Name chooses before main. For programs that link a room's planted objects
/// (backstep_engine_saga_planted …) instead of the room itself.
void plant(Bug bug);

/// Plants while it lives.
class Planting
{
public:
    explicit Planting(Bug bug) { plant(bug); }

    ~Planting() { plant(Bug::None); }

    Planting(const Planting&) = delete;
    Planting& operator=(const Planting&) = delete;
};

} // namespace backstep
