#include "engine/transport/kafka_transport.h"

#include "engine/transport/kafka_member.h"
#include "engine/transport/kafka_producer.h"
#include "engine/transport/kafka_reader.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

namespace backstep {

namespace {

constexpr Duration turn{100};
constexpr Duration partingPatience{1000};

} // namespace

/// What is behind a transport: the watch, the producer where there is one, and the one thread that tells the listener.
class KafkaTransport::Core
{
public:
    Core(std::shared_ptr<KafkaWatch> theWatch, std::unique_ptr<KafkaProducer> theProducer, TransportListener& listener)
        : watch(std::move(theWatch))
        , producer(std::move(theProducer))
        , m_listener(listener)
        , m_thread([this] { run(); })
    {
    }

    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;

    ~Core()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_stopping = true;
        }
        m_stopped.notify_all();
        m_thread.join();
    }

    const std::shared_ptr<KafkaWatch> watch;
    const std::unique_ptr<KafkaProducer> producer;

private:
    void run()
    {
        while (!m_stopping) {
            turnOnce(turn);
        }
        if (producer == nullptr) {
            return;
        }
        (void)parted(partingPatience);
        producer->giveUp();
        (void)parted(Duration(10'000));
    }

    void turnOnce(Duration atMost)
    {
        if (producer == nullptr) {
            std::unique_lock lock(m_mutex);
            (void)m_stopped.wait_for(lock, atMost, [this] { return m_stopping.load(); });
            lock.unlock();
            return tellNews();
        }
        std::vector<Delivery> deliveries = producer->poll(atMost);
        if (const std::size_t count = deliveries.size(); count > 0) {
            m_listener.delivered(std::move(deliveries));
            producer->told(count);
        }
        tellNews();
    }

    bool parted(Duration atMost)
    {
        const auto until = std::chrono::steady_clock::now() + atMost;
        while (producer->open() > 0 && std::chrono::steady_clock::now() < until) {
            turnOnce(Duration(20));
        }
        return producer->open() == 0;
    }

    void tellNews()
    {
        for (const auto& [state, reason] : watch->takeNews()) {
            const bool isBack = state == ConnectionState::Up && m_told != state;
            m_told = state;
            m_listener.connectionChanged(state, reason);
            if (isBack) {
                watch->toldUp();
            }
        }
    }

    TransportListener& m_listener;
    ConnectionState m_told = ConnectionState::Connecting;
    std::mutex m_mutex;
    std::condition_variable m_stopped;
    std::atomic<bool> m_stopping = false;
    std::jthread m_thread;
};

KafkaTransport::KafkaTransport(std::unique_ptr<Core> core)
    : m_core(std::move(core))
{
}

KafkaTransport::~KafkaTransport() = default;

Result<std::unique_ptr<KafkaTransport>>
KafkaTransport::connect(const KafkaOptions& options, TransportListener& listener)
{
    auto watch = KafkaWatch::connect(options);
    if (!watch) {
        return failure(watch.error());
    }
    // The producer is polled by the core's thread alone, which ends before the watch does.
    auto producer = KafkaProducer::make(options, [seen = watch->get()] { seen->suspect(); });
    if (!producer) {
        return failure(producer.error());
    }
    auto core = std::make_unique<Core>(std::move(*watch), std::move(*producer), listener);
    return std::unique_ptr<KafkaTransport>(new KafkaTransport(std::move(core)));
}

Result<std::unique_ptr<KafkaTransport>> KafkaTransport::watch(const KafkaOptions& options, TransportListener& listener)
{
    auto watch = KafkaWatch::connect(options);
    if (!watch) {
        return failure(watch.error());
    }
    return std::unique_ptr<KafkaTransport>(
        new KafkaTransport(std::make_unique<Core>(std::move(*watch), nullptr, listener))
    );
}

Result<void> KafkaTransport::ensureTopics(const std::vector<TopicSpec>& topics)
{
    const Duration patience = m_core->watch->admin().options().answersWithin;
    const auto until = std::chrono::steady_clock::now() + patience;
    auto view = m_core->watch->look(patience);
    if (!view) {
        return failure(view.error());
    }
    std::vector<TopicSpec> missing;
    for (const TopicSpec& spec : topics) {
        if (!(*view)->topics.contains(spec.name.text())) {
            missing.push_back(spec);
        }
    }
    if (missing.empty()) {
        return {};
    }
    if (auto created = m_core->watch->admin().createTopics(missing, patience); !created) {
        return created;
    }
    // Created is not yet known to every broker; whoever subscribes next must find them.
    const auto isThere = [&view](const TopicSpec& spec) {
        const auto found = (*view)->topics.find(spec.name.text());
        return found != (*view)->topics.end() && found->second > 0;
    };
    while (!std::ranges::all_of(missing, isThere)) {
        view = m_core->watch->look(patience);
        if (!view || std::chrono::steady_clock::now() > until) {
            return failure(
                Fault::Unreachable,
                "The broker at " + describe() + " created topics and does not show them yet. Try again."
            );
        }
    }
    return {};
}

HandOver KafkaTransport::send(const OutgoingRecord& record, std::uint64_t token)
{
    assert(m_core->producer != nullptr && "who watches sends nothing");
    return m_core->producer == nullptr ? HandOver::Full : m_core->producer->send(record, token);
}

Result<void> KafkaTransport::flush(Duration atMost)
{
    return m_core->producer == nullptr ? Result<void>() : m_core->producer->flush(atMost);
}

Result<std::unique_ptr<Subscription>> KafkaTransport::subscribe(const SubscriptionSpec& spec, RecordListener& listener)
{
    return spec.group.empty() ? KafkaReader::begin(m_core->watch, spec, listener)
                              : KafkaMember::begin(m_core->watch, spec, listener);
}

Result<std::vector<TopicName>> KafkaTransport::topicsWithReaders()
{
    const KafkaAdmin& admin = m_core->watch->admin();
    const auto groups = admin.groups(admin.options().answersWithin);
    if (!groups) {
        return failure(groups.error());
    }
    const auto members = admin.members(*groups, admin.options().answersWithin);
    if (!members) {
        return failure(members.error());
    }
    std::set<TopicName> served;
    for (const GroupMember& member : *members) {
        served.insert(member.topics.begin(), member.topics.end());
    }
    return std::vector<TopicName>(served.begin(), served.end());
}

std::string KafkaTransport::describe() const
{
    return m_core->watch->admin().options().bootstrap;
}

} // namespace backstep
