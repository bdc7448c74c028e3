#include "app/composition/broker.h"

#include "engine/transport/kafka_check.h"
#include "engine/transport/kafka_lag.h"
#include "engine/transport/kafka_transport.h"
#include "engine/transport/local_bus.h"
#include "engine/transport/local_transport.h"
#include "engine/wire/topics.h"

#include <utility>

namespace backstep {

namespace {

class Sandbox final : public Broker
{
public:
    explicit Sandbox(const Clock& clock)
        : m_bus(clock)
    {
    }

    Result<std::unique_ptr<Transport>> connect(TransportListener& listener) override
    {
        return std::make_unique<LocalTransport>(m_bus, listener);
    }

    Result<std::unique_ptr<Transport>> watch(TransportListener& listener) override { return connect(listener); }

    Result<std::vector<GroupReading>> groupReadings() override { return m_bus.groupReadings(); }

private:
    LocalBus m_bus;
};

class Kafka final : public Broker
{
public:
    explicit Kafka(KafkaOptions options)
        : m_options(std::move(options))
        , m_lag(m_options, std::string(topics::prefix))
    {
    }

    Result<std::unique_ptr<Transport>> connect(TransportListener& listener) override
    {
        return asTransport(KafkaTransport::connect(m_options, listener));
    }

    Result<std::unique_ptr<Transport>> watch(TransportListener& listener) override
    {
        if (auto asked = askAtTheDoor(); !asked) {
            return failure(asked.error());
        }
        return asTransport(KafkaTransport::watch(m_options, listener));
    }

    Result<std::vector<GroupReading>> groupReadings() override { return m_lag.groupReadings(); }

private:
    /// Whoever is refused for good is told so, and why, instead of asking for as long as a broker may take to start.
    Result<void> askAtTheDoor() const
    {
        if (auto wrong = judge(m_options.security); !wrong) {
            return wrong;
        }
        const ConnectionCheck check = checkConnection(m_options);
        const bool mayStillStart = check.isFine() || check.isSilence || check.refusedAt() < CheckStage::Encryption;
        return mayStillStart ? Result<void>() : failure(Fault::BadInput, inOneLine(check));
    }

    static Result<std::unique_ptr<Transport>> asTransport(Result<std::unique_ptr<KafkaTransport>> transport)
    {
        if (!transport) {
            return failure(transport.error());
        }
        return std::move(*transport);
    }

    const KafkaOptions m_options;
    KafkaLag m_lag;
};

} // namespace

std::unique_ptr<Broker> makeSandbox(const Clock& clock)
{
    return std::make_unique<Sandbox>(clock);
}

std::unique_ptr<Broker> makeKafka(KafkaOptions options)
{
    return std::make_unique<Kafka>(std::move(options));
}

} // namespace backstep
