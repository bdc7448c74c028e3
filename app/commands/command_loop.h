#pragma once

#include "engine/base/error.h"
#include "engine/ports/transport.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

namespace backstep {

/// The one door between the threads of the engine and the command's own thread: what they bring waits here until
/// run() hands it out, one after another, on the thread that called it. Outlives whoever brings something.
class CommandLoop final : public RecordListener
{
public:
    using Clock = std::chrono::steady_clock;

    enum class Left
    {
        Done,
        Interrupted, ///< Ctrl+C or SIGTERM
        OutOfTime
    };

    /// Called by run() for every record, and when everything that was there at the beginning was read.
    void onRecord(std::function<void(const Record&)> take) { m_onRecord = std::move(take); }

    void onCaughtUp(std::function<void()> take) { m_onCaughtUp = std::move(take); }

    /// Called by run() several times a second, whether something came or not.
    void onTick(std::function<void()> take) { m_onTick = std::move(take); }

    /// From any thread: done by run() in turn.
    void post(std::function<void()> task);

    /// An answer that is given wherever it comes from is taken on the command's thread.
    template <class T>
    [[nodiscard]] std::function<void(Result<T>)> answer(std::function<void(Result<T>)> take)
    {
        return [this, take = std::move(take)](Result<T> result) {
            post([take, result = std::move(result)] { take(result); });
        };
    }

    /// Until isDone says so; it is asked after each thing that came.
    Left run(const std::function<bool()>& isDone, std::optional<Clock::time_point> deadline = std::nullopt);

private:
    void records(std::vector<Record> batch) override;
    void caughtUp() override;
    [[nodiscard]] std::function<void()> next();

    std::function<void(const Record&)> m_onRecord = [](const Record&) {};
    std::function<void()> m_onCaughtUp = [] {};
    std::function<void()> m_onTick = [] {};

    std::mutex m_mutex; ///< guards what follows
    std::condition_variable m_filled;
    std::condition_variable m_emptied;
    std::deque<std::function<void()>> m_tasks;
    std::size_t m_batches = 0; ///< of records among the tasks: more of them wait with whoever reads
    bool m_isRunning = false;
};

} // namespace backstep
