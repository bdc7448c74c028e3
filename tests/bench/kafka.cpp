#include "engine/transport/kafka_transport.h"
#include "tests/bench/bare_echo.h"
#include "tests/bench/broker.h"
#include "tests/bench/measuring.h"
#include "tests/bench/row.h"
#include "tests/bench/running.h"

namespace backstep::bench {

namespace {

constexpr double stepsAFlow = 3;
constexpr std::size_t pipelinedInFlight = 1024;

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

/// A flow's time against three bare round trips and four fdatasyncs.
Result<Measured> latencyOne(const std::string& folder)
{
    const LocalBroker broker(folder);
    if (!broker.runs()) {
        return tl::unexpected(LocalBroker::missing());
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
    const LocalBroker broker(folder);
    if (!broker.runs()) {
        return tl::unexpected(LocalBroker::missing());
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
