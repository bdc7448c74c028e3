#include "engine/transport/kafka_ownership.h"
#include "engine/transport/kafka_producer.h"
#include "engine/transport/kafka_transport.h"
#include "tests/support/collector.h"
#include "tests/support/mock_cluster.h"

#include <QtCore/QElapsedTimer>
#include <QtTest/QTest>

#include <arpa/inet.h>
#include <set>
#include <sys/socket.h>
#include <unistd.h>

namespace backstep {

namespace {

constexpr std::int16_t produceRequest = 0;
constexpr std::int16_t initProducerIdRequest = 22;

const TopicName topic("faults");

/// A port where something listens and never says a word.
class SilentPort
{
public:
    SilentPort()
        : m_socket(socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* plain = reinterpret_cast<sockaddr*>(&address);
        (void)bind(m_socket, plain, size);
        (void)getsockname(m_socket, plain, &size);
        m_port = ntohs(address.sin_port);
    }

    SilentPort(const SilentPort&) = delete;
    SilentPort& operator=(const SilentPort&) = delete;

    ~SilentPort() { close(m_socket); }

    void listenNow() const { (void)listen(m_socket, 8); }

    [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(m_port); }

private:
    int m_socket;
    int m_port = 0;
};

Error refused(const KafkaOptions& options)
{
    Collector collector;
    const auto transport = KafkaTransport::connect(options, collector);
    return transport ? Error{Fault::Internal, "connected"} : transport.error();
}

KafkaOptions reaching(const std::string& address)
{
    KafkaOptions options;
    options.bootstrap = address;
    return options;
}

} // namespace

class KafkaFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoOnlyWatchesHasNoProducer();
    void aPortWhereNobodyListensIsNamed();
    void aHostThatIsNotKnownIsNamed();
    void aPortThatSaysNothingIsGivenUp();
    void whatIsNoAddressIsBadInput();
    void aPropertyNobodyKnowsIsNamedWithoutItsValue();
    void ownershipOutOfReachSaysSo();
    void errorsThatPassAreTriedAgain();
    void whatTheBrokerForbidsIsReportedAndTheNextGoesOn();
    void aProducerThatLostCountIsReplaced();
    void whatDoesNotFitIsHandedBackAndAllIsReported();
    void downAndUpAreTold();
    void aBrokerFarAwayIsReached();
    void aBrokerThatComesBackSlowIsSeen();
};

void KafkaFaultsTest::whoOnlyWatchesHasNoProducer()
{
    MockCluster cluster(topic);
    Collector told;
    auto watching = KafkaTransport::watch(cluster.options(), told);
    QVERIFY(watching.has_value());
    QCOMPARE(KafkaProducer::alive(), 0);
    auto sending = KafkaTransport::connect(cluster.options(), told);
    QVERIFY(sending.has_value());
    QCOMPARE(KafkaProducer::alive(), 1);
    Collector seen;
    SubscriptionSpec spec;
    spec.topicPrefix = topic.text();
    spec.from = StartFrom::Beginning;
    const auto subscription = (*watching)->subscribe(spec, seen);
    QVERIFY(subscription.has_value());
    OutgoingRecord record;
    record.topic = topic;
    record.value = "{}";
    QVERIFY((*sending)->send(record, 1) == HandOver::Taken);
    QVERIFY(seen.waitForRecords(1));
}

void KafkaFaultsTest::aPortWhereNobodyListensIsNamed()
{
    const SilentPort port; // bound, but not listening
    QElapsedTimer waited;
    waited.start();
    const Error error = refused(reaching(port.address()));
    QCOMPARE(error.fault, Fault::Unreachable);
    QVERIFY2(error.message.find(port.address()) != std::string::npos, error.message.c_str());
    QVERIFY2(error.message.find("Connection refused") != std::string::npos, error.message.c_str());
    QVERIFY(waited.elapsed() < 8000);
}

void KafkaFaultsTest::aHostThatIsNotKnownIsNamed()
{
    const Error error = refused(reaching("no-such-host.invalid:9092"));
    QCOMPARE(error.fault, Fault::Unreachable);
    QVERIFY2(error.message.find("no-such-host.invalid:9092") != std::string::npos, error.message.c_str());
    QVERIFY2(error.message.find("resolve") != std::string::npos, error.message.c_str());
}

void KafkaFaultsTest::aPortThatSaysNothingIsGivenUp()
{
    const SilentPort port;
    port.listenNow();
    KafkaOptions options = reaching(port.address());
    options.answersWithin = Duration(3000);
    QElapsedTimer waited;
    waited.start();
    const Error error = refused(options);
    QCOMPARE(error.fault, Fault::Unreachable);
    QVERIFY(error.message.find(port.address()) != std::string::npos);
    QVERIFY(waited.elapsed() < 8000);
}

void KafkaFaultsTest::whatIsNoAddressIsBadInput()
{
    for (const char* address : {"", " ", ",", "http://localhost:9092"}) {
        const Error error = refused(reaching(address));
        QVERIFY2(error.fault == Fault::BadInput, (std::string(address) + ": " + error.message).c_str());
    }
}

void KafkaFaultsTest::aPropertyNobodyKnowsIsNamedWithoutItsValue()
{
    for (const char* name : {"sasl.pasword", "session.timeout.ms"}) {
        KafkaOptions options = reaching("localhost:9092");
        options.properties = {{name, "s3cret"}};
        const Error error = refused(options);
        QCOMPARE(error.fault, Fault::BadInput);
        QVERIFY(error.message.find(name) != std::string::npos);
        QVERIFY(error.message.find("s3cret") == std::string::npos);
    }
}

void KafkaFaultsTest::ownershipOutOfReachSaysSo()
{
    const SilentPort port;
    const auto owner = ownerOf(reaching(port.address()));
    QVERIFY(!owner && owner.error().fault == Fault::Unreachable);
    const SystemClock clock;
    const auto claimed = KafkaOwnership::claim(reaching(port.address()), {}, clock, [](const std::string&) {});
    QVERIFY(!claimed && claimed.error().fault == Fault::Unreachable);
}

void KafkaFaultsTest::errorsThatPassAreTriedAgain()
{
    MockCluster cluster(topic);
    Collector collector;
    const auto transport = KafkaTransport::connect(cluster.options(), collector);
    QVERIFY(transport);
    cluster.answerWith(
        produceRequest,
        RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
        RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
        RD_KAFKA_RESP_ERR__TRANSPORT
    );
    QCOMPARE((*transport)->send({topic, "k", "v"}, 7), HandOver::Taken);
    QVERIFY(collector.waitForDeliveries(1));
    QCOMPARE(collector.allDeliveries().front().token, std::uint64_t{7});
    QCOMPARE(collector.allDeliveries().front().outcome, DeliveryOutcome::Persisted);
}

void KafkaFaultsTest::whatTheBrokerForbidsIsReportedAndTheNextGoesOn()
{
    MockCluster cluster(topic);
    Collector collector;
    const auto transport = KafkaTransport::connect(cluster.options(), collector);
    QVERIFY(transport);
    cluster.answerWith(produceRequest, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED);
    QCOMPARE((*transport)->send({topic, "k", "forbidden"}, 1), HandOver::Taken);
    QVERIFY(collector.waitForDeliveries(1));
    QCOMPARE(collector.allDeliveries().front().outcome, DeliveryOutcome::Failed);
    QVERIFY(!collector.allDeliveries().front().reason.empty());
    // librdkafka remembers the refusal until it asks the broker again; whoever sent it sends it again until then.
    QElapsedTimer waited;
    waited.start();
    std::size_t heard = 1;
    while (collector.allDeliveries().back().outcome != DeliveryOutcome::Persisted) {
        QVERIFY(waited.elapsed() < 15'000);
        QCOMPARE((*transport)->send({topic, "k", "allowed"}, 2), HandOver::Taken);
        QVERIFY(collector.waitForDeliveries(++heard));
        QTest::qWait(200);
    }
}

void KafkaFaultsTest::aProducerThatLostCountIsReplaced()
{
    MockCluster cluster(topic);
    cluster.answerWith(initProducerIdRequest, RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED);
    Collector collector;
    const auto transport = KafkaTransport::connect(cluster.options(), collector);
    QVERIFY(transport);
    std::set<std::uint64_t> persisted;
    std::size_t heard = 0;
    for (std::uint64_t token = 0; persisted.empty() && token < 50; ++token) {
        if ((*transport)->send({topic, "k", "v"}, token) == HandOver::Full) {
            QTest::qWait(50); // between two producers
            continue;
        }
        QVERIFY(collector.waitForDeliveries(++heard));
        if (collector.allDeliveries().back().outcome == DeliveryOutcome::Persisted) {
            persisted.insert(token);
        }
    }
    QVERIFY(!persisted.empty());
}

void KafkaFaultsTest::whatDoesNotFitIsHandedBackAndAllIsReported()
{
    MockCluster cluster(topic);
    Collector collector;
    std::uint64_t taken = 0;
    {
        const auto transport = KafkaTransport::connect(cluster.options(), collector);
        QVERIFY(transport);
        QCOMPARE((*transport)->send({topic, "k", "v"}, taken++), HandOver::Taken);
        QVERIFY((*transport)->flush(Duration(10'000)));
        cluster.goDown();
        while ((*transport)->send({topic, "k", "v"}, taken) == HandOver::Taken) {
            QVERIFY(++taken < 1'000'000);
        }
        const auto flushed = (*transport)->flush(Duration(100));
        QVERIFY(!flushed && flushed.error().fault == Fault::Unreachable);
        QVERIFY(flushed.error().message.find(std::to_string(taken - 1)) != std::string::npos);
    }
    const auto deliveries = collector.allDeliveries();
    QCOMPARE(deliveries.size(), taken);
    std::set<std::uint64_t> tokens;
    for (const Delivery& delivery : deliveries) {
        tokens.insert(delivery.token);
        QVERIFY(delivery.token == 0 || delivery.outcome != DeliveryOutcome::Persisted);
    }
    QCOMPARE(tokens.size(), taken);
}

void KafkaFaultsTest::downAndUpAreTold()
{
    MockCluster cluster(topic);
    Collector collector;
    const auto transport = KafkaTransport::connect(cluster.options(), collector);
    QVERIFY(transport);
    QVERIFY(collector.waitForState(ConnectionState::Up));
    cluster.goDown();
    QVERIFY(collector.waitForState(ConnectionState::Down));
    cluster.comeUp();
    QVERIFY(collector.waitForState(ConnectionState::Up));
}

void KafkaFaultsTest::aBrokerFarAwayIsReached()
{
    MockCluster cluster(topic);
    cluster.answerAfter(1300);
    Collector collector;
    const auto transport = KafkaTransport::connect(cluster.options(), collector);
    QVERIFY2(transport, transport ? "" : transport.error().message.c_str());
    QVERIFY(collector.waitForState(ConnectionState::Up));
}

/// As one behind a cut does: it has much to answer first.
void KafkaFaultsTest::aBrokerThatComesBackSlowIsSeen()
{
    MockCluster cluster(topic);
    Collector collector;
    const auto transport = KafkaTransport::connect(cluster.options(), collector);
    QVERIFY(transport);
    QVERIFY(collector.waitForState(ConnectionState::Up));
    cluster.goDown();
    QVERIFY(collector.waitForState(ConnectionState::Down));
    cluster.answerAfter(3500);
    cluster.comeUp();
    QVERIFY(collector.waitForState(ConnectionState::Up, std::chrono::seconds(60)));
}

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::KafkaFaultsTest)
#include "kafka_faults_test.moc"
