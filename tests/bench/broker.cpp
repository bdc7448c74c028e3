#include "tests/bench/broker.h"

#include <arpa/inet.h>
#include <cstdlib>
#include <filesystem>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace backstep::bench {

namespace {

int freePort()
{
    const int handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    int port = 0;
    if (bind(handle, any, size) == 0 && getsockname(handle, any, &size) == 0) {
        port = ntohs(address.sin_port);
    }
    close(handle);
    return port;
}

bool backstep(const std::string& words)
{
    const auto binary = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "backstep";
    const std::string command = "'" + binary.string() + "' kafka " + words + " >/dev/null";
    return std::system(command.c_str()) == 0; // NOLINT(concurrency-mt-unsafe): nobody changes the environment
}

} // namespace

LocalBroker::LocalBroker(const std::string& folder)
    : m_port(freePort())
    , m_folder(folder + "/kafka")
{
    std::filesystem::create_directories(m_folder);
    m_runs = backstep("install") && backstep("start" + place());
}

LocalBroker::~LocalBroker()
{
    stop();
}

Error LocalBroker::missing()
{
    return {Fault::Unreachable, "A local Kafka could not be started: `backstep kafka install` says why."};
}

void LocalBroker::stop()
{
    if (m_runs) {
        (void)backstep("stop" + place());
        m_runs = false;
    }
}

void LocalBroker::start()
{
    m_runs = backstep("start" + place());
}

std::string LocalBroker::place() const
{
    return " --port " + std::to_string(m_port) + " --data '" + m_folder + "'";
}

} // namespace backstep::bench
