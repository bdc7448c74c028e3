#include "engine/http/timed_stream.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <utility>

namespace backstep {

namespace {

constexpr std::chrono::milliseconds farewell{2'000};
constexpr std::size_t bufferSize = 8192;

} // namespace

TimedStream::TimedStream(int socket, std::string said, CallerLimits limits)
    : m_socket(socket)
    , m_limits(limits)
    , m_bytes(said.size())
    , m_buffer(std::move(said))
{
}

bool TimedStream::waitFor(short what) const
{
    const auto earned = std::chrono::milliseconds(m_bytes * 1000 / m_limits.bytesPerSecond);
    const auto deadline = m_began + m_limits.patience + earned;
    while (true) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0) {
            return false;
        }
        pollfd asked{m_socket, what, 0};
        const int ready = poll(&asked, 1, static_cast<int>(left));
        if (ready > 0) {
            return true; // also of a connection that is broken: the call that follows says so
        }
        if (ready < 0 && errno != EINTR) {
            return false;
        }
    }
}

bool TimedStream::is_readable() const
{
    return m_from < m_buffer.size() || waitFor(POLLIN);
}

bool TimedStream::is_writable() const
{
    return waitFor(POLLOUT);
}

ssize_t TimedStream::refill()
{
    while (m_bytes <= m_limits.bytesMax && waitFor(POLLIN)) {
        m_buffer.resize(bufferSize);
        m_from = 0;
        const ssize_t got = recv(m_socket, m_buffer.data(), m_buffer.size(), 0);
        m_buffer.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
        m_bytes += m_buffer.size();
        if (got >= 0 || (errno != EAGAIN && errno != EINTR)) {
            return got;
        }
    }
    return -1;
}

ssize_t TimedStream::read(char* to, size_t size)
{
    if (m_from == m_buffer.size()) {
        if (const ssize_t got = refill(); got <= 0) {
            return got;
        }
    }
    const std::size_t count = std::min(size, m_buffer.size() - m_from);
    std::memcpy(to, m_buffer.data() + m_from, count);
    m_from += count;
    return static_cast<ssize_t>(count);
}

ssize_t TimedStream::write(const char* from, size_t size)
{
    if (!m_isAnswering) {
        m_isAnswering = true; // how long the answer took to be made is no fault of who asked
        m_began = Clock::now();
        m_bytes = 0;
    }
    if (!waitFor(POLLOUT)) {
        return -1;
    }
    const ssize_t sent = send(m_socket, from, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) {
        return errno == EAGAIN || errno == EINTR ? 0 : -1;
    }
    m_bytes += static_cast<std::size_t>(sent);
    return sent;
}

void TimedStream::get_remote_ip_and_port(std::string& ip, int& port) const
{
    ip.clear(); // nobody asks
    port = 0;
}

void TimedStream::get_local_ip_and_port(std::string& ip, int& port) const
{
    ip.clear();
    port = 0;
}

socket_t TimedStream::socket() const
{
    return m_socket;
}

void TimedStream::finish()
{
    if (!m_isAnswering) {
        return;
    }
    shutdown(m_socket, SHUT_WR);
    m_buffer.resize(bufferSize);
    const auto deadline = Clock::now() + farewell;
    std::size_t drained = 0;
    while (drained <= m_limits.bytesMax) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        pollfd asked{m_socket, POLLIN, 0};
        if (left <= 0 || poll(&asked, 1, static_cast<int>(left)) <= 0) {
            return;
        }
        const ssize_t got = recv(m_socket, m_buffer.data(), m_buffer.size(), MSG_DONTWAIT);
        if (got <= 0) {
            return;
        }
        drained += static_cast<std::size_t>(got);
    }
}

} // namespace backstep
