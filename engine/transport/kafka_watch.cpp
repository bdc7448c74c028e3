#include "engine/transport/kafka_watch.h"

#include <algorithm>
#include <chrono>

namespace backstep {

namespace {

using Steady = std::chrono::steady_clock;

constexpr Duration lookEvery{1000};
constexpr Duration lookPatience{3000};
constexpr Duration lookPatienceMax{6000};
constexpr Duration refusedPatience{4000}; ///< a broker that is being started refuses for a moment

} // namespace

Result<std::shared_ptr<KafkaWatch>> KafkaWatch::connect(const KafkaOptions& options)
{
    std::shared_ptr<KafkaWatch> watch(new KafkaWatch());
    KafkaWatch* self = watch.get(); // the callbacks come on the thread of the watch, while it lives
    KafkaClient::Callbacks callbacks;
    callbacks.failed = [self](rd_kafka_resp_err_t code, const std::string&) {
        if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) {
            self->suspect();
        }
    };
    auto admin = KafkaAdmin::make(options, std::move(callbacks));
    if (!admin) {
        return failure(admin.error());
    }
    watch->m_admin = std::move(*admin);
    if (const auto first = watch->waitForFirst(); !first) {
        return failure(first.error());
    }
    watch->m_thread = std::jthread([self] { self->run(); });
    return watch;
}

Result<void> KafkaWatch::waitForFirst()
{
    const auto began = Steady::now();
    Duration waited{0};
    while (true) {
        const auto seen = look(std::clamp(waited, lookEvery, lookPatience));
        if (seen) {
            return {};
        }
        waited = std::chrono::duration_cast<Duration>(Steady::now() - began);
        const std::string why = m_admin->client().lastComplaint();
        const bool isRefused = why.find("refused") != std::string::npos || why.starts_with("Failed to resolve");
        if (waited >= m_admin->options().answersWithin - Duration(1000) || (isRefused && waited >= refusedPatience)) {
            return failure(unreachable(m_admin->options(), why));
        }
    }
}

KafkaWatch::~KafkaWatch()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

std::shared_ptr<const ClusterView> KafkaWatch::view() const
{
    const std::lock_guard lock(m_mutex);
    return m_view;
}

Result<std::shared_ptr<const ClusterView>> KafkaWatch::look(Duration atMost)
{
    const std::lock_guard looking(m_looking);
    auto topics = m_admin->topics(atMost);
    if (!topics) {
        m_admin->client().poll(Duration(0)); // brings the reason
        setUp(false, m_admin->client().lastComplaint());
        return failure(topics.error());
    }
    take(std::move(*topics));
    setUp(true, {});
    return view();
}

void KafkaWatch::take(PartitionCounts topics)
{
    auto fresh = std::make_shared<ClusterView>();
    fresh->topics = std::move(topics);
    const auto known = view();
    // The id came with the metadata already; a broker older than 0.10.1 has none.
    fresh->clusterId = known->clusterId.empty() ? m_admin->clusterId(Duration(1000)) : known->clusterId;
    if (fresh->topics == known->topics && fresh->clusterId == known->clusterId) {
        return;
    }
    const std::lock_guard lock(m_mutex);
    fresh->version = m_view->version + 1;
    m_view = std::move(fresh);
}

void KafkaWatch::setUp(bool isUp, const std::string& reason)
{
    const std::lock_guard lock(m_mutex);
    m_isSuspect = false;
    m_failures = isUp ? 0 : m_failures + 1;
    if (m_isUp != isUp && m_view->version > 0) {
        m_isUp = isUp;
        m_news.emplace_back(isUp ? ConnectionState::Up : ConnectionState::Down, reason);
    }
}

void KafkaWatch::suspect()
{
    const std::lock_guard lock(m_mutex);
    m_isSuspect = true;
    m_wake.notify_all();
}

void KafkaWatch::note(const std::string& sentence)
{
    const std::lock_guard lock(m_mutex);
    m_news.emplace_back(m_isUp ? ConnectionState::Up : ConnectionState::Down, sentence);
}

PartitionCounts ClusterView::wantedBy(const SubscriptionSpec& spec) const
{
    PartitionCounts counts;
    for (const auto& [name, partitions] : topics) {
        const bool isNamed = std::ranges::find(spec.topics, TopicName(name)) != spec.topics.end();
        if (partitions > 0 && (isNamed || (!spec.topicPrefix.empty() && name.starts_with(spec.topicPrefix)))) {
            counts.emplace(name, partitions);
        }
    }
    return counts;
}

std::vector<KafkaWatch::News> KafkaWatch::takeNews()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_news, {});
}

/// One that is suspected to be gone is soon known to be; one that is gone gets ever more time, for it may come back
/// slow, and whoever gave up a request too soon would ask again and again without ever hearing the answer.
Duration KafkaWatch::patience() const
{
    if (m_isUp) {
        return m_isSuspect ? lookEvery : lookPatience;
    }
    return std::clamp(m_failures * lookEvery, lookPatience, lookPatienceMax);
}

void KafkaWatch::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        const Duration atMost = patience();
        lock.unlock();
        m_admin->client().poll(Duration(0));
        const auto began = Steady::now();
        const bool answers = look(atMost).has_value();
        // A big cluster answers slowly; asking must stay a small part of what it does. One that is away has nothing to
        // do, and its return shall be seen at once.
        const auto took = std::chrono::duration_cast<Duration>(Steady::now() - began);
        const Duration rest = answers ? std::max(lookEvery, 10 * std::min(took, lookEvery)) : lookEvery;
        lock.lock();
        m_wake.wait_for(lock, rest, [this] { return m_stopping || m_isSuspect; });
    }
}

} // namespace backstep
