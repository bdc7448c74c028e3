#pragma once

#include "engine/ports/lag_query.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace backstep {

/// Looks on a thread of its own how far groups are behind, every two seconds for as long as somebody wants to know.
class LagWatch final : public LagSight
{
public:
    /// The query outlives the watch.
    explicit LagWatch(LagQuery& query);
    ~LagWatch() override;

    [[nodiscard]] std::optional<std::vector<GroupReading>> groupReadings() const override;

private:
    void run();

    LagQuery& m_query;
    mutable std::mutex m_mutex; ///< guards everything below
    mutable std::condition_variable m_wished;
    mutable bool m_wanted = false;
    bool m_ending = false;
    std::optional<std::vector<GroupReading>> m_readings;
    std::jthread m_thread;
};

} // namespace backstep
