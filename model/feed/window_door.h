#pragma once

#include <QObject>

#include <memory>
#include <mutex>
#include <utility>

namespace backstep {

/// Brings answers from an engine's thread to the thread of the object that asked. An answer that comes after that
/// object's end is dropped: hold the door as its last member.
class WindowDoor
{
public:
    explicit WindowDoor(QObject& receiver)
        : m_hinge(std::make_shared<Hinge>())
    {
        m_hinge->receiver = &receiver;
    }

    WindowDoor(const WindowDoor&) = delete;
    WindowDoor& operator=(const WindowDoor&) = delete;

    ~WindowDoor()
    {
        const std::lock_guard lock(m_hinge->mutex);
        m_hinge->receiver = nullptr;
    }

    /// A callback for any thread: what it is called with reaches `take` on the receiver's thread, later.
    template <class Answer, class Take>
    [[nodiscard]] auto through(Take take) const
    {
        return [hinge = m_hinge, take = std::move(take)](Answer answer) {
            const std::lock_guard lock(hinge->mutex);
            if (hinge->receiver != nullptr) {
                QMetaObject::invokeMethod(
                    hinge->receiver, [take, answer = std::move(answer)] { take(answer); }, Qt::QueuedConnection
                );
            }
        };
    }

private:
    struct Hinge
    {
        std::mutex mutex;
        QObject* receiver = nullptr;
    };

    std::shared_ptr<Hinge> m_hinge;
};

} // namespace backstep
