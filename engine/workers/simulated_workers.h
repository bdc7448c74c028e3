#pragma once

#include "engine/definition/document.h"
#include "engine/ports/transport.h"
#include "engine/saga/plan.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <queue>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace backstep {

/// What a service would register that serves these steps of an orchestration; all of them when none are named.
[[nodiscard]] Entry workerFor(const Orchestration& orchestration, const std::vector<StepName>& steps = {});

/// Answers commands as a script says: at once or late, with success or failure, twice or never. The reply carries the
/// command's payload. All attempts of a step's phase count together, and the same command delivered twice is one
/// attempt and gets the same answer, as an idempotent service would give it.
class SimulatedWorkers final : private RecordListener, private TransportListener
{
public:
    struct Options
    {
        Dialect dialect = Dialect::PerTopic; ///< of workers whose registration names none
        std::string service = "backstep-simulated"; ///< "source" of its replies and of its registration
        std::string group = "backstep-simulated"; ///< consumer group; the same for all who share the work
        std::vector<Entry> registrations; ///< published once it listens: what the service says that it serves
        int partitions = 3; ///< of the topics it creates
    };

    SimulatedWorkers(WorkerScript script, Options options);
    ~SimulatedWorkers() override;

    /// To be given to the transport that serve() gets.
    [[nodiscard]] TransportListener& listener() { return *this; }

    /// Creates missing topics and subscribes: a command sent afterwards is answered. The transport must outlive
    /// stop(). Called once.
    [[nodiscard]] Result<void> serve(Transport& transport, const std::vector<Entry>& workers);

    /// Answers nothing more; what was due later is dropped, as with a service that ends. Idempotent.
    void stop();

    /// Commands answered so far, duplicates not counted.
    [[nodiscard]] std::uint64_t answered() const;

    /// Answers that are due later, or that the broker does not have yet.
    [[nodiscard]] std::size_t answersToCome() const;

    /// The last answer on each partition, of those the broker has.
    [[nodiscard]] std::vector<RecordPlace> lastAnswers() const;

private:
    using Moment = std::chrono::steady_clock::time_point;

    struct Served
    {
        StepName step;
        Phase phase = Phase::Do;
        AnswerScript script;
        bool isPlain = true; ///< always answers success: nothing has to be remembered
    };

    struct Due
    {
        Moment at;
        std::uint64_t order = 0;
        OutgoingRecord record;

        friend bool operator>(const Due& left, const Due& right)
        {
            return left.at != right.at ? left.at > right.at : left.order > right.order;
        }
    };

    void records(std::vector<Record> batch) override;

    void caughtUp() override { }

    void delivered(std::vector<Delivery> deliveries) override;

    void connectionChanged(ConnectionState, const std::string&) override { }

    void add(const Entry& worker, std::vector<TopicName>& topics);
    [[nodiscard]] const Served* servedBy(const Record& command) const;
    void answer(const Record& command);
    [[nodiscard]] int attemptOf(const Served& served, const Record& command);
    void reply(const Record& command, const Served& served, bool succeeded);
    void hand(OutgoingRecord record, Duration wait);
    void send(OutgoingRecord record);
    void sendLater(OutgoingRecord record, Duration wait);
    void work();

    const WorkerScript m_script;
    const Options m_options;
    Transport* m_transport = nullptr;
    std::unordered_map<TopicName, Served> m_served; ///< by the topic that commands for it have of their own
    std::map<std::string, Served> m_servedOnShared; ///< by their event type
    std::unique_ptr<Subscription> m_subscription;
    std::unordered_map<std::string, std::vector<std::string>> m_attempts; ///< command ids by flow, step and phase
    std::deque<std::string> m_attemptsInOrder; ///< the oldest are forgotten first

    mutable std::mutex m_mutex; ///< guards what follows; the transport is never called under it
    std::condition_variable m_changed;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> m_due;
    std::unordered_map<std::uint64_t, OutgoingRecord> m_handed; ///< until the broker has them
    std::uint64_t m_nextToken = 1;
    std::uint64_t m_order = 0;
    std::uint64_t m_answered = 0;
    std::size_t m_toCome = 0; ///< records handed in that the broker does not have yet
    std::map<std::pair<std::string, std::int32_t>, RecordPlace> m_lastAnswers; ///< by topic and partition
    bool m_stopping = false;
    std::jthread m_timer;
};

} // namespace backstep
