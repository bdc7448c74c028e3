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
