#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <string>
#include <thread>

namespace backstep {

/// Who has said what they ask for, except for a body.
struct Caller
{
    int socket = -1; ///< whoever is handed it closes it
    std::string said;
};

/// Where callers wait until they have said so: it costs a file descriptor each, and no thread. Who takes longer than
/// the patience has to leave; where many wait, the one that came first makes room for the newest.
class Lobby final
{
public:
    /// `listening` is a socket that does not block; it outlives the lobby. `admit` is called on the lobby's thread.
    Lobby(int listening, std::function<void(Caller)> admit);
    Lobby(const Lobby&) = delete;
    Lobby& operator=(const Lobby&) = delete;
    ~Lobby();

private:
    using Clock = std::chrono::steady_clock;

    struct Waiting
    {
        Caller caller;
        Clock::time_point until;
    };

    void run();
    [[nodiscard]] int patienceLeft() const; ///< in milliseconds, for poll(); -1: nobody waits
    void acceptAll();
    [[nodiscard]] bool isDone(Waiting& waiting, bool hasNews); ///< handed over, or gone

    const int m_listening;
    const int m_wake;
    const std::function<void(Caller)> m_admit;
    std::list<Waiting> m_waiting; ///< in the order of their coming
    std::thread m_thread;
};

} // namespace backstep
