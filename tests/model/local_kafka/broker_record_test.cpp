#include "model/local_kafka/broker_record.h"

#include "model/local_kafka/broker_stop.h"
#include "tests/model/local_kafka/fake_machine.h"

#include <QFile>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace backstep;

/// Processes are known again, and no other is taken for them.
class BrokerRecordTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackFromItsFile();
    void unreadableFilesAreNoRecord_data();
    void unreadableFilesAreNoRecord();
    void aRecycledPidIsNotTheBroker();
    void aProcessThatOnlyWaitsToBeNoticedIsGone();
    void aRecycledPidIsNeverKilled();
    void whatDoesNotEndWhenAskedIsEndedByForce();
    void lastWordsAreTheLastError();

private:
    static BrokerRecord recordOf(qint64 pid);

    FakeMachine m_machine;
    BrokerFolder m_folder{m_machine.folder(QStringLiteral("data"))};
};

BrokerRecord BrokerRecordTest::recordOf(qint64 pid)
{
    BrokerRecord record;
    record.pid = pid;
    record.port = 9092;
    record.version = QStringLiteral("4.9.9");
    record.startedAt = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, Qt::UTC);
    return identified(record).value_or(record);
}

void BrokerRecordTest::comesBackFromItsFile()
{
    FakeMachine::write(m_folder.record(), {});
    const BrokerRecord record = recordOf(::getpid());
    QVERIFY(writeBrokerRecord(m_folder, record).has_value());
    const auto read = readBrokerRecord(m_folder);
    QVERIFY(read.has_value());
    QCOMPARE(read->pid, record.pid);
    QCOMPARE(read->startTicks, record.startTicks);
    QCOMPARE(read->boot, record.boot);
    QCOMPARE(read->address(), QStringLiteral("127.0.0.1:9092"));
    QCOMPARE(read->version, record.version);
    QCOMPARE(read->startedAt, record.startedAt);
    QVERIFY(isAlive(*read));
    removeBrokerRecord(m_folder);
    QVERIFY(!readBrokerRecord(m_folder));
}

void BrokerRecordTest::unreadableFilesAreNoRecord_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut short") << QByteArray(R"({"pid":17,"po)");
    QTest::newRow("a list") << QByteArray("[1,2]");
    QTest::newRow("no pid") << QByteArray(R"({"port":9092})");
    QTest::newRow("a pid that means every process") << QByteArray(R"({"pid":-1,"port":9092})");
    QTest::newRow("binary") << QByteArray("\0\xff\xfe\x01", 4);
}

void BrokerRecordTest::unreadableFilesAreNoRecord()
{
    QFETCH(const QByteArray, text);
    FakeMachine::write(m_folder.record(), text);
    QVERIFY(!readBrokerRecord(m_folder));
}

void BrokerRecordTest::aRecycledPidIsNotTheBroker()
{
    BrokerRecord record = recordOf(::getpid());
    QVERIFY(isAlive(record));
    ++record.startTicks;
    QVERIFY(!isAlive(record));
    record = recordOf(::getpid());
    record.boot = QStringLiteral("another boot");
    QVERIFY(!isAlive(record));
}

void BrokerRecordTest::aProcessThatOnlyWaitsToBeNoticedIsGone()
{
    const pid_t child = ::fork();
    if (child == 0) {
        ::pause();
        ::_exit(0);
    }
    const BrokerRecord record = recordOf(child);
    QVERIFY(isAlive(record));
    ::kill(child, SIGKILL);
    QTRY_VERIFY(!isAlive(record)); // nobody has waited for it: it is still in the table of processes
    QVERIFY(::kill(child, 0) == 0);
    QVERIFY(!identified(record));
    ::waitpid(child, nullptr, 0);
}

void BrokerRecordTest::aRecycledPidIsNeverKilled()
{
    QProcess other;
    other.start(QStringLiteral("sleep"), {QStringLiteral("60")});
    QVERIFY(other.waitForStarted());
    BrokerRecord record = recordOf(other.processId());
    ++record.startTicks;
    BrokerStop stop(record, 50);
    int done = 0;
    connect(&stop, &BrokerStop::done, this, [&] { ++done; });
    stop.begin();
    QTRY_COMPARE(done, 1);
    QVERIFY(!other.waitForFinished(200));
    other.kill();
    QVERIFY(other.waitForFinished());
}

void BrokerRecordTest::whatDoesNotEndWhenAskedIsEndedByForce()
{
    QProcess stubborn;
    stubborn.start(
        QStringLiteral("sh"), {QStringLiteral("-c"), QStringLiteral("trap '' TERM; echo up; while :; do sleep 1; done")}
    );
    QVERIFY(stubborn.waitForReadyRead());
    BrokerStop stop(recordOf(stubborn.processId()), 100);
    int forced = -1;
    connect(&stop, &BrokerStop::done, this, [&](bool byForce) { forced = byForce ? 1 : 0; });
    stop.begin();
    QTRY_COMPARE(forced, 1);
    QTRY_COMPARE(stubborn.state(), QProcess::NotRunning);
}

void BrokerRecordTest::lastWordsAreTheLastError()
{
    QVERIFY(lastWords(m_folder).isEmpty());
    FakeMachine::write(m_folder.log(), "1 INFO starting\n2 INFO event failed with SomeException\n");
    QCOMPARE(lastWords(m_folder), QStringLiteral("2 INFO event failed with SomeException"));
    FakeMachine::write(
        m_folder.log(),
        "1 INFO starting\njava.net.BindException: Address in use\n\tat a.B.c(B.java:1)\n\t... 7 more\n3 INFO shut "
        "down\n"
    );
    QCOMPARE(lastWords(m_folder), QStringLiteral("java.net.BindException: Address in use"));
    FakeMachine::write(m_folder.log(), QByteArray(200'000, 'x') + "\n2 FATAL the end\n");
    QCOMPARE(lastWords(m_folder), QStringLiteral("2 FATAL the end"));
}

QTEST_GUILESS_MAIN(BrokerRecordTest)
#include "broker_record_test.moc"
