#include "model/local_kafka/kafka_install.h"

#include "tests/model/local_kafka/fake_machine.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace backstep;

namespace {

/// How one install ended.
struct Ended
{
    int already = -1;
    std::optional<Error> error;
    QStringList words;

    [[nodiscard]] bool isSo() const { return already >= 0 || error; }

    [[nodiscard]] QString sentence() const { return error ? QString::fromStdString(error->message) : QString(); }
};

void follow(KafkaInstall& install, Ended& ended)
{
    QObject::connect(&install, &KafkaInstall::done, [&ended](bool already) { ended.already = already ? 1 : 0; });
    QObject::connect(&install, &KafkaInstall::failed, [&ended](const Error& error) { ended.error = error; });
    QObject::connect(&install, &KafkaInstall::progressed, [&ended](const QString& words) { ended.words << words; });
    install.begin();
}

} // namespace

class KafkaInstallTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { m_machine = std::make_unique<FakeMachine>(); }

    void fetchesOnceAndThenNeedsNobody();
    void aDamagedInstallIsMadeAnew_data();
    void aDamagedInstallIsMadeAnew();
    void anInstallThatWasCutShortIsMadeAnew();
    void whatIsNotTheKafkaWeKnowIsRefused_data();
    void whatIsNotTheKafkaWeKnowIsRefused();
    void saysWhyItCannot_data();
    void saysWhyItCannot();
    void withoutMavenItSaysSo();
    void withoutRoomToWriteItSaysSo();
    void twoAtOnceFetchOnce();

private:
    Ended installed();

    std::unique_ptr<FakeMachine> m_machine;
};

Ended KafkaInstallTest::installed()
{
    KafkaInstall install(m_machine->places(), m_machine->release());
    Ended ended;
    follow(install, ended);
    [[maybe_unused]] const bool inTime = QTest::qWaitFor([&] { return ended.isSo(); }, 20'000);
    return ended;
}

void KafkaInstallTest::fetchesOnceAndThenNeedsNobody()
{
    const Ended first = installed();
    QVERIFY2(first.already == 0, qPrintable(first.sentence()));
    QVERIFY(first.words.contains(QStringLiteral("Downloading, 3 of 3 MB")));
    QCOMPARE(QDir(m_machine->installFolder()).entryList(QDir::Files | QDir::Hidden).size(), 2);
    QCOMPARE(
        QDir(m_machine->places().home).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(), 1
    );
    m_machine->takeMaven();
    QCOMPARE(installed().already, 1);
}

void KafkaInstallTest::aDamagedInstallIsMadeAnew_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("other bytes") << QStringLiteral("kafka_2.13-4.9.9.jar") << QByteArray("the hacker");
    QTest::newRow("cut short") << QStringLiteral("kafka-clients-4.9.9.jar") << QByteArray("c");
    QTest::newRow("a jar too many") << QStringLiteral("aaa-1.0.jar") << QByteArray("guest");
}

void KafkaInstallTest::aDamagedInstallIsMadeAnew()
{
    QFETCH(const QString, file);
    QFETCH(const QByteArray, bytes);
    QCOMPARE(installed().already, 0);
    FakeMachine::write(m_machine->installFolder() + QLatin1Char('/') + file, bytes);
    const Ended again = installed();
    QCOMPARE(again.already, 0);
    QVERIFY2(again.words.first().contains(file), qPrintable(again.words.first()));
    QCOMPARE(installed().already, 1);
}

void KafkaInstallTest::anInstallThatWasCutShortIsMadeAnew()
{
    const QString home = m_machine->places().home;
    FakeMachine::write(home + QStringLiteral("/.part-4.9.9/stale.jar"), "half");
    FakeMachine::write(m_machine->installFolder() + QStringLiteral("/kafka_2.13-4.9.9.jar"), "the broker");
    const Ended ended = installed();
    QVERIFY2(ended.already == 0, qPrintable(ended.sentence()));
    QCOMPARE(QDir(m_machine->installFolder()).entryList(QDir::Files).size(), 2);
    QVERIFY(!QFile::exists(home + QStringLiteral("/.part-4.9.9")));
}

void KafkaInstallTest::whatIsNotTheKafkaWeKnowIsRefused_data()
{
    aDamagedInstallIsMadeAnew_data();
}

void KafkaInstallTest::whatIsNotTheKafkaWeKnowIsRefused()
{
    QFETCH(const QString, file);
    QFETCH(const QByteArray, bytes);
    FakeMachine::write(m_machine->repository() + QLatin1Char('/') + file, bytes);
    const Ended ended = installed();
    QVERIFY(ended.error.has_value());
    QCOMPARE(ended.error->fault, Fault::StoreFailed);
    QVERIFY2(ended.sentence().contains(file), qPrintable(ended.sentence()));
    QVERIFY(!QFile::exists(m_machine->installFolder()));
}

void KafkaInstallTest::saysWhyItCannot_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("says");
    QTest::newRow("no network"
    ) << QStringLiteral("echo '[ERROR] Plugin x could not be resolved: Could not transfer artifact x from central: "
                        "Unknown host repo.maven.apache.org'; echo '[ERROR] more'; exit 1")
      << QStringLiteral("Check the network");
    QTest::newRow("repository refuses") << QStringLiteral(
        "echo '[ERROR] Failed to execute goal: Connect to 127.0.0.1:1 failed: Connection refused'; exit 1"
    ) << QStringLiteral("cannot reach its repository");
    QTest::newRow("another reason") << QStringLiteral("echo '[ERROR] No such artifact in the mirror'; exit 1")
                                    << QStringLiteral("No such artifact in the mirror");
    QTest::newRow("no reason") << QStringLiteral("exit 3") << QStringLiteral("ended without a reason");
    QTest::newRow("killed") << QStringLiteral("kill -9 $$") << QStringLiteral("ended without a reason");
}

void KafkaInstallTest::saysWhyItCannot()
{
    QFETCH(const QString, script);
    QFETCH(const QString, says);
    m_machine->giveMaven(script);
    const Ended ended = installed();
    QVERIFY(ended.error.has_value());
    QCOMPARE(ended.error->fault, Fault::Unreachable);
    QVERIFY2(ended.sentence().contains(says), qPrintable(ended.sentence()));
    QVERIFY(!QFile::exists(m_machine->installFolder()));
    m_machine->giveMaven();
    QCOMPARE(installed().already, 0);
}

void KafkaInstallTest::withoutMavenItSaysSo()
{
    m_machine->takeMaven();
    const Ended ended = installed();
    QVERIFY2(ended.sentence().contains(QStringLiteral("apt install maven")), qPrintable(ended.sentence()));
    QCOMPARE(ended.error->fault, Fault::Unreachable);
}

void KafkaInstallTest::withoutRoomToWriteItSaysSo()
{
    // A file where the folder should be: nobody, not even root, can write below it.
    FakeMachine::write(m_machine->places().home, "in the way");
    const Ended ended = installed();
    QVERIFY2(ended.sentence().contains(m_machine->places().home), qPrintable(ended.sentence()));
    QCOMPARE(ended.error->fault, Fault::StoreFailed);
}

void KafkaInstallTest::twoAtOnceFetchOnce()
{
    m_machine->giveMaven(QStringLiteral("sleep 0.3"));
    KafkaInstall one(m_machine->places(), m_machine->release());
    KafkaInstall other(m_machine->places(), m_machine->release());
    Ended first;
    Ended second;
    follow(one, first);
    follow(other, second);
    QTRY_VERIFY(first.isSo() && second.isSo());
    QVERIFY2(first.already >= 0, qPrintable(first.sentence()));
    QVERIFY2(second.already >= 0, qPrintable(second.sentence()));
    QCOMPARE(first.already + second.already, 1);
    QCOMPARE(m_machine->mavenCalls(), 1);
}

QTEST_GUILESS_MAIN(KafkaInstallTest)
#include "kafka_install_test.moc"
