#pragma once

#include "engine/ports/transport.h"
#include "engine/wire/message.h"
#include "tests/engine/kills/effects.h"
#include "tests/engine/kills/kill_points.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace backstep::kills {

/// How a service takes one command.
struct Manner
{
    bool works = true; ///< has the effect; else it answers failure, where it answers
    bool answers = true;
    std::chrono::milliseconds after{0};
};

using Manners = std::function<Manner(const CommandMessage&)>;

/// The services of every step: idempotent by key, and writing down what they did before they answer.
class Services final : public RecordListener, public TransportListener
{
public:
    Services(Effects& effects, KillPoints& points, Manners manners)
        : m_effects(effects)
        , m_points(points)
        , m_manners(std::move(manners))
    {
    }

    ~Services() override { stop(); }

    [[nodiscard]] Result<void> serve(Transport& transport, const std::vector<TopicName>& topics);
    void stop();

    /// Nothing is still to be done or answered.
    [[nodiscard]] bool isIdle() const;

    void records(std::vector<Record> batch) override;

    void caughtUp() override { }

    void delivered(std::vector<Delivery>) override { }

    void connectionChanged(ConnectionState, const std::string&) override { }

private:
    using Moment = std::chrono::steady_clock::time_point;

    struct Work
    {
        Record record;
        CommandMessage command;
        Manner manner;
    };

    void run();
    void finish(const Work& work);

    Effects& m_effects;
    KillPoints& m_points;
    Manners m_manners;
    Transport* m_transport = nullptr;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::multimap<Moment, Work> m_due;
    bool m_busy = false;
    bool m_stopping = false;
    std::uint64_t m_token = 1;
    std::unique_ptr<Subscription> m_subscription;
    std::jthread m_thread;
};

} // namespace backstep::kills
