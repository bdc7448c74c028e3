#include "model/connections/connection.h"

#include <QSignalSpy>
#include <QTest>

using namespace backstep;

class ConnectionTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ratesTheLastTwoSeconds();
    void tellsWhyItIsDown();
    void tellsSinceWhenItIsAwayAndThatItIsBack();
    void namesWhatIsStillBeingClosed();
    void namesWhoRunsTheOrchestrator();
    void saysHowFarALongBacklogIsRead();
    void saysOnlyChanges();
};

void ConnectionTest::ratesTheLastTwoSeconds()
{
    Connection connection;
    constexpr std::int64_t second = 1'000'000;
    connection.countRecords(0, {10 * second});
    QCOMPARE(connection.recordsPerSecond(), std::uint64_t(0));
    connection.countRecords(100, {11 * second});
    QCOMPARE(connection.recordsPerSecond(), std::uint64_t(100));
    // Ten quiet seconds: what was before no longer counts.
    for (int i = 12; i < 22; ++i) {
        connection.countRecords(100, {i * second});
    }
    QCOMPARE(connection.recordsPerSecond(), std::uint64_t(0));
}

void ConnectionTest::tellsWhyItIsDown()
{
    Connection connection;
    connection.setBroker(Connection::Broker::Bootstrap, QStringLiteral("broker-1.test:9092"));
    connection.setState(Connection::State::Down, QStringLiteral("connection refused"));
    QCOMPARE(connection.name(), QStringLiteral("broker-1.test:9092"));
    QCOMPARE(connection.detail(), QStringLiteral("connection refused"));
    connection.setState(Connection::State::Up);
    QVERIFY(connection.detail().isEmpty());
}

void ConnectionTest::tellsSinceWhenItIsAwayAndThatItIsBack()
{
    constexpr std::int64_t second = 1'000'000;
    const Instant lost{(12 * 3600 + 4 * 60 + 10) * second};
    Connection connection;
    connection.setBroker(
        Connection::Broker::Bootstrap, QStringLiteral("broker-1.test:9092"), QStringLiteral("orders-test")
    );
    connection.setState(Connection::State::Connecting);
    connection.setBack(lost);
    QCOMPARE(connection.detail(), QStringLiteral("broker-1.test:9092"));

    connection.setAway(QStringLiteral("Connection refused"), lost);
    const auto told
        = QStringLiteral("broker-1.test:9092 does not answer since 12:04:10 (Connection refused); Backstep keeps trying"
        );
    QCOMPARE(connection.state(), Connection::State::Down);
    QCOMPARE(connection.detail(), told);
    connection.setAway(QStringLiteral("Connection refused"), {lost.micros + 3 * second});
    QCOMPARE(connection.detail(), told);

    connection.setBack({lost.micros + 52 * second});
    QCOMPARE(connection.state(), Connection::State::Up);
    QCOMPARE(connection.detail(), QStringLiteral("broker-1.test:9092; answers again since 12:05:02, after 52 s"));
    connection.setAway({}, {lost.micros + 60 * second});
    QCOMPARE(
        connection.detail(), QStringLiteral("broker-1.test:9092 does not answer since 12:05:10; Backstep keeps trying")
    );
    connection.setBroker(Connection::Broker::Sandbox);
    connection.setState(Connection::State::Up);
    QCOMPARE(connection.detail(), QStringLiteral("in this window, nothing leaves it"));
}

void ConnectionTest::namesWhatIsStillBeingClosed()
{
    Connection connection;
    connection.setParting(QStringLiteral("Local Kafka"));
    QCOMPARE(
        connection.detail(), QStringLiteral("in this window, nothing leaves it; Local Kafka is still being closed")
    );
    connection.setParting({});
    QCOMPARE(connection.detail(), QStringLiteral("in this window, nothing leaves it"));
}

void ConnectionTest::namesWhoRunsTheOrchestrator()
{
    Connection connection;
    QSignalSpy changes(&connection, &Connection::changed);
    connection.setRole(Connection::Role::WatchOnly, QStringLiteral("Orchestrator runs at anna@desk, process 12"));
    QCOMPARE(connection.roleWords(), QStringLiteral("Orchestrator runs at anna@desk, process 12"));
    connection.setRole(Connection::Role::WatchOnly, QStringLiteral("Orchestrator runs at bea@desk, process 7"));
    QCOMPARE(changes.count(), 2);
    connection.setRole(Connection::Role::OrchestratorHere);
    QCOMPARE(connection.roleWords(), QStringLiteral("Orchestrator runs here"));
    connection.setAway({}, {1});
    QCOMPARE(connection.roleWords(), QStringLiteral("The orchestrator here waits for it"));
}

void ConnectionTest::saysHowFarALongBacklogIsRead()
{
    Connection connection;
    connection.setBroker(Connection::Broker::LocalKafka, QStringLiteral("localhost:9092"));
    connection.setBacklog(50'000, 50'000);
    QCOMPARE(connection.detail(), QStringLiteral("localhost:9092; reading what was there: 0 of 50,000 records"));
    connection.countRecords(0, {1'000'000});
    connection.countRecords(10'000, {2'000'000});
    connection.setBacklog(50'000, 40'000);
    QCOMPARE(
        connection.detail(),
        QStringLiteral("localhost:9092; reading what was there: 10,000 of 50,000 records, about 5 s left")
    );
    connection.setBacklog(50'000, 0);
    QCOMPARE(connection.detail(), QStringLiteral("localhost:9092"));
}

void ConnectionTest::saysOnlyChanges()
{
    Connection connection;
    QSignalSpy changes(&connection, &Connection::changed);
    connection.setRole(Connection::Role::OrchestratorHere);
    connection.setState(Connection::State::Up);
    connection.countRecords(5, {1});
    QCOMPARE(changes.count(), 0);
    connection.setRole(Connection::Role::WatchOnly);
    QCOMPARE(changes.count(), 1);
}

QTEST_APPLESS_MAIN(ConnectionTest)
#include "connection_test.moc"
