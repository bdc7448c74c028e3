#include "engine/transport/kafka_check.h"

#include "engine/definition/words.h"
#include "engine/transport/sign_in_probe.h"
#include "engine/transport/socket_probe.h"
#include "engine/transport/tls_probe.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace backstep {

namespace {

using Steady = std::chrono::steady_clock;

Duration since(Steady::time_point began)
{
    return std::chrono::duration_cast<Duration>(Steady::now() - began);
}

/// One use: each stage is asked where the one before it was fine.
class Check
{
public:
    Check(const KafkaOptions& options, Duration within)
        : m_options(options)
        , m_brokers(brokersIn(options.bootstrap))
        , m_until(Steady::now() + within)
    {
    }

    ConnectionCheck run()
    {
        const auto began = Steady::now();
        ask(CheckStage::Names, "Names resolve", [this] { return askNames(); });
        ask(CheckStage::Port, portWords(), [this] { return askPort(); });
        ask(CheckStage::Encryption, encryptionWords(), [this] { return askEncryption(); });
        ask(CheckStage::SignIn, signInWords(), [this] { return askSignIn(); });
        ask(CheckStage::Rights, "Topics can be read", [this] { return askRights(); });
        m_check.took = since(began);
        return std::move(m_check);
    }

private:
    struct Answer
    {
        std::optional<ProbeFault> fault;
        std::string detail;
    };

    template <class Question>
    void ask(CheckStage stage, std::string says, const Question& question)
    {
        CheckedStage asked{stage, CheckOutcome::NotReached, std::move(says), {}, Duration(0)};
        if (m_check.isFine()) {
            const auto began = Steady::now();
            Answer answer = question();
            asked.took = since(began);
            asked.detail = std::move(answer.detail);
            asked.outcome = answer.fault ? CheckOutcome::Refused : CheckOutcome::Fine;
            if (answer.fault) {
                m_check.reason = std::move(answer.fault->reason);
                m_check.meaning = std::move(answer.fault->meaning);
                m_check.toTry = std::move(answer.fault->toTry);
                m_check.machineWords = std::move(answer.fault->machineWords);
                m_check.isSilence = answer.fault->isSilence;
            }
        }
        m_check.stages.push_back(std::move(asked));
    }

    [[nodiscard]] std::string portWords() const
    {
        const bool isOne = std::ranges::all_of(m_brokers, [this](const BrokerAddress& broker) {
            return broker.port == m_brokers.front().port;
        });
        return m_brokers.empty() || !isOne ? "A port answers" : "Port " + m_brokers.front().port + " answers";
    }

    [[nodiscard]] std::string encryptionWords() const
    {
        return speaksByProperties()          ? "A Kafka broker answers"
            : m_options.security.isEncrypted ? "TLS is trusted"
                                             : "A Kafka broker answers, without TLS";
    }

    [[nodiscard]] std::string signInWords() const
    {
        return m_options.security.signIn == SignIn::None ? "No sign-in is asked for"
                                                         : m_options.security.user + " may sign in";
    }

    Answer askNames()
    {
        std::vector<std::string> known;
        std::vector<std::string> unknown;
        std::string why;
        for (const BrokerAddress& broker : m_brokers) {
            const ResolvedName name = resolve(broker.host, m_until);
            if (name.addresses.empty()) {
                unknown.push_back(broker.host);
                why = name.why;
            } else {
                known.push_back(broker.host + " is " + listed(name.addresses));
            }
        }
        if (!known.empty()) {
            return {std::nullopt, listed(known) + (unknown.empty() ? "" : "; unknown: " + listed(unknown))};
        }
        if (m_brokers.empty()) {
            return {ProbeFault{"No broker is named.", {}, {"Write host:port, for example localhost:9092."}, {}}, {}};
        }
        return {
            ProbeFault{
                "The name " + listed(unknown) + " does not resolve.",
                "No name server that this machine asks knows it.",
                {"Check the spelling.", "Check that the VPN or network is up in which the name is known."},
                why},
            {}};
    }

    /// The first broker that listens is the one that is asked further.
    Answer askPort()
    {
        std::string why;
        for (const BrokerAddress& broker : m_brokers) {
            // One that is silent may not use up the time of the others.
            const auto share = (m_until - Steady::now()) / 2;
            m_socket = ProbeSocket::connectTo(broker, Steady::now() + share);
            if (m_socket->isConnected()) {
                m_broker = broker;
                return {std::nullopt, why.empty() ? "" : broker.text() + "; of the others: " + why};
            }
            why += (why.empty() ? "" : "; ") + broker.text() + ": " + m_socket->why();
        }
        const bool isRefused = why.find("refused") != std::string::npos;
        return {
            ProbeFault{
                (isRefused ? "Nobody listens at " : "No answer from ") + listed(texts()) + ".",
                isRefused ? "The machine is there, but no broker runs at that port."
                          : "The machine is off, or a firewall drops the packets.",
                {isRefused ? "Check the port, and that a broker runs there." : "Check the address and the firewall."},
                why,
                !isRefused},
            {}};
    }

    /// Where one of several brokers is not as it should be, another will do, as it does for librdkafka.
    Answer askEncryption()
    {
        if (speaksByProperties()) {
            return {std::nullopt, "as security.protocol says"};
        }
        std::optional<ProbeFault> first;
        for (auto each = std::ranges::find(m_brokers, m_broker); each != m_brokers.end(); ++each) {
            const BrokerAddress& broker = *each;
            if (!(broker == m_broker)) {
                m_socket = ProbeSocket::connectTo(broker, Steady::now() + (m_until - Steady::now()) / 2);
            }
            if (!m_socket->isConnected()) {
                continue;
            }
            BrokerAnswer answer = m_options.security.isEncrypted
                ? greetOverTls(*m_socket, broker, m_options.security, m_until)
                : greetPlainly(*m_socket, broker, m_until);
            if (!answer.fault) {
                m_wantsSignIn = answer.wantsSignIn;
                return {std::nullopt, std::move(answer.certificate)};
            }
            first = first ? first : answer.fault;
        }
        return {std::move(first), {}};
    }

    /// A way that only librdkafka knows (GSSAPI, say) is left to it.
    [[nodiscard]] bool speaksByProperties() const
    {
        return std::ranges::any_of(m_options.properties, [](const auto& property) {
            return property.first == "security.protocol";
        });
    }

    Answer askSignIn()
    {
        m_socket.reset();
        if (m_wantsSignIn && m_options.security.signIn == SignIn::None) {
            return {
                ProbeFault{
                    "The broker hangs up on a client that does not sign in.",
                    "It answers, but tells nothing to who does not say who it is.",
                    {"Choose how to sign in (SASL), with a user and its password."},
                    {}},
                {}};
        }
        auto probe = SignInProbe::make(m_options);
        if (!probe) {
            return {ProbeFault{probe.error().message, {}, {}, {}}, {}};
        }
        m_probe = std::move(*probe);
        auto fault = m_probe->signIn(m_until);
        return {fault, fault ? std::string() : m_probe->clusterWords()};
    }

    Answer askRights()
    {
        auto fault = m_probe->readTopics(m_until);
        return {fault, fault ? std::string() : m_probe->topicWords()};
    }

    [[nodiscard]] std::vector<std::string> texts() const
    {
        std::vector<std::string> all;
        std::ranges::transform(m_brokers, std::back_inserter(all), &BrokerAddress::text);
        return all;
    }

    const KafkaOptions& m_options;
    const std::vector<BrokerAddress> m_brokers;
    const Steady::time_point m_until;
    ConnectionCheck m_check;
    BrokerAddress m_broker;
    std::optional<ProbeSocket> m_socket;
    bool m_wantsSignIn = false;
    std::unique_ptr<SignInProbe> m_probe;
};

} // namespace

ConnectionCheck checkConnection(const KafkaOptions& options, Duration within)
{
    return Check(options, within).run();
}

} // namespace backstep
