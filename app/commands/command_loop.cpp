#include "app/commands/command_loop.h"

#include "app/commands/interrupt.h"

#include <utility>

namespace backstep {

namespace {

constexpr std::chrono::milliseconds tick{100};
constexpr std::size_t batchesMax = 64;

} // namespace

void CommandLoop::post(std::function<void()> task)
{
    const std::lock_guard lock(m_mutex);
    m_tasks.push_back(std::move(task));
    m_filled.notify_one();
}

void CommandLoop::records(std::vector<Record> batch)
{
    std::unique_lock lock(m_mutex);
    // Back-pressure: a command that prints slower than the wire brings lags behind, it does not grow. While nobody
    // takes (a person is asked, everything is being closed) nobody waits.
    m_emptied.wait(lock, [this] { return m_batches < batchesMax || !m_isRunning; });
    ++m_batches;
    m_tasks.emplace_back([this, batch = std::move(batch)] {
        for (const Record& record : batch) {
            m_onRecord(record);
        }
        const std::lock_guard relock(m_mutex);
        --m_batches;
        m_emptied.notify_all();
    });
    m_filled.notify_one();
}

void CommandLoop::caughtUp()
{
    post([this] { m_onCaughtUp(); });
}

std::function<void()> CommandLoop::next()
{
    std::unique_lock lock(m_mutex);
    m_filled.wait_for(lock, tick, [this] { return !m_tasks.empty(); });
    if (m_tasks.empty()) {
        return {};
    }
    std::function<void()> task = std::move(m_tasks.front());
    m_tasks.pop_front();
    return task;
}

CommandLoop::Left CommandLoop::run(const std::function<bool()>& isDone, std::optional<Clock::time_point> deadline)
{
    {
        const std::lock_guard lock(m_mutex);
        m_isRunning = true;
    }
    Left left = Left::Done;
    auto nextTick = Clock::now() + tick;
    while (!isDone()) {
        if (interrupted()) {
            left = Left::Interrupted;
            break;
        }
        if (deadline.has_value() && Clock::now() >= *deadline) {
            left = Left::OutOfTime;
            break;
        }
        if (const auto task = next()) {
            task();
        }
        if (Clock::now() >= nextTick) {
            m_onTick();
            nextTick = Clock::now() + tick;
        }
    }
    const std::lock_guard lock(m_mutex);
    m_isRunning = false;
    m_emptied.notify_all();
    return left;
}

} // namespace backstep
