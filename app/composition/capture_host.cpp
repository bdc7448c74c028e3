#include "app/composition/capture_host.h"

#include "engine/ports/clock.h"

#include <utility>

namespace backstep {

CaptureHost::CaptureHost(std::unique_ptr<CaptureHistory> history, Done done)
    : m_history(std::move(history))
    , m_tracker(*m_history, limits())
    , m_payloads(*m_history)
    , m_done(std::move(done))
    , m_reading([this] { read(); })
{
}

TrackerLimits CaptureHost::limits()
{
    return {.flowsMax = 5'000'000, .anomaliesMax = 100'000, .doubtsMax = 1'000'000};
}

CaptureHost::~CaptureHost()
{
    m_history->stop();
    m_reading.join();
}

Result<std::unique_ptr<CaptureHost>> CaptureHost::open(const std::string& file, Done done)
{
    auto history = CaptureHistory::open(file);
    if (!history) {
        return failure(history.error());
    }
    return std::unique_ptr<CaptureHost>(new CaptureHost(std::move(*history), std::move(done)));
}

void CaptureHost::read()
{
    auto read = m_tracker.restore();
    m_tracker.caughtUp(SystemClock().now());
    m_done(std::move(read));
}

} // namespace backstep
