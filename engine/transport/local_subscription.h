#pragma once

#include "engine/transport/local_bus.h"

#include <memory>
#include <thread>
#include <vector>

namespace backstep {

/// A thread that reads from the bus and calls one listener.
class LocalSubscription final : public Subscription
{
public:
    LocalSubscription(LocalBus& bus, std::unique_ptr<LocalBus::Reader> reader, RecordListener& listener);
    ~LocalSubscription() override;

    void pause() override;
    void resume() override;
    [[nodiscard]] std::vector<Position> beginnings() const override;

private:
    void read();

    LocalBus& m_bus;
    const std::unique_ptr<LocalBus::Reader> m_reader;
    RecordListener& m_listener;
    std::jthread m_thread;
};

} // namespace backstep
