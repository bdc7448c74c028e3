#include "tests/bench/flood.h"

#include "engine/wire/topics.h"
#include "tests/bench/measuring.h"
#include "tests/bench/running.h"

#include <fmt/format.h>
#include <librdkafka/rdkafka.h>

#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <utility>

namespace backstep::bench {

namespace {

constexpr std::uint64_t flowsSideBySide = 500;
constexpr int patienceMs = 30'000;

struct Destroy
{
    void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }

    void operator()(rd_kafka_NewTopic_t* topic) const { rd_kafka_NewTopic_destroy(topic); }

    void operator()(rd_kafka_queue_t* queue) const { rd_kafka_queue_destroy(queue); }

    void operator()(rd_kafka_event_t* event) const { rd_kafka_event_destroy(event); }
};

using Client = std::unique_ptr<rd_kafka_t, Destroy>;

Client producerAt(const std::string& bootstrap)
{
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    std::array<char, 256> error{};
    using Pair = std::pair<const char*, const char*>;
    for (const auto& [name, value] :
         {Pair{"bootstrap.servers", bootstrap.c_str()},
          Pair{"linger.ms", "20"},
          Pair{"acks", "1"},
          Pair{"compression.codec", "lz4"},
          Pair{"log_level", "2"},
          Pair{"queue.buffering.max.messages", "200000"}}) {
        rd_kafka_conf_set(conf, name, value, error.data(), error.size());
    }
    return Client(rd_kafka_new(RD_KAFKA_PRODUCER, conf, error.data(), error.size()));
}

/// Keeps the records that carry one key.
class Tape final : public RecordListener
{
public:
    explicit Tape(std::string key)
        : m_key(std::move(key))
    {
    }

    void records(std::vector<Record> batch) override
    {
        const std::lock_guard lock(m_mutex);
        for (Record& record : batch) {
            if (record.key == m_key && record.value) {
                m_records.push_back(std::move(record));
            }
        }
    }

    void caughtUp() override { }

    [[nodiscard]] std::vector<Record> take()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_records, {});
    }

private:
    const std::string m_key;
    std::mutex m_mutex;
    std::vector<Record> m_records;
};

/// The client's own names of topics.
class Topics
{
public:
    explicit Topics(rd_kafka_t& client)
        : m_client(client)
    {
    }

    ~Topics()
    {
        for (const auto& [name, topic] : m_topics) {
            rd_kafka_topic_destroy(topic);
        }
    }

    Topics(const Topics&) = delete;
    Topics& operator=(const Topics&) = delete;

    [[nodiscard]] rd_kafka_topic_t* of(const std::string& name)
    {
        rd_kafka_topic_t*& topic = m_topics[name];
        if (topic == nullptr) {
            topic = rd_kafka_topic_new(&m_client, name.c_str(), nullptr);
        }
        return topic;
    }

private:
    rd_kafka_t& m_client;
    std::map<std::string, rd_kafka_topic_t*> m_topics;
};

std::string replaced(std::string text, const std::string& word, const std::string& by)
{
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + by.size())) {
        text.replace(at, word.size(), by);
    }
    return text;
}

} // namespace

Result<FlowTape> tapeOf(const std::string& folder)
{
    Sandbox sandbox;
    if (const auto opened = sandbox.open(folder, sequence(3), {}); !opened) {
        return failure(opened.error());
    }
    const std::string flow = "bench-0"; // as the counter names the first
    Tape tape(flow);
    SubscriptionSpec everything;
    everything.topicPrefix = std::string(topics::prefix);
    const auto reading = sandbox.bus().subscribe(everything, tape);
    sandbox.running().start();
    if (!sandbox.running().counter().waitFor(1)) {
        return failure(Fault::Internal, "The flow for the tape did not end within a minute.");
    }
    return FlowTape{flow, tape.take()};
}

Result<void> Flood::makeTopics(const std::string& bootstrap, const FlowTape& tape, int partitions)
{
    const Client client = producerAt(bootstrap);
    std::set<std::string> names;
    for (const Record& record : tape.records) {
        names.insert(record.place.topic.text());
    }
    std::vector<std::unique_ptr<rd_kafka_NewTopic_t, Destroy>> topics;
    std::vector<rd_kafka_NewTopic_t*> order;
    std::array<char, 256> error{};
    for (const std::string& name : names) {
        topics.emplace_back(rd_kafka_NewTopic_new(name.c_str(), partitions, 1, error.data(), error.size()));
        order.push_back(topics.back().get());
    }
    const std::unique_ptr<rd_kafka_queue_t, Destroy> answers(rd_kafka_queue_new(client.get()));
    rd_kafka_CreateTopics(client.get(), order.data(), order.size(), nullptr, answers.get());
    const std::unique_ptr<rd_kafka_event_t, Destroy> answer(rd_kafka_queue_poll(answers.get(), patienceMs));
    if (answer == nullptr || rd_kafka_event_error(answer.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return failure(Fault::Unreachable, "The topics could not be made at " + bootstrap + ".");
    }
    return {};
}

Flood::Flood(std::string bootstrap, FlowTape tape, Pace pace)
    : m_bootstrap(std::move(bootstrap))
    , m_tape(std::move(tape))
    , m_pace(pace)
    , m_thread([this](const std::stop_token& stopped) { write(stopped); })
{
}

Flood::~Flood()
{
    stop();
}

void Flood::stop()
{
    m_thread.request_stop();
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

void Flood::write(const std::stop_token& stopped)
{
    const Client client = producerAt(m_bootstrap);
    Topics topics(*client);
    const Stopwatch watch;
    const auto mayGoOn
        = [&] { return !stopped.stop_requested() && (m_pace.recordsMax == 0 || m_records < m_pace.recordsMax); };
    const auto waitForItsTime = [&] {
        const double early = m_pace.recordsPerSecond > 0
            ? static_cast<double>(m_records) / m_pace.recordsPerSecond - watch.seconds()
            : 0;
        if (early > 0.002) {
            std::this_thread::sleep_for(std::chrono::duration<double>(early));
        }
    };
    // The same record of some hundred flows, then the next of each: as if they ran side by side.
    for (std::uint64_t first = 0; mayGoOn(); first += flowsSideBySide) {
        for (const Record& record : m_tape.records) {
            for (std::uint64_t flow = first; flow < first + flowsSideBySide && mayGoOn(); ++flow) {
                const std::string id = fmt::format("flood-{:09}", flow);
                std::string value = replaced(std::string(*record.value), m_tape.flow, id);
                constexpr int flags = RD_KAFKA_MSG_F_COPY | RD_KAFKA_MSG_F_BLOCK;
                const int refused = rd_kafka_produce(
                    topics.of(record.place.topic.text()),
                    RD_KAFKA_PARTITION_UA,
                    flags,
                    value.data(),
                    value.size(),
                    id.data(),
                    id.size(),
                    nullptr
                );
                m_records += refused == 0 ? 1 : 0;
                rd_kafka_poll(client.get(), 0);
            }
            waitForItsTime();
        }
    }
    rd_kafka_flush(client.get(), patienceMs);
    m_isDone = true;
}

} // namespace backstep::bench
