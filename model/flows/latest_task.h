#pragma once

#include <QObject>
#include <QThread>

#include <atomic>
#include <functional>
#include <memory>

namespace backstep {

/// Runs tasks on a thread of its own, one after the other; only the newest is answered.
class LatestTask final : public QObject
{
    Q_OBJECT

public:
    /// Runs on the owner's thread.
    using Answer = std::function<void()>;
    /// Runs on the other thread, with copies of all it needs. Ends early when it is cancelled.
    using Task = std::function<Answer(const std::atomic<bool>& isCancelled)>;

    explicit LatestTask(QObject* parent = nullptr);
    /// Waits for the task under way.
    ~LatestTask() override;

    /// The one before is cancelled.
    void run(Task task);
    void cancel();

    [[nodiscard]] bool isBusy() const { return m_cancelled != nullptr; }

private:
    QThread m_thread;
    QObject m_worker; ///< lives there
    std::shared_ptr<std::atomic<bool>> m_cancelled; ///< of the task that waits for its answer
};

} // namespace backstep
