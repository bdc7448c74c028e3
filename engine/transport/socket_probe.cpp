#include "engine/transport/socket_probe.h"

#include "engine/transport/kafka_greeting.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <future>
#include <memory>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

namespace backstep {

namespace {

constexpr const char* kafkaPort = "9092";

struct FreeAddresses
{
    void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

struct Lookup
{
    Addresses list;
    int code = 0;
};

int millisecondsTo(ProbeUntil until)
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    return static_cast<int>(std::max<std::chrono::milliseconds::rep>(left.count(), 0));
}

bool waitFor(int descriptor, short events, ProbeUntil until)
{
    pollfd asked{descriptor, events, 0};
    int answered = 0;
    do {
        answered = poll(&asked, 1, millisecondsTo(until));
    } while (answered < 0 && errno == EINTR);
    return answered > 0;
}

/// A name server that is away is waited for on a thread of its own, which nobody needs to see the end of.
Lookup lookUp(const std::string& host, const std::string& port, ProbeUntil until)
{
    auto told = std::make_shared<std::promise<Lookup>>();
    std::future<Lookup> answer = told->get_future();
    std::thread([told, host, port] {
        addrinfo hints{};
        hints.ai_socktype = SOCK_STREAM;
        hints.ai_flags = AI_ADDRCONFIG;
        addrinfo* list = nullptr;
        const int code = getaddrinfo(host.c_str(), port.c_str(), &hints, &list);
        told->set_value({Addresses(code == 0 ? list : nullptr), code});
    }).detach();
    if (answer.wait_until(until) != std::future_status::ready) {
        return {nullptr, EAI_AGAIN};
    }
    return answer.get();
}

std::string wordsOf(int code)
{
    return std::system_category().message(code);
}

/// 0, or why it is not connected.
int tryToConnect(int descriptor, const addrinfo& address, ProbeUntil until)
{
    if (connect(descriptor, address.ai_addr, address.ai_addrlen) == 0) {
        return 0;
    }
    if (errno != EINPROGRESS) {
        return errno;
    }
    if (!waitFor(descriptor, POLLOUT, until)) {
        return ETIMEDOUT;
    }
    int error = 0;
    socklen_t size = sizeof error;
    return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

class PlainWire final : public ProbeWire
{
public:
    PlainWire(const ProbeSocket& socket, ProbeUntil until)
        : m_socket(socket)
        , m_until(until)
    {
    }

    bool write(const std::string& bytes) override
    {
        return m_socket.waitToWrite(m_until)
            && send(m_socket.descriptor(), bytes.data(), bytes.size(), MSG_NOSIGNAL)
            == static_cast<ssize_t>(bytes.size());
    }

    bool readMore(std::string& into) override
    {
        std::array<char, 512> part{};
        while (m_socket.waitToRead(m_until)) {
            const ssize_t read = recv(m_socket.descriptor(), part.data(), part.size(), 0);
            if (read > 0) {
                into.append(part.data(), static_cast<std::size_t>(read));
                return true;
            }
            if (read == 0 || (errno != EAGAIN && errno != EINTR)) {
                return false;
            }
        }
        return false;
    }

private:
    const ProbeSocket& m_socket;
    ProbeUntil m_until;
};

} // namespace

std::string BrokerAddress::text() const
{
    return host.find(':') == std::string::npos ? host + ":" + port : "[" + host + "]:" + port;
}

std::vector<BrokerAddress> brokersIn(const std::string& bootstrap)
{
    std::vector<BrokerAddress> brokers;
    for (std::size_t from = 0; from <= bootstrap.size();) {
        const std::size_t comma = std::min(bootstrap.find(',', from), bootstrap.size());
        std::string one = bootstrap.substr(from, comma - from);
        std::erase(one, ' ');
        from = comma + 1;
        if (const std::size_t scheme = one.find("://"); scheme != std::string::npos) {
            one.erase(0, scheme + 3);
        }
        if (one.empty()) {
            continue;
        }
        const bool isBracketed = one.front() == '[' && one.find(']') != std::string::npos;
        const std::size_t colon = isBracketed ? one.find(':', one.find(']')) : one.rfind(':');
        const std::string host = isBracketed ? one.substr(1, one.find(']') - 1) : one.substr(0, colon);
        brokers.push_back({host, colon == std::string::npos ? kafkaPort : one.substr(colon + 1)});
    }
    return brokers;
}

ResolvedName resolve(const std::string& host, ProbeUntil until)
{
    const Lookup found = lookUp(host, kafkaPort, until);
    if (found.list == nullptr) {
        return {{}, gai_strerror(found.code)};
    }
    ResolvedName resolved;
    for (const addrinfo* each = found.list.get(); each != nullptr; each = each->ai_next) {
        std::array<char, NI_MAXHOST> text{};
        const bool isNamed
            = getnameinfo(each->ai_addr, each->ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) == 0;
        if (isNamed && std::ranges::find(resolved.addresses, text.data()) == resolved.addresses.end()) {
            resolved.addresses.emplace_back(text.data());
        }
    }
    return resolved;
}

ProbeSocket ProbeSocket::connectTo(const BrokerAddress& broker, ProbeUntil until)
{
    ProbeSocket made;
    const Lookup found = lookUp(broker.host, broker.port, until);
    if (found.list == nullptr) {
        made.m_why = gai_strerror(found.code);
        return made;
    }
    for (const addrinfo* each = found.list.get(); each != nullptr; each = each->ai_next) {
        const int descriptor = socket(each->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        const int error = descriptor < 0 ? errno : tryToConnect(descriptor, *each, until);
        if (error == 0) {
            made.m_descriptor = descriptor;
            made.m_why.clear();
            return made;
        }
        made.m_why = wordsOf(error);
        if (descriptor >= 0) {
            close(descriptor);
        }
    }
    return made;
}

ProbeSocket::ProbeSocket(ProbeSocket&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_why(std::move(other.m_why))
{
}

ProbeSocket& ProbeSocket::operator=(ProbeSocket&& other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_why, other.m_why);
    return *this;
}

ProbeSocket::~ProbeSocket()
{
    if (m_descriptor >= 0) {
        close(m_descriptor);
    }
}

bool ProbeSocket::waitToRead(ProbeUntil until) const
{
    return waitFor(m_descriptor, POLLIN, until);
}

bool ProbeSocket::waitToWrite(ProbeUntil until) const
{
    return waitFor(m_descriptor, POLLOUT, until);
}

BrokerAnswer greetPlainly(const ProbeSocket& socket, const BrokerAddress& broker, ProbeUntil until)
{
    PlainWire wire(socket, until);
    const auto [greeted, answer] = greet(wire);
    if (greeted == Greeted::Answered || greeted == Greeted::WantsSignIn) {
        return {std::nullopt, greeted == Greeted::WantsSignIn, {}};
    }
    if (answer.empty() && std::chrono::steady_clock::now() >= until) {
        return {
            ProbeFault{
                broker.text() + " takes the connection, but says nothing.",
                "The broker is starting, too busy, or no broker at all.",
                {"Wait a moment, then check that a Kafka broker runs there."},
                {},
                true},
            false,
            {}};
    }
    constexpr char tlsAlert = 0x15;
    if (answer.empty() || answer.front() == tlsAlert) {
        return {
            ProbeFault{
                broker.text() + " does not answer without TLS.",
                "Most likely that port expects an encrypted connection.",
                {"Switch TLS on, or take the port without it."},
                {}},
            false,
            {}};
    }
    return {
        ProbeFault{
            broker.text() + " answers, but not as Kafka does.",
            "Another program listens on that port.",
            {"Check the port: brokers are asked, not web pages, proxies or ZooKeeper."},
            {}},
        false,
        {}};
}

} // namespace backstep
