#pragma once

#include "app/composition/engine_host.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <thread>

namespace backstep {

/// Closes hosts on a thread of its own: a broker that is left hands on what was decided and says goodbye, which takes
/// seconds over a network. Thread-safe.
class HostCloser
{
public:
    /// `closed` is called on that thread after each one, with how many are left.
    explicit HostCloser(std::function<void(std::size_t left)> closed);
    HostCloser(const HostCloser&) = delete;
    HostCloser& operator=(const HostCloser&) = delete;
    /// Comes back when all are closed.
    ~HostCloser();

    /// The host, closed by the closer when the last holder lets go of it, on whichever thread.
    [[nodiscard]] std::shared_ptr<EngineHost> keep(std::unique_ptr<EngineHost> host);

    [[nodiscard]] bool isIdle() const;
    /// Until then the ledgers of those that are being closed are still in use.
    void waitUntilIdle() const;

private:
    struct Queue;

    const std::shared_ptr<Queue> m_queue;
    std::thread m_thread;
};

} // namespace backstep
