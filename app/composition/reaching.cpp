#include "app/composition/reaching.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace backstep {

namespace {

constexpr std::chrono::seconds tryAgainAfter(3);

} // namespace

Result<Reached> reach(const EngineOptions& options, HostCloser& closer)
{
    auto opened = EngineHost::open(options);
    if (!opened) {
        return failure(opened.error());
    }
    Reached reached{closer.keep(std::move(*opened)), {}};
    auto standing = reached.host->start();
    if (!standing) {
        return failure(standing.error());
    }
    reached.standing = std::move(*standing);
    return reached;
}

void reachUntilItAnswers(
    const EngineOptions& options,
    HostCloser& closer,
    const std::function<void(Result<Reached>)>& answer,
    const std::stop_token& stop
)
{
    std::mutex mutex;
    std::condition_variable_any stopped;
    while (!stop.stop_requested()) {
        closer.waitUntilIdle();
        Result<Reached> reached = stop.stop_requested() ? failure(Fault::Refused, "") : reach(options, closer);
        const bool isAway = !reached && reached.error().fault == Fault::Unreachable;
        answer(std::move(reached));
        if (!isAway) {
            return;
        }
        std::unique_lock lock(mutex);
        (void)stopped.wait_for(lock, stop, tryAgainAfter, [] { return false; });
    }
}

} // namespace backstep
