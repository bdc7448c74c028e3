#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <httplib.h>
#include <string>

namespace backstep {

/// How long a caller may take, and how much it may say.
struct CallerLimits
{
    std::chrono::milliseconds patience{10'000}; ///< to say all, and again to take the answer …
    std::size_t bytesPerSecond = std::size_t{100} * 1024; ///< … and more by what was said or taken at this rate
    std::size_t bytesMax = std::size_t{17} * 1024 * 1024; ///< of a whole request
};

/// A connection on which one request is read and answered. A timeout of each single read lets a caller that sends one
/// byte every few seconds stay for hours: here the whole of it has a deadline.
class TimedStream final : public httplib::Stream
{
public:
    /// `socket` outlives it, and stays whose it is.
    TimedStream(int socket, CallerLimits limits);

    [[nodiscard]] bool is_readable() const override;
    [[nodiscard]] bool is_writable() const override;
    ssize_t read(char* to, size_t size) override;
    ssize_t write(const char* from, size_t size) override;
    void get_remote_ip_and_port(std::string& ip, int& port) const override;
    void get_local_ip_and_port(std::string& ip, int& port) const override;
    [[nodiscard]] socket_t socket() const override;

    /// Says that nothing more comes and waits a moment until the caller has left: a close with unread bytes would take
    /// the answer back from a caller that is still sending.
    void finish();

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] bool waitFor(short what) const;

    const int m_socket;
    const CallerLimits m_limits;
    Clock::time_point m_began = Clock::now();
    std::size_t m_bytes = 0; ///< since then
    bool m_isAnswering = false;
    std::array<char, 8192> m_buffer{};
    std::size_t m_from = 0; ///< what is in the buffer and not read yet
    std::size_t m_to = 0;
};

} // namespace backstep
