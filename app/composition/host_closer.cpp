#include "app/composition/host_closer.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

namespace backstep {

struct HostCloser::Queue
{
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::unique_ptr<EngineHost>> waiting;
    bool isClosing = false; ///< one has left the queue and is not gone yet
    bool isEnding = false;

    [[nodiscard]] bool isIdle() const { return waiting.empty() && !isClosing; }

    void add(std::unique_ptr<EngineHost> host)
    {
        const std::lock_guard lock(mutex);
        waiting.push_back(std::move(host));
        changed.notify_all();
    }

    void run(const std::function<void(std::size_t)>& closed)
    {
        std::unique_lock lock(mutex);
        while (true) {
            changed.wait(lock, [this] { return isEnding || !waiting.empty(); });
            if (waiting.empty()) {
                return;
            }
            std::unique_ptr<EngineHost> host = std::move(waiting.front());
            waiting.pop_front();
            isClosing = true;
            lock.unlock();
            host.reset();
            lock.lock();
            isClosing = false;
            changed.notify_all();
            const std::size_t left = waiting.size();
            lock.unlock();
            closed(left);
            lock.lock();
        }
    }
};

HostCloser::HostCloser(std::function<void(std::size_t left)> closed)
    : m_queue(std::make_shared<Queue>())
    , m_thread([queue = m_queue, closed = std::move(closed)] { queue->run(closed); })
{
}

HostCloser::~HostCloser()
{
    {
        const std::lock_guard lock(m_queue->mutex);
        m_queue->isEnding = true;
    }
    m_queue->changed.notify_all();
    m_thread.join();
}

std::shared_ptr<EngineHost> HostCloser::keep(std::unique_ptr<EngineHost> host)
{
    return {host.release(), [queue = m_queue](EngineHost* left) { queue->add(std::unique_ptr<EngineHost>(left)); }};
}

bool HostCloser::isIdle() const
{
    const std::lock_guard lock(m_queue->mutex);
    return m_queue->isIdle();
}

void HostCloser::waitUntilIdle() const
{
    std::unique_lock lock(m_queue->mutex);
    m_queue->changed.wait(lock, [this] { return m_queue->isIdle(); });
}

} // namespace backstep
