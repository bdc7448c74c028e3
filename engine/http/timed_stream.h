#pragma once

#include <chrono>
#include <cstddef>
#include <httplib.h>
#include <string>

namespace backstep {

/// How long a caller may take, and how much it may say.
struct CallerLimits
{
    std::chrono::milliseconds patience{5'000}; ///< to say all, and again to take the answer …
    std::size_t bytesPerSecond = std::size_t{100} * 1024; ///< … and more by what was said or taken at this rate
    std::size_t bytesMax = std::size_t{17} * 1024 * 1024; ///< of a whole request
};

/// A connection on which one request is read and answered. A timeout of each single read lets a caller that sends one
/// byte every few seconds stay for hours: here the whole of it has a deadline.
class TimedStream final : public httplib::Stream
{
public:
    /// `socket` does not block; it outlives the stream, and stays whose it is. `said` was read from it before.
    TimedStream(int socket, std::string said, CallerLimits limits);

    [[nodiscard]] bool is_readable() const override;
    [[nodiscard]] bool is_writable() const override;
    ssize_t read(char* to, size_t size) override;
    ssize_t write(const char* from, size_t size) override;
    void get_remote_ip_and_port(std::string& ip, int& port) const override;
    void get_local_ip_and_port(std::string& ip, int& port) const override;
    [[nodiscard]] socket_t socket() const override;

    /// After an answer: says that nothing more comes and waits a moment until the caller has left: a close with unread
    /// bytes would take the answer back from a caller that is still sending.
    void finish();

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] bool waitFor(short what) const;
    [[nodiscard]] ssize_t refill();

    const int m_socket;
    const CallerLimits m_limits;
    Clock::time_point m_began = Clock::now();
    std::size_t m_bytes = 0; ///< since then
    bool m_isAnswering = false;
    std::string m_buffer;
    std::size_t m_from = 0; ///< what is in the buffer before was handed on
};

} // namespace backstep
