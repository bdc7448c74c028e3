#include "engine/http/http_address.h"

#include <arpa/inet.h>
#include <array>
#include <charconv>

namespace backstep {

namespace {

bool isNumber(int family, const std::string& host)
{
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    return inet_pton(family, host.c_str(), bytes.data()) == 1;
}

} // namespace

bool HttpAddress::isLoopback() const
{
    // All of 127/8 is this machine; ::1 alone is.
    return host == "::1" || (host.starts_with("127.") && isNumber(AF_INET, host));
}

std::string HttpAddress::url() const
{
    const bool isSix = host.find(':') != std::string::npos;
    return "http://" + (isSix ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

Result<HttpAddress> readHttpAddress(std::string_view text)
{
    const auto bad = [&] {
        return failure(
            Fault::BadInput,
            "--http " + std::string(text)
                + " is no address: write HOST:PORT with a number as host (127.0.0.1:8080, [::1]:8080, 0.0.0.0:8080), "
                  "localhost:8080, or the port alone."
        );
    };
    HttpAddress address;
    const std::size_t colon = text.rfind(':');
    const std::string_view port = colon == std::string_view::npos ? text : text.substr(colon + 1);
    const auto [end, fault] = std::from_chars(port.data(), port.data() + port.size(), address.port);
    if (port.empty() || fault != std::errc() || end != port.data() + port.size()) {
        return bad();
    }
    if (colon == std::string_view::npos) {
        return address;
    }
    std::string host(text.substr(0, colon));
    const bool isSix = host.starts_with('[') && host.ends_with(']');
    host = isSix ? host.substr(1, host.size() - 2) : host;
    address.host = host == "localhost" ? "127.0.0.1" : host;
    return isNumber(isSix ? AF_INET6 : AF_INET, address.host) ? Result<HttpAddress>(address)
                                                              : Result<HttpAddress>(bad());
}

} // namespace backstep
