#include "app/composition/payload_policy.h"

#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace backstep {

namespace {
constexpr std::chrono::minutes between(10);
} // namespace

PayloadPolicy::PayloadPolicy(SegmentHistory& history, std::chrono::hours ageMax, const Clock& clock)
    : m_thread([&history, &clock, age = std::chrono::duration_cast<Duration>(ageMax)](const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any stopped;
        std::unique_lock lock(mutex);
        while (!stop.stop_requested()) {
            const Instant now = clock.now();
            static_cast<void>(history.deletePayloadsBefore(now - age, now)); // a fault passes, or is told elsewhere
            stopped.wait_for(lock, stop, between, [] { return false; });
        }
    })
{
}

} // namespace backstep
