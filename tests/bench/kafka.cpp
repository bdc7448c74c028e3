#include "engine/transport/kafka_transport.h"
#include "tests/bench/bare_echo.h"
#include "tests/bench/measuring.h"
#include "tests/bench/row.h"
#include "tests/bench/running.h"

#include <arpa/inet.h>
#include <cstdlib>
#include <filesystem>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace backstep::bench {

namespace {

constexpr double stepsAFlow = 3;
constexpr std::size_t pipelinedInFlight = 1024;

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

/// A real Apache Kafka of the row's own, started by `backstep kafka` beside this binary and stopped again.
class Broker
{
public:
    explicit Broker(const std::string& folder)
        : m_port(freePort())
        , m_folder(folder + "/kafka")
    {
        std::filesystem::create_directories(m_folder);
        m_runs = backstep("install") && backstep("start" + place());
    }

    ~Broker()
    {
        if (m_runs) {
            (void)backstep("stop" + place());
        }
    }

    Broker(const Broker&) = delete;
    Broker& operator=(const Broker&) = delete;

    [[nodiscard]] bool runs() const { return m_runs; }

    [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(m_port); }

private:
    [[nodiscard]] std::string place() const
    {
        return " --port " + std::to_string(m_port) + " --data '" + m_folder + "'";
    }

    [[nodiscard]] static bool backstep(const std::string& words)
    {
        const auto binary = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "backstep";
        const std::string command = "'" + binary.string() + "' kafka " + words + " >/dev/null";
        return std::system(command.c_str()) == 0; // NOLINT(concurrency-mt-unsafe): no other thread runs yet
    }

    int m_port;
    std::string m_folder;
    bool m_runs = false;
};

Connect kafkaAt(const std::string& address)
{
    return [address](TransportListener& listener) -> Result<std::unique_ptr<Transport>> {
        KafkaOptions options;
        options.bootstrap = address;
        auto transport = KafkaTransport::connect(options, listener);
        if (!transport) {
            return failure(transport.error());
        }
        return std::unique_ptr<Transport>(std::move(*transport));
    };
}

Error noBroker()
{
    return {Fault::Unreachable, "A local Kafka could not be started: `backstep kafka install` says why."};
}

/// A flow's time against three bare round trips and four fdatasyncs.
Result<Measured> latencyOne(const std::string& folder)
{
    const Broker broker(folder);
    if (!broker.runs()) {
        return tl::unexpected(noBroker());
    }
    const auto trip = BareEcho(broker.address()).roundTrip(200);
    if (!trip) {
        return failure(trip.error());
    }
    const double sync = fdatasyncSeconds(folder) * 1e3;
    Running running(kafkaAt(broker.address()));
    if (const auto opened = running.open(folder + "/ledger", sequence(3), {}); !opened) {
        return failure(opened.error());
    }
    const auto flow = medianFlow(running, 100);
    if (!flow) {
        return failure(flow.error());
    }
    return Measured{*flow, "ms", stepsAFlow * *trip + 4 * sync, "three bare round trips and four fdatasyncs"};
}

/// Commands and replies per second against the records of a bare echo.
Result<Measured> pipelined(const std::string& folder)
{
    const Broker broker(folder);
    if (!broker.runs()) {
        return tl::unexpected(noBroker());
    }
    // As many round trips under way on both sides; beside its commands and replies the engine also writes its events.
    const auto bare = BareEcho(broker.address()).recordsPerSecond(pipelinedInFlight, 4);
    if (!bare) {
        return failure(bare.error());
    }
    Running running(kafkaAt(broker.address()));
    if (const auto opened = running.open(folder + "/ledger", sequence(3), {}); !opened) {
        return failure(opened.error());
    }
    const auto flows = pace(running, pipelinedInFlight, 4);
    if (!flows) {
        return failure(flows.error());
    }
    return Measured{flows->flowsPerSecond * 2 * stepsAFlow, "records/s", *bare, "a bare echo, 1024 under way"};
}

} // namespace

std::vector<Row> kafkaRows()
{
    return {{"kafka-latency-1", latencyOne}, {"kafka-pipelined", pipelined}};
}

} // namespace backstep::bench
