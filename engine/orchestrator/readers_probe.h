#pragma once

#include "engine/orchestrator/inbox.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace backstep {

/// Asks the transport who reads which topics, on a thread of its own: a broker may take seconds to answer, and the
/// orchestrator's thread waits for nobody. What it learns comes in as ReadersSeen; an answer that does not come is no
/// news.
class ReadersProbe
{
public:
    ReadersProbe(Transport& transport, Inbox& inbox);
    ~ReadersProbe();

    ReadersProbe(const ReadersProbe&) = delete;
    ReadersProbe& operator=(const ReadersProbe&) = delete;

    /// Asks soon; wishes that come while it asks are one.
    void look();

private:
    void run();

    Transport& m_transport;
    Inbox& m_inbox;
    std::mutex m_mutex;
    std::condition_variable m_wished;
    bool m_wanted = false;
    bool m_ending = false;
    std::jthread m_thread;
};

} // namespace backstep
