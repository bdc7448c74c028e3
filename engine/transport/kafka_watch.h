#pragma once

#include "engine/ports/transport.h"
#include "engine/transport/kafka_admin.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace backstep {

/// What is known of a cluster at one moment.
struct ClusterView
{
    std::uint64_t version = 0;
    std::string clusterId;
    PartitionCounts topics;

    /// Those that a subscription wants and that can be read.
    [[nodiscard]] PartitionCounts wantedBy(const SubscriptionSpec& spec) const;
};

/// Looks at a cluster about once a second, on a thread of its own: which topics there are, and whether it answers at
/// all. One for a transport and all its subscriptions. It calls nobody; who wants to know takes the news. Thread-safe.
class KafkaWatch
{
public:
    using News = std::pair<ConnectionState, std::string>;

    /// Comes back after the first answer.
    [[nodiscard]] static Result<std::shared_ptr<KafkaWatch>> connect(const KafkaOptions& options);

    KafkaWatch(const KafkaWatch&) = delete;
    KafkaWatch& operator=(const KafkaWatch&) = delete;
    ~KafkaWatch();

    [[nodiscard]] const KafkaAdmin& admin() const { return *m_admin; }

    [[nodiscard]] std::shared_ptr<const ClusterView> view() const;

    /// Asks on the calling thread, now.
    Result<std::shared_ptr<const ClusterView>> look(Duration atMost);

    /// Somebody saw the brokers go: the thread looks at once.
    void suspect();

    /// A sentence for a person beside the state of the connection.
    void note(const std::string& sentence);

    /// What happened since the last time, oldest first.
    [[nodiscard]] std::vector<News> takeNews();

    /// Counts the times it was told that the cluster is back. Told first, counted then: whoever sees the new count
    /// knows that "down" and "up" were heard before what it says now.
    [[nodiscard]] std::uint64_t comebacks() const { return m_comebacks; }

    void toldUp() { ++m_comebacks; }

private:
    KafkaWatch() = default;
    Result<void> waitForFirst();
    void run();
    void take(PartitionCounts topics);
    void setUp(bool isUp, const std::string& reason);
    [[nodiscard]] Duration patience() const;

    std::unique_ptr<KafkaAdmin> m_admin;
    std::mutex m_looking; ///< one look at a time: an older answer never replaces a newer one
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::shared_ptr<const ClusterView> m_view = std::make_shared<ClusterView>();
    std::vector<News> m_news;
    bool m_isUp = false;
    bool m_isSuspect = false;
    int m_failures = 0; ///< looks in a row that brought nothing
    bool m_stopping = false;
    std::atomic<std::uint64_t> m_comebacks = 0;
    std::jthread m_thread;
};

} // namespace backstep
