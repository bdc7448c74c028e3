#include "engine/transport/sign_in_probe.h"

#include "engine/wire/topics.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <span>
#include <utility>

namespace backstep {

namespace {

using Steady = std::chrono::steady_clock;

constexpr Duration slice{200};
constexpr std::size_t triedMax = 8; ///< topics that are read to see whether any may be

int patienceTo(ProbeUntil until)
{
    const auto left = std::chrono::ceil<Duration>(until - Steady::now());
    return static_cast<int>(std::max<Duration::rep>(left.count(), 1));
}

/// Behind "mechanisms:" in the broker's words.
std::string mechanismsIn(const std::string& words)
{
    constexpr std::string_view mark = "mechanisms: ";
    const std::size_t at = words.find(mark);
    std::string listed = at == std::string::npos ? std::string() : words.substr(at + mark.size());
    for (std::size_t comma = listed.find(','); comma != std::string::npos; comma = listed.find(',', comma + 2)) {
        listed.insert(comma + 1, " ");
    }
    return listed;
}

std::string counted(std::size_t count, const std::string& thing)
{
    return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

} // namespace

SignInProbe::SignInProbe(KafkaOptions options)
    : m_options(std::move(options))
{
}

Result<std::unique_ptr<SignInProbe>> SignInProbe::make(const KafkaOptions& options)
{
    std::unique_ptr<SignInProbe> probe(new SignInProbe(options));
    KafkaClient::Callbacks callbacks;
    callbacks.failed
        = [self = probe.get()](rd_kafka_resp_err_t code, const std::string& text) { self->note(code, text); };
    const KafkaSettings settings{{"enable.partition.eof", "true"}, {"reconnect.backoff.ms", "50"}};
    auto client = KafkaClient::make(RD_KAFKA_CONSUMER, options, settings, std::move(callbacks));
    if (!client) {
        return failure(client.error());
    }
    probe->m_client = std::move(*client);
    return probe;
}

void SignInProbe::note(rd_kafka_resp_err_t code, const std::string& text)
{
    if (code == RD_KAFKA_RESP_ERR__AUTHENTICATION || code == RD_KAFKA_RESP_ERR__SSL) {
        if (!m_refusal) {
            m_refusal = Complaint{code, text};
        }
    }
    if (code != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) {
        m_lastWords = text;
    }
}

bool SignInProbe::look(Duration atMost)
{
    const struct rd_kafka_metadata* given = nullptr;
    const auto code
        = rd_kafka_metadata(m_client->handle(), 1, nullptr, &given, static_cast<int>(std::max(atMost, slice).count()));
    const KafkaMetadata metadata(given);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return false;
    }
    for (const rd_kafka_metadata_broker& broker :
         std::span(given->brokers, static_cast<std::size_t>(given->broker_cnt))) {
        m_brokers.push_back({broker.host, std::to_string(broker.port)});
    }
    for (const rd_kafka_metadata_topic& topic : std::span(given->topics, static_cast<std::size_t>(given->topic_cnt))) {
        if (std::string_view(topic.topic).starts_with(topics::prefix) && topic.partition_cnt > 0) {
            m_topics.emplace_back(topic.topic);
        }
    }
    return true;
}

std::optional<ProbeFault> SignInProbe::signIn(ProbeUntil until)
{
    while (Steady::now() < until && !m_refusal) {
        const bool isIn = look(slice);
        m_client->poll(Duration(0)); // complaints come here
        if (isIn) {
            return reachBrokers(until);
        }
    }
    return m_refusal ? refused() : silent();
}

ProbeFault SignInProbe::refused() const
{
    const std::string& user = m_options.security.user;
    const std::string mechanism(mechanismOf(m_options.security.signIn));
    const std::string& words = m_refusal->text;
    if (const std::string spoken = mechanismsIn(words); !spoken.empty()) {
        return {
            "The broker does not know " + mechanism + ".", "It takes " + spoken + ".", {"Choose one of those."}, words};
    }
    if (m_refusal->code == RD_KAFKA_RESP_ERR__SSL) {
        return {"The encrypted connection was refused.", {}, {"Look at the words of the broker below."}, words};
    }
    const bool isScram = m_options.security.signIn != SignIn::Plain;
    const std::string other = m_options.security.signIn == SignIn::ScramSha256 ? "SCRAM-SHA-512" : "SCRAM-SHA-256";
    return {
        "The broker refused " + user + " or its password.",
        isScram ? "It gives the same answer for a wrong password, an unknown user, and a user that exists with " + other
                + " only."
                : "It gives the same answer for a wrong password and an unknown user.",
        isScram ? std::vector<std::string>{"Enter the password again.", "Test with " + other + "."}
                : std::vector<std::string>{"Enter the password again."},
        words};
}

ProbeFault SignInProbe::silent() const
{
    return {
        m_options.security.signIn == SignIn::None
            ? "The broker does not say what it holds."
            : "The broker does not answer once " + m_options.security.user + " signs in.",
        {},
        {"Try again; where it stays so, ask the cluster's admin to look into the broker's log."},
        m_lastWords,
        true};
}

/// What the brokers call themselves is used from here on; behind a proxy or in a container that is often a name that
/// is known there alone.
std::optional<ProbeFault> SignInProbe::reachBrokers(ProbeUntil until) const
{
    std::string why;
    for (const BrokerAddress& broker : m_brokers) {
        const auto share = (until - Steady::now()) / 2;
        const ProbeSocket socket = ProbeSocket::connectTo(broker, Steady::now() + share);
        if (socket.isConnected()) {
            return std::nullopt;
        }
        why = broker.text() + ": " + socket.why();
    }
    return ProbeFault{
        "The cluster calls its brokers " + m_brokers.front().text() + ", which cannot be reached from here.",
        "Clients are sent to those addresses, whatever address they came by.",
        {"Have advertised.listeners of the brokers name what this machine can reach."},
        why};
}

ProbeFault SignInProbe::mayNot(const std::string& what, const std::string& right) const
{
    const std::string who = m_options.security.user.empty() ? "This client" : m_options.security.user;
    return {
        who + " may not read " + what + ".",
        "Signing in works, but the right is missing.",
        {"Ask the cluster's admin for " + right + " on the topics " + std::string(topics::prefix) + "*."},
        {}};
}

std::optional<ProbeFault> SignInProbe::askForTopic(ProbeUntil until) const
{
    const std::string name(topics::responseResult);
    const KafkaTopic topic(rd_kafka_topic_new(m_client->handle(), name.c_str(), nullptr));
    const struct rd_kafka_metadata* given = nullptr;
    const auto code = rd_kafka_metadata(m_client->handle(), 0, topic.get(), &given, patienceTo(until));
    const KafkaMetadata metadata(given);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR || given->topic_cnt == 0) {
        return std::nullopt; // nothing is known against it
    }
    if (given->topics[0].err == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED) {
        return mayNot("the topics of an orchestrator, nor see whether there are any", "DESCRIBE and READ");
    }
    return std::nullopt;
}

std::optional<ProbeFault> SignInProbe::readTopics(ProbeUntil until)
{
    if (m_topics.empty()) {
        return askForTopic(until);
    }
    const KafkaPartitions partitions(rd_kafka_topic_partition_list_new(static_cast<int>(triedMax)));
    const std::size_t tried = std::min(m_topics.size(), triedMax);
    for (std::size_t i = 0; i < tried; ++i) {
        rd_kafka_topic_partition_list_add(partitions.get(), m_topics[i].c_str(), 0)->offset = RD_KAFKA_OFFSET_END;
    }
    rd_kafka_poll_set_consumer(m_client->handle());
    if (rd_kafka_assign(m_client->handle(), partitions.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return std::nullopt;
    }
    std::set<std::string> refused;
    bool isRead = false;
    while (Steady::now() < until && !isRead && refused.size() < tried) {
        const KafkaMessage message(rd_kafka_consumer_poll(m_client->handle(), static_cast<int>(slice.count())));
        if (message != nullptr && message->err == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED) {
            refused.insert(message->rkt == nullptr ? "" : rd_kafka_topic_name(message->rkt));
        } else if (message != nullptr) {
            isRead = message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF || message->err == RD_KAFKA_RESP_ERR_NO_ERROR;
        }
    }
    rd_kafka_assign(m_client->handle(), nullptr);
    return isRead || refused.size() < tried ? std::nullopt : std::optional(mayNot(m_topics.front(), "READ"));
}

std::string SignInProbe::clusterWords() const
{
    return counted(m_brokers.size(), "broker");
}

std::string SignInProbe::topicWords() const
{
    return m_topics.empty() ? "no topic of an orchestrator is there yet"
                            : counted(m_topics.size(), "topic") + " of an orchestrator";
}

} // namespace backstep
