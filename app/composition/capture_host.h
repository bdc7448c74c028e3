#pragma once

#include "engine/capture/capture_history.h"
#include "engine/ports/flow_query.h"
#include "engine/tracker/kept_payloads.h"
#include "engine/tracker/tracker.h"

#include <functional>
#include <memory>
#include <string>
#include <thread>

namespace backstep {

/// A capture that the window shows: read through on a thread of its own, its flows can be asked for meanwhile. There is
/// no transport and no producer here, so that nothing can be sent.
class CaptureHost final
{
public:
    using Done = std::function<void(Result<void>)>;

    /// `done` is called on another thread when all is read, or a place was reached that is damaged.
    [[nodiscard]] static Result<std::unique_ptr<CaptureHost>> open(const std::string& file, Done done);
    CaptureHost(const CaptureHost&) = delete;
    CaptureHost& operator=(const CaptureHost&) = delete;
    ~CaptureHost();

    [[nodiscard]] const FlowQuery& flows() const { return m_tracker; }

    /// What stands in it, by its payloads; what was masked is not found.
    [[nodiscard]] const PayloadSearch& payloads() const { return m_payloads; }

    [[nodiscard]] const History& history() const { return *m_history; }

    /// All of its flows, unlike of a cluster that never ends.
    [[nodiscard]] static TrackerLimits limits();

    [[nodiscard]] const CaptureAbout& about() const { return m_history->about(); }

    [[nodiscard]] CaptureHistory::Progress progress() const { return m_history->progress(); }

private:
    CaptureHost(std::unique_ptr<CaptureHistory> history, Done done);

    void read();

    const std::unique_ptr<CaptureHistory> m_history;
    Tracker m_tracker;
    KeptPayloads m_payloads;
    const Done m_done;
    std::jthread m_reading;
};

} // namespace backstep
