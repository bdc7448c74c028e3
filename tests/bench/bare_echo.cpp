#include "tests/bench/bare_echo.h"

#include "tests/bench/measuring.h"

#include <array>
#include <librdkafka/rdkafka.h>
#include <memory>
#include <thread>
#include <utility>

namespace backstep::bench {

namespace {

struct Destroy
{
    void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
};

using Client = std::unique_ptr<rd_kafka_t, Destroy>;

constexpr int patienceMs = 20'000;
const std::string payload(600, 'x'); ///< about what a command has

Client made(rd_kafka_type_t type, const std::string& bootstrap)
{
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    std::array<char, 256> error{};
    using Pair = std::pair<const char*, const char*>;
    for (const auto& [name, value] :
         {Pair{"bootstrap.servers", bootstrap.c_str()},
          Pair{"linger.ms", "0"},
          Pair{"acks", "all"},
          Pair{"enable.idempotence", "true"},
          Pair{"group.id", "backstep-bench"},
          Pair{"fetch.wait.max.ms", "10"},
          Pair{"enable.auto.commit", "false"}}) {
        rd_kafka_conf_set(conf, name, value, error.data(), error.size());
    }
    Client client(rd_kafka_new(type, conf, error.data(), error.size()));
    if (client != nullptr && type == RD_KAFKA_CONSUMER) {
        rd_kafka_poll_set_consumer(client.get());
    }
    return client;
}

/// Reads partition 0 of a topic from its end.
class Reader
{
public:
    Reader(const std::string& bootstrap, const char* topic)
        : m_client(made(RD_KAFKA_CONSUMER, bootstrap))
    {
        std::int64_t low = 0;
        std::int64_t high = 0;
        rd_kafka_query_watermark_offsets(m_client.get(), topic, 0, &low, &high, patienceMs);
        rd_kafka_topic_partition_list_t* places = rd_kafka_topic_partition_list_new(1);
        rd_kafka_topic_partition_list_add(places, topic, 0)->offset = high;
        rd_kafka_assign(m_client.get(), places);
        rd_kafka_topic_partition_list_destroy(places);
    }

    ~Reader() { rd_kafka_consumer_close(m_client.get()); }

    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    /// True when a record came.
    bool next(int waitMs)
    {
        rd_kafka_message_t* message = rd_kafka_consumer_poll(m_client.get(), waitMs);
        const bool came = message != nullptr && message->err == RD_KAFKA_RESP_ERR_NO_ERROR;
        if (message != nullptr) {
            rd_kafka_message_destroy(message);
        }
        return came;
    }

private:
    Client m_client;
};

/// Writes to partition 0 of a topic.
class Writer
{
public:
    Writer(const std::string& bootstrap, const char* topic)
        : m_client(made(RD_KAFKA_PRODUCER, bootstrap))
        , m_topic(rd_kafka_topic_new(m_client.get(), topic, nullptr))
    {
    }

    ~Writer()
    {
        rd_kafka_flush(m_client.get(), 2000);
        rd_kafka_topic_destroy(m_topic);
    }

    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    void send()
    {
        constexpr int flags = RD_KAFKA_MSG_F_COPY | RD_KAFKA_MSG_F_BLOCK;
        std::string value = payload;
        rd_kafka_produce(m_topic, 0, flags, value.data(), value.size(), nullptr, 0, nullptr);
        rd_kafka_poll(m_client.get(), 0);
    }

    /// Until what was sent is in the log, and the topic with it.
    void flush() { rd_kafka_flush(m_client.get(), patienceMs); }

private:
    Client m_client;
    rd_kafka_topic_t* m_topic;
};

constexpr const char* askTopic = "bench.ask";
constexpr const char* answerTopic = "bench.answer";

/// Both ends of the echo; the far one answers on a thread of its own.
struct Ends
{
    explicit Ends(const std::string& bootstrap)
        : writer(bootstrap, askTopic)
    {
        // Topics are made by the first record.
        Writer first(bootstrap, answerTopic);
        first.send();
        first.flush();
        writer.send();
        writer.flush();
        reader = std::make_unique<Reader>(bootstrap, answerTopic);
        far = std::jthread([bootstrap](const std::stop_token& stop) {
            Reader asks(bootstrap, askTopic);
            Writer answers(bootstrap, answerTopic);
            while (!stop.stop_requested()) {
                if (asks.next(50)) {
                    answers.send();
                }
            }
        });
        // The far end reads from the end that it found: ask until it answers, then take all that is still under way.
        const Stopwatch watch;
        do {
            writer.send();
            ready = reader->next(500);
        } while (!ready && watch.milliseconds() < patienceMs);
        while (reader->next(500)) { }
    }

    Writer writer;
    std::unique_ptr<Reader> reader;
    bool ready = false;
    std::jthread far;
};

Error silent(const std::string& bootstrap)
{
    return {Fault::Unreachable, "The bare echo over " + bootstrap + " had no answer."};
}

} // namespace

Result<double> BareEcho::roundTrip(std::size_t times) const
{
    Ends ends(m_bootstrap);
    std::vector<double> milliseconds;
    for (std::size_t i = 0; i < times && ends.ready; ++i) {
        const Stopwatch watch;
        ends.writer.send();
        ends.ready = ends.reader->next(patienceMs);
        milliseconds.push_back(watch.milliseconds());
    }
    return ends.ready ? Result<double>(percentile(std::move(milliseconds), 0.5)) : tl::unexpected(silent(m_bootstrap));
}

Result<double> BareEcho::recordsPerSecond(std::size_t underWay, double seconds) const
{
    Ends ends(m_bootstrap);
    for (std::size_t i = 0; i < underWay; ++i) {
        ends.writer.send();
    }
    std::size_t answers = 0;
    const Stopwatch watch;
    while (ends.ready && watch.seconds() < seconds) {
        ends.ready = ends.reader->next(patienceMs);
        ends.writer.send();
        ++answers;
    }
    return ends.ready ? Result<double>(2 * static_cast<double>(answers) / watch.seconds())
                      : tl::unexpected(silent(m_bootstrap));
}

} // namespace backstep::bench
