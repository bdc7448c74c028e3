#include "model/flows/latest_task.h"

#include <utility>

namespace backstep {

LatestTask::LatestTask(QObject* parent)
    : QObject(parent)
{
    m_worker.moveToThread(&m_thread);
}

LatestTask::~LatestTask()
{
    cancel();
    m_thread.quit();
    m_thread.wait();
}

void LatestTask::run(Task task)
{
    cancel();
    if (!m_thread.isRunning()) {
        m_thread.start();
    }
    m_cancelled = std::make_shared<std::atomic<bool>>(false);
    auto work = [this, cancelled = m_cancelled, task = std::move(task)] {
        Answer answer = task(*cancelled);
        auto tell = [this, cancelled, answer = std::move(answer)] {
            if (cancelled == m_cancelled) {
                m_cancelled.reset();
                answer();
            }
        };
        QMetaObject::invokeMethod(this, std::move(tell), Qt::QueuedConnection);
    };
    QMetaObject::invokeMethod(&m_worker, std::move(work), Qt::QueuedConnection);
}

void LatestTask::cancel()
{
    if (m_cancelled != nullptr) {
        m_cancelled->store(true, std::memory_order_relaxed);
        m_cancelled.reset();
    }
}

} // namespace backstep
