#pragma once

#include "engine/ports/orchestrations.h"
#include "engine/ports/transport.h"
#include "engine/wire/message.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace backstep {

/// The orchestrator on the other side of a broker: wishes go out as records of orchestrator.control, starts and
/// registrations as records of their topics, and the answers are found among what that orchestrator tells.
class RemoteOrchestrations final : public Orchestrations, private TransportListener, private RecordListener
{
public:
    struct Options
    {
        Dialect dialect = Dialect::PerTopic;
        Duration patience{10'000}; ///< after that no answer is expected any more
        bool forReference = false; ///< as in OrchestratorOptions
    };

    explicit RemoteOrchestrations(Options options);
    ~RemoteOrchestrations() override;

    /// To be given to the transport that open() gets.
    [[nodiscard]] TransportListener& listener() { return *this; }

    /// Begins to listen for answers. The transport must outlive close(). Faults: Unreachable.
    [[nodiscard]] Result<void> open(Transport& transport);

    /// Whoever still waits is told that no answer will come. Idempotent.
    void close();

    /// The version is not told by a remote orchestrator: the answer is 0.
    void registerOrchestration(Orchestration orchestration, std::string service, Answer<int> answer) override;
    /// Not told by a remote orchestrator: Refused.
    void registered(OrchestrationName name, Answer<RegisteredState> answer) override;
    void start(OrchestrationName name, StartRequest request, Answer<StartAnswer> answer) override;
    void plan(ActionRequest request, Answer<ActionPlan> answer) override;
    void act(ActionRequest request, Answer<std::uint64_t> answer) override;

private:
    using Moment = std::chrono::steady_clock::time_point;
    using Tell = std::function<void()>;

    struct Waiting
    {
        std::uint64_t token = 0; ///< of the record that asked
        Moment until;
        std::function<Tell(const Message&)> recognise; ///< nothing when the message is no answer to this
        std::function<void(const Error&)> giveUp;
    };

    void delivered(std::vector<Delivery> deliveries) override;

    void connectionChanged(ConnectionState, const std::string&) override { }

    void records(std::vector<Record> batch) override;

    void caughtUp() override { }

    void ask(const OutgoingRecord& record, Waiting waiting);
    void takeMessage(const Message& message);
    void giveUp(std::uint64_t token, const Error& error);
    void watchTime();
    [[nodiscard]] Error noAnswer() const;

    const Options m_options;
    Transport* m_transport = nullptr;
    std::unique_ptr<Subscription> m_subscription;

    std::mutex m_mutex; ///< guards what follows; nobody is called under it
    std::condition_variable m_changed;
    std::vector<Waiting> m_waiting;
    std::uint64_t m_nextToken = 1;
    bool m_stopping = false;
    std::jthread m_timer;
};

} // namespace backstep
