#pragma once

#include "tests/engine/simulation/stage.h"

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace backstep::simulation {

/// The engine's consumer in one of its lives: reads each partition in its order and at its own pace, from where the
/// ledger says, and says when it has caught up.
class SimReader
{
public:
    SimReader(Stage& stage, std::shared_ptr<Life> life, Door& door)
        : m_stage(stage)
        , m_life(std::move(life))
        , m_door(door)
    {
    }

    /// Where each partition begins: as the ledger has it; registrations at their beginning, all else at its end.
    std::vector<Position> begin(const std::vector<Position>& kept, bool up);

    void link(bool up);
    /// The engine was told that the broker is back: what stands there now is what it has to read before "now" is now.
    void catchUp();
    void appended(const TopicName& topic, std::int32_t partition);

    [[nodiscard]] bool isIdle() const;

private:
    using Place = std::pair<TopicName, std::int32_t>;

    void plan(const Place& place);
    void poll(const Place& place);
    void tellCaughtUp(bool registrations);

    Stage& m_stage;
    std::shared_ptr<Life> m_life;
    Door& m_door;
    bool m_up = false;
    std::uint64_t m_links = 0;
    std::map<Place, std::int64_t> m_next;
    std::map<Place, std::int64_t> m_targets; ///< still to be reached before it has caught up
    std::set<Place> m_planned;
};

} // namespace backstep::simulation
