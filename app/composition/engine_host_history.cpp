#include "app/composition/engine_host.h"
#include "engine/history/memory_history.h"

#include <utility>

namespace backstep {

/// Where the folder cannot be used, what is seen is kept in memory and the fault told: who is called at night has to
/// see what happens now, whatever became of yesterday.
std::unique_ptr<History> EngineHost::openHistory()
{
    if (!m_options.historyFolder.empty()) {
        auto history = SegmentHistory::open(m_options.historyFolder, m_options.historyLimits);
        if (history) {
            m_segments = history->get();
            return std::move(*history);
        }
        m_historyFault = history.error().message;
    }
    return std::make_unique<MemoryHistory>();
}

void EngineHost::beginPolicy()
{
    if (m_segments != nullptr && m_options.historyLimits.payloadAgeMax.count() > 0) {
        m_policy = std::make_unique<PayloadPolicy>(*m_segments, m_options.historyLimits.payloadAgeMax, m_clock);
    }
}

Result<std::size_t> EngineHost::deletePayloads(const std::vector<FlowId>& flows)
{
    if (m_segments == nullptr) {
        return failure(
            Fault::Refused,
            m_historyFault.empty() ? "Nothing of it is on a disk: what is seen here ends with the window."
                                   : "Nothing was deleted: " + m_historyFault
        );
    }
    const auto deleted = m_segments->deletePayloadsOf(flows, m_clock.now());
    return deleted ? Result<std::size_t>(deleted->records) : failure(deleted.error());
}

} // namespace backstep
