#include "engine/http/http_server.h"

#include "engine/http/lobby.h"
#include "engine/http/timed_stream.h"

#include <arpa/inet.h>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <netinet/in.h>
#include <optional>
#include <set>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace backstep {

namespace {

constexpr std::size_t answeredAtOnce = 32;
constexpr std::size_t waitingMax = 256;

HttpRequest toRequest(const httplib::Request& came)
{
    HttpRequest request;
    request.method = came.method;
    for (const auto& [name, value] : came.headers) {
        request.headers.emplace_back(name, value);
    }
    return request;
}

void put(const HttpResponse& answer, httplib::Response& response)
{
    response.status = answer.status;
    response.set_content(answer.body, answer.contentType);
    for (const auto& [name, value] : answer.headers) {
        response.set_header(name, value);
    }
}

/// What the library refuses by itself, before anybody else is asked.
std::string_view whyRefused(int status)
{
    switch (status) {
    case 413:
        return "The body is larger than what is taken.";
    case 414:
        return "The address is longer than what is taken.";
    case 500:
        return "This request could not be answered; that is a defect of Backstep.";
    default:
        return "This is no request that is understood here: the request line, the headers, or the body is cut off or "
               "is not as HTTP/1.1 wants it.";
    }
}

/// The library's part: it reads a request from a stream and writes the answer.
class Protocol final : public httplib::Server
{
public:
    explicit Protocol(Api& api)
        : m_api(api)
    {
        set_payload_max_length(CallerLimits{}.bytesMax);
        set_default_headers({{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}});
        const auto answer = [this](const httplib::Request& came, httplib::Response& response) {
            HttpRequest request = toRequest(came);
            request.body = came.body;
            const auto target = readTarget(came.target, request);
            put(target ? m_api.answer(request) : failed(target.error()), response);
        };
        Get("/", answer);
        Post("/", answer);
        set_pre_routing_handler([this](const httplib::Request& came, httplib::Response& response) {
            return isRefused(came, response) ? HandlerResponse::Handled : HandlerResponse::Unhandled;
        });
        set_expect_100_continue_handler([this](const httplib::Request& came, httplib::Response& response) {
            return isRefused(came, response) ? response.status : 100;
        });
        set_error_handler([](const httplib::Request&, httplib::Response& response) {
            if (response.body.empty()) {
                put(failed(response.status, whyRefused(response.status)), response);
            }
        });
        set_exception_handler([](const httplib::Request&, httplib::Response& response, const std::exception_ptr&) {
            put(failed(500, whyRefused(500)), response);
        });
    }

    void answer(TimedStream& stream)
    {
        bool isClosed = false;
        // The library would look for a handler by regular expressions, which long paths break: it is told no path.
        process_request(stream, true, isClosed, [](httplib::Request& request) { request.path = "/"; });
        stream.finish();
    }

private:
    /// Before the body is read.
    bool isRefused(const httplib::Request& came, httplib::Response& response) const
    {
        HttpRequest request = toRequest(came);
        if (const auto target = readTarget(came.target, request); !target) {
            put(failed(target.error()), response);
            return true;
        }
        const auto refusal = m_api.refused(request);
        if (refusal) {
            put(*refusal, response);
            return true;
        }
        return false;
    }

    Api& m_api;
};

union SocketAddress
{
    sockaddr any;
    sockaddr_in four;
    sockaddr_in6 six;
};

/// What bind() takes; the length of it.
socklen_t toSystem(const HttpAddress& address, SocketAddress& system)
{
    std::memset(&system, 0, sizeof system);
    if (address.host.find(':') == std::string::npos) {
        system.four.sin_family = AF_INET;
        system.four.sin_port = htons(address.port);
        inet_pton(AF_INET, address.host.c_str(), &system.four.sin_addr);
        return sizeof system.four;
    }
    system.six.sin6_family = AF_INET6;
    system.six.sin6_port = htons(address.port);
    inet_pton(AF_INET6, address.host.c_str(), &system.six.sin6_addr);
    return sizeof system.six;
}

std::uint16_t portOf(int socket)
{
    SocketAddress system{};
    socklen_t length = sizeof system;
    getsockname(socket, &system.any, &length);
    return ntohs(system.any.sa_family == AF_INET ? system.four.sin_port : system.six.sin6_port);
}

} // namespace

/// The threads that answer whom the lobby admits.
class HttpServer::Door
{
public:
    Door(int socket, Api& api)
        : m_protocol(api)
    {
        for (std::size_t count = 0; count < answeredAtOnce; ++count) {
            m_answering.emplace_back([this] { answer(); });
        }
        m_lobby.emplace(socket, [this](Caller caller) { admit(std::move(caller)); });
    }

    Door(const Door&) = delete;
    Door& operator=(const Door&) = delete;

    ~Door()
    {
        m_lobby.reset();
        {
            const std::lock_guard lock(m_mutex);
            m_isClosing = true;
            for (const int socket : m_open) {
                shutdown(socket, SHUT_RD); // who is still asking is not waited for
            }
        }
        m_filled.notify_all();
        for (std::thread& each : m_answering) {
            each.join();
        }
        for (const Caller& each : m_waiting) {
            ::close(each.socket);
        }
    }

private:
    void admit(Caller caller)
    {
        {
            const std::lock_guard lock(m_mutex);
            if (m_waiting.size() < waitingMax) {
                m_waiting.push_back(std::move(caller));
                m_filled.notify_one();
                return;
            }
        }
        static const std::string busy = [] {
            const HttpResponse refusal = failed(503, "Too many are asking at the same time: ask again later.");
            return "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 1\r\nContent-Type: "
                + refusal.contentType + "\r\nContent-Length: " + std::to_string(refusal.body.size()) + "\r\n\r\n"
                + refusal.body;
        }();
        send(caller.socket, busy.data(), busy.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        ::close(caller.socket);
    }

    /// Nothing: no more come.
    std::optional<Caller> next()
    {
        std::unique_lock lock(m_mutex);
        m_filled.wait(lock, [this] { return m_isClosing || !m_waiting.empty(); });
        if (m_isClosing) {
            return std::nullopt;
        }
        Caller caller = std::move(m_waiting.front());
        m_waiting.pop_front();
        m_open.insert(caller.socket);
        return caller;
    }

    void answer()
    {
        while (auto caller = next()) {
            TimedStream stream(caller->socket, std::move(caller->said), CallerLimits{});
            m_protocol.answer(stream);
            {
                const std::lock_guard lock(m_mutex);
                m_open.erase(caller->socket);
            }
            ::close(caller->socket);
        }
    }

    Protocol m_protocol;
    std::mutex m_mutex; ///< guards what follows
    std::condition_variable m_filled;
    std::deque<Caller> m_waiting;
    std::set<int> m_open; ///< sockets that are being answered
    bool m_isClosing = false;
    std::vector<std::thread> m_answering;
    std::optional<Lobby> m_lobby; ///< ends first: it admits to all of the above
};

HttpServer::HttpServer(HttpAddress address, int socket)
    : m_address(std::move(address))
    , m_socket(socket)
{
}

HttpServer::~HttpServer()
{
    close();
}

Result<std::unique_ptr<HttpServer>> HttpServer::bind(const HttpAddress& address)
{
    SocketAddress system{};
    const socklen_t length = toSystem(address, system);
    const int listening = socket(system.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int yes = 1;
    // A port that was left a moment ago may be taken again; one that somebody listens on may not.
    const bool isBound = listening >= 0 && setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0
        && ::bind(listening, &system.any, length) == 0 && listen(listening, SOMAXCONN) == 0;
    if (!isBound) {
        const int why = errno;
        if (listening >= 0) {
            ::close(listening);
        }
        return failure(
            why == EADDRINUSE ? Fault::InUse : Fault::Unreachable,
            "Cannot listen on " + address.url() + ": " + std::generic_category().message(why) + ". Choose another port."
        );
    }
    HttpAddress found = address;
    found.port = portOf(listening);
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(found), listening));
}

void HttpServer::serve(Api& api)
{
    m_door = std::make_unique<Door>(m_socket, api);
}

void HttpServer::close()
{
    m_door.reset();
    if (m_socket >= 0) {
        ::close(std::exchange(m_socket, -1));
    }
}

} // namespace backstep
