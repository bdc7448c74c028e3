#include "app/composition/broker.h"

#include "engine/transport/local_bus.h"
#include "engine/transport/local_transport.h"

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

    std::string describe() const override { return "sandbox"; }

private:
    LocalBus m_bus;
};

} // namespace

std::unique_ptr<Broker> makeSandbox(const Clock& clock)
{
    return std::make_unique<Sandbox>(clock);
}

} // namespace backstep
