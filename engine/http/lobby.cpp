#include "engine/http/lobby.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace backstep {

namespace {

constexpr std::size_t heldMax = 256;
constexpr std::size_t headMax = std::size_t{32} * 1024; ///< more is refused by who is handed it
constexpr std::chrono::milliseconds patience{10'000};
constexpr int breath = 100; ///< in milliseconds

/// The empty line that ends the headers, somewhere behind `from`.
bool hasHead(const std::string& said, std::size_t from)
{
    const std::size_t begin = from < 3 ? 0 : from - 3; // it may have come in two parts
    return said.find("\r\n\r\n", begin) != std::string::npos || said.find("\n\n", begin) != std::string::npos;
}

} // namespace

Lobby::Lobby(int listening, std::function<void(Caller)> admit)
    : m_listening(listening)
    , m_wake(eventfd(0, EFD_CLOEXEC))
    , m_admit(std::move(admit))
    , m_thread([this] { run(); })
{
}

Lobby::~Lobby()
{
    eventfd_write(m_wake, 1);
    m_thread.join();
    for (const Waiting& each : m_waiting) {
        ::close(each.caller.socket);
    }
    ::close(m_wake);
}

void Lobby::run()
{
    std::vector<pollfd> asked;
    while (true) {
        asked = {{m_wake, POLLIN, 0}, {m_listening, POLLIN, 0}};
        for (const Waiting& each : m_waiting) {
            asked.push_back({each.caller.socket, POLLIN, 0});
        }
        poll(asked.data(), asked.size(), patienceLeft());
        if (asked[0].revents != 0) {
            return;
        }
        std::size_t at = 2;
        m_waiting.remove_if([&](Waiting& each) { return isDone(each, asked[at++].revents != 0); });
        if (asked[1].revents != 0) {
            acceptAll();
        }
    }
}

int Lobby::patienceLeft() const
{
    if (m_waiting.empty()) {
        return -1;
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_waiting.front().until - Clock::now());
    return std::max(0, static_cast<int>(left.count()));
}

void Lobby::acceptAll()
{
    while (true) {
        const int socket = accept4(m_listening, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (socket < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS)) {
            pollfd wake{m_wake, POLLIN, 0};
            poll(&wake, 1, breath); // until somebody has left: the next one stays in the queue, and asks at once again
            return;
        }
        if (socket < 0) {
            return; // nobody more; or one that has left already, and the next is asked for at once
        }
        if (m_waiting.size() == heldMax) {
            ::close(m_waiting.front().caller.socket);
            m_waiting.pop_front();
        }
        m_waiting.push_back({{socket, {}}, Clock::now() + patience});
    }
}

bool Lobby::isDone(Waiting& waiting, bool hasNews)
{
    std::string& said = waiting.caller.said;
    if (hasNews) {
        std::array<char, 8192> part{};
        const ssize_t got = recv(waiting.caller.socket, part.data(), part.size(), 0);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
            ::close(waiting.caller.socket);
            return true;
        }
        const std::size_t before = said.size();
        said.append(part.data(), got < 0 ? 0 : static_cast<std::size_t>(got));
        if (said.size() > headMax || hasHead(said, before)) {
            m_admit(std::move(waiting.caller));
            return true;
        }
    }
    if (Clock::now() < waiting.until) {
        return false;
    }
    ::close(waiting.caller.socket);
    return true;
}

} // namespace backstep
