#include "model/local_kafka/local_kafka.h"

#include "model/local_kafka/java_check.h"
#include "model/local_kafka/loopback_port.h"
#include "model/local_kafka/metadata_probe.h"
#include "tests/model/local_kafka/fake_machine.h"

#include <QFile>
#include <QProcess>
#include <QTest>

#include <csignal>

using namespace backstep;

/// The whole way, on a Java that is a script.
class LocalKafkaTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void startsStopsAndStartsAgain();
    void tellsItsFiveStages();
    void twoStartsAtOnceAreOneBroker();
    void twoBrokersSideBySide();
    void aBrokerThatWasKilledIsFoundAndStartedAgain();
    void aBrokerThatDiesTellsItsLastWords();
    void aStorageThatCannotBeFormattedIsTold();
    void aPortThatIsTakenIsTold();
    void aPortThatIsNoneIsTold();
    void aRunningBrokerAtAnotherPortIsTold();
    void javaIsMissingOrTooOld_data();
    void javaIsMissingOrTooOld();
    void readsEveryVersionOfJava();
    void aKafkaOfTheUsersOwnNeedsNoInstall();
    void stoppingTwiceIsFine();
    void aFolderThatCannotBeWrittenIsTold();
    void theProbeTellsKafkaFromSilence();

private:
    struct Ended
    {
        std::optional<BrokerStatus> started;
        std::optional<BrokerStatus> stopped;
        std::optional<BrokerStatus> looked;
        std::optional<Error> error;
        bool already = false;
        QStringList notes;

        [[nodiscard]] QString sentence() const { return error ? QString::fromStdString(error->message) : QString(); }
    };

    using Call = void (LocalKafka::*)(const BrokerChoice&);

    static void follow(LocalKafka& kafka, Ended& ended);
    Ended call(Call what, const BrokerChoice& choice);

    [[nodiscard]] BrokerChoice here() const { return {m_port, m_data}; }

    std::unique_ptr<FakeMachine> m_machine;
    KafkaPlaces m_places;
    QString m_data;
    int m_port = 0;
};

void LocalKafkaTest::init()
{
    m_machine = std::make_unique<FakeMachine>();
    m_places = m_machine->places();
    m_data = m_machine->folder(QStringLiteral("data of \u00fcnits"));
    m_port = freePortBeside(0);
}

void LocalKafkaTest::cleanup()
{
    if (const auto record = readBrokerRecord({m_data}); record && isAlive(*record)) {
        ::kill(static_cast<pid_t>(record->pid), SIGKILL);
    }
}

void LocalKafkaTest::follow(LocalKafka& kafka, Ended& ended)
{
    connect(&kafka, &LocalKafka::started, [&ended](const BrokerStatus& status, bool already) {
        ended.started = status;
        ended.already = already;
    });
    connect(&kafka, &LocalKafka::stopped, [&ended](const BrokerStatus& before) { ended.stopped = before; });
    connect(&kafka, &LocalKafka::looked, [&ended](const BrokerStatus& status) { ended.looked = status; });
    connect(&kafka, &LocalKafka::failed, [&ended](const Error& error) { ended.error = error; });
    connect(&kafka, &LocalKafka::noted, [&ended](const QString& note) { ended.notes << note; });
}

LocalKafkaTest::Ended LocalKafkaTest::call(Call what, const BrokerChoice& choice)
{
    LocalKafka kafka(m_places, m_machine->release());
    Ended ended;
    follow(kafka, ended);
    (kafka.*what)(choice);
    [[maybe_unused]] const bool inTime = QTest::qWaitFor([&] { return !kafka.isBusy(); }, 30'000);
    return ended;
}

void LocalKafkaTest::startsStopsAndStartsAgain()
{
    const Ended first = call(&LocalKafka::start, here());
    QVERIFY2(first.started.has_value(), qPrintable(first.sentence()));
    QCOMPARE(first.started->record.address(), QStringLiteral("127.0.0.1:%1").arg(m_port));
    QCOMPARE(first.started->record.version, QStringLiteral("4.9.9"));
    // The object that started it is gone; the broker is not.
    const Ended seen = call(&LocalKafka::look, {std::nullopt, m_data});
    QCOMPARE(seen.looked->state, BrokerStatus::State::Running);
    QCOMPARE(seen.looked->record.pid, first.started->record.pid);
    const Ended again = call(&LocalKafka::start, here());
    QVERIFY(again.already);
    QCOMPARE(again.started->record.pid, first.started->record.pid);

    const Ended stopped = call(&LocalKafka::stop, here());
    QVERIFY2(stopped.stopped.has_value(), qPrintable(stopped.sentence()));
    QCOMPARE(stopped.stopped->state, BrokerStatus::State::Running);
    QCOMPARE(call(&LocalKafka::look, here()).looked->state, BrokerStatus::State::Stopped);
    const Ended anew = call(&LocalKafka::start, here());
    QVERIFY2(anew.started && !anew.already, qPrintable(anew.sentence()));
    QVERIFY(anew.notes.isEmpty());
    // Formatted once: the fake adds a line each time.
    QCOMPARE(FakeMachine::read(BrokerFolder{m_data}.formatted()).count('\n'), 1);
}

void LocalKafkaTest::tellsItsFiveStages()
{
    LocalKafka kafka(m_places, m_machine->release());
    Ended ended;
    follow(kafka, ended);
    double furthest = 0;
    bool back = false;
    connect(&kafka, &LocalKafka::stagesChanged, [&] {
        back = back || kafka.stages().progress() < furthest;
        furthest = kafka.stages().progress();
    });
    kafka.start(here());
    QVERIFY(kafka.isBusy()); // it returns at once
    QTRY_VERIFY_WITH_TIMEOUT(!kafka.isBusy(), 30'000);
    QVERIFY2(ended.started.has_value(), qPrintable(ended.sentence()));
    QVERIFY(!back);
    QStringList words;
    for (const KafkaStages::Row& row : kafka.stages().rows()) {
        QCOMPARE(row.state, KafkaStages::State::Done);
        words << row.words;
    }
    QCOMPARE(
        words,
        QStringList(
            {QStringLiteral("Java 17 found"),
             QStringLiteral("Port %1 free").arg(m_port),
             QStringLiteral("Kafka 4.9.9 installed"),
             QStringLiteral("Storage formatted"),
             QStringLiteral("Answers at 127.0.0.1:%1").arg(m_port)}
        )
    );
}

void LocalKafkaTest::twoStartsAtOnceAreOneBroker()
{
    LocalKafka one(m_places, m_machine->release());
    LocalKafka other(m_places, m_machine->release());
    Ended first;
    Ended second;
    follow(one, first);
    follow(other, second);
    one.start(here());
    other.start(here());
    QTRY_VERIFY_WITH_TIMEOUT(!one.isBusy() && !other.isBusy(), 30'000);
    QVERIFY2(first.started.has_value(), qPrintable(first.sentence()));
    QVERIFY2(second.started.has_value(), qPrintable(second.sentence()));
    QCOMPARE(first.started->record.pid, second.started->record.pid);
    QVERIFY(first.already != second.already);
    QCOMPARE(first.notes.size() + second.notes.size(), 1); // one waited, and said so
}

void LocalKafkaTest::twoBrokersSideBySide()
{
    const int port = freePortBeside(m_port);
    const QString data = m_machine->folder(QStringLiteral("other"));
    const Ended first = call(&LocalKafka::start, here());
    const Ended second = call(&LocalKafka::start, {port, data});
    QVERIFY2(second.started.has_value(), qPrintable(second.sentence()));
    QVERIFY(first.started->record.pid != second.started->record.pid);
    QVERIFY(call(&LocalKafka::stop, {std::nullopt, data}).stopped.has_value());
    QCOMPARE(call(&LocalKafka::look, here()).looked->state, BrokerStatus::State::Running);
}

void LocalKafkaTest::aBrokerThatWasKilledIsFoundAndStartedAgain()
{
    const Ended first = call(&LocalKafka::start, here());
    QVERIFY2(first.started.has_value(), qPrintable(first.sentence()));
    ::kill(static_cast<pid_t>(first.started->record.pid), SIGKILL);
    QTRY_VERIFY(!isAlive(first.started->record));
    QCOMPARE(call(&LocalKafka::look, here()).looked->state, BrokerStatus::State::Ended);
    const Ended again = call(&LocalKafka::start, here());
    QVERIFY2(again.started && !again.already, qPrintable(again.sentence()));
    QVERIFY(again.notes.join(QLatin1Char(' ')).contains(QStringLiteral("ended without being stopped")));
    ::kill(static_cast<pid_t>(again.started->record.pid), SIGKILL);
    QTRY_VERIFY(!isAlive(again.started->record));
    QCOMPARE(call(&LocalKafka::stop, here()).stopped->state, BrokerStatus::State::Ended);
    QCOMPARE(call(&LocalKafka::look, here()).looked->state, BrokerStatus::State::Stopped);
}

void LocalKafkaTest::aBrokerThatDiesTellsItsLastWords()
{
    m_machine->giveJava(QStringLiteral("dies"));
    const Ended ended = call(&LocalKafka::start, here());
    QVERIFY2(ended.sentence().contains(QStringLiteral("the storage is damaged")), qPrintable(ended.sentence()));
    QVERIFY(ended.sentence().contains(BrokerFolder{m_data}.log()));
    QCOMPARE(ended.error->fault, Fault::Unreachable);
    QCOMPARE(call(&LocalKafka::look, here()).looked->state, BrokerStatus::State::Stopped);
}

void LocalKafkaTest::aStorageThatCannotBeFormattedIsTold()
{
    m_machine->giveJava(QStringLiteral("format-fails"));
    const Ended ended = call(&LocalKafka::start, here());
    QVERIFY2(ended.sentence().contains(QStringLiteral("No space left on device")), qPrintable(ended.sentence()));
    QCOMPARE(ended.error->fault, Fault::StoreFailed);
    m_machine->giveJava();
    QVERIFY(call(&LocalKafka::start, here()).started.has_value());
}

void LocalKafkaTest::aPortThatIsTakenIsTold()
{
    QVERIFY(call(&LocalKafka::start, here()).started.has_value());
    const Ended ended = call(&LocalKafka::start, {m_port, m_machine->folder(QStringLiteral("other"))});
    QCOMPARE(ended.error->fault, Fault::InUse);
    const QString said = ended.sentence();
    QVERIFY2(said.contains(QStringLiteral("127.0.0.1:%1").arg(m_port)), qPrintable(said));
    QVERIFY2(
        said.contains(QStringLiteral("python3 (process ")) && said.contains(QStringLiteral("--port")), qPrintable(said)
    );
}

void LocalKafkaTest::aPortThatIsNoneIsTold()
{
    for (const int port : {0, -1, 65536}) {
        const Ended ended = call(&LocalKafka::start, {port, {}});
        QCOMPARE(ended.error->fault, Fault::BadInput);
        QVERIFY(ended.sentence().contains(QString::number(port)));
    }
    QVERIFY(!QFile::exists(m_places.home)); // nothing was made for it
}

void LocalKafkaTest::aRunningBrokerAtAnotherPortIsTold()
{
    QVERIFY(call(&LocalKafka::start, here()).started.has_value());
    const int other = freePortBeside(m_port);
    for (const Call what : {&LocalKafka::start, &LocalKafka::stop}) {
        const Ended ended = call(what, {other, m_data});
        QCOMPARE(ended.error->fault, Fault::InUse);
        QVERIFY(ended.sentence().contains(QString::number(m_port)));
    }
    QCOMPARE(call(&LocalKafka::look, here()).looked->state, BrokerStatus::State::Running);
}

void LocalKafkaTest::javaIsMissingOrTooOld_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QString>("says");
    QTest::newRow("missing") << QString() << QStringLiteral("there is no bin/java in it");
    QTest::newRow("old") << QStringLiteral("old") << QStringLiteral("Java 11, too old");
    QTest::newRow("dumb") << QStringLiteral("dumb") << QStringLiteral("does not say which version");
}

void LocalKafkaTest::javaIsMissingOrTooOld()
{
    QFETCH(const QString, mode);
    QFETCH(const QString, says);
    if (mode.isEmpty()) {
        m_machine->takeJava();
    } else {
        m_machine->giveJava(mode);
    }
    const Ended ended = call(&LocalKafka::start, here());
    QVERIFY2(ended.sentence().contains(says), qPrintable(ended.sentence()));
    QVERIFY(ended.sentence().contains(QStringLiteral("Install Java 17")));
    QCOMPARE(ended.error->fault, Fault::Unreachable);
    m_places.javaHome.clear(); // no JAVA_HOME, and no java on the path
    QVERIFY(call(&LocalKafka::start, here()).sentence().contains(QStringLiteral("has no java")));
}

void LocalKafkaTest::readsEveryVersionOfJava()
{
    QCOMPARE(majorJavaVersion("openjdk version \"17.0.15\" 2025-04-15\n"), 17);
    QCOMPARE(majorJavaVersion("Picked up JAVA_TOOL_OPTIONS: -Xmx1g\njava version \"1.8.0_402\"\n"), 8);
    QCOMPARE(majorJavaVersion("openjdk version \"21\" 2023-09-19"), 21);
    QCOMPARE(majorJavaVersion("openjdk version \"25-ea\" 2025-09-16"), 25);
    QCOMPARE(majorJavaVersion(""), 0);
    QCOMPARE(majorJavaVersion("no such thing"), 0);
}

void LocalKafkaTest::aKafkaOfTheUsersOwnNeedsNoInstall()
{
    m_places.kafkaHome = m_machine->folder(QStringLiteral("own"));
    const Ended wrong = call(&LocalKafka::start, here());
    QVERIFY2(wrong.sentence().contains(QStringLiteral("holds no Kafka")), qPrintable(wrong.sentence()));
    QCOMPARE(wrong.error->fault, Fault::BadInput);
    FakeMachine::write(m_places.kafkaHome + QStringLiteral("/libs/kafka_2.13-3.9.1.jar"), {});
    m_machine->giveJava(QStringLiteral("old")); // Java 11 is enough for it
    const Ended ended = call(&LocalKafka::start, here());
    QVERIFY2(ended.started.has_value(), qPrintable(ended.sentence()));
    QCOMPARE(ended.started->record.version, QStringLiteral("3.9.1"));
    QCOMPARE(m_machine->mavenCalls(), 0);
}

void LocalKafkaTest::stoppingTwiceIsFine()
{
    QCOMPARE(call(&LocalKafka::stop, here()).stopped->state, BrokerStatus::State::Stopped);
    QVERIFY(!QFile::exists(m_data));
    QVERIFY(call(&LocalKafka::start, here()).started.has_value());
    QCOMPARE(call(&LocalKafka::stop, here()).stopped->state, BrokerStatus::State::Running);
    QCOMPARE(call(&LocalKafka::stop, here()).stopped->state, BrokerStatus::State::Stopped);
}

void LocalKafkaTest::aFolderThatCannotBeWrittenIsTold()
{
    FakeMachine::write(m_data, "a file in the way");
    const Ended ended = call(&LocalKafka::start, here());
    QVERIFY2(ended.sentence().contains(m_data), qPrintable(ended.sentence()));
    QCOMPARE(ended.error->fault, Fault::StoreFailed);
    const Ended comma = call(&LocalKafka::start, {m_port, m_machine->folder(QStringLiteral("a,b"))});
    QVERIFY2(comma.sentence().contains(QStringLiteral("comma")), qPrintable(comma.sentence()));
    QCOMPARE(comma.error->fault, Fault::BadInput);
}

void LocalKafkaTest::theProbeTellsKafkaFromSilence()
{
    MetadataProbe nobody(m_port);
    int ready = -1;
    connect(&nobody, &MetadataProbe::answered, [&](bool is) { ready = is ? 1 : 0; });
    nobody.ask();
    QTRY_COMPARE(ready, 0);

    // Something listens there that is no Kafka: silent, or talking another language.
    for (const char* const says :
         {"import time; time.sleep(20)", "c.sendall(b'HTTP/1.1 400 Bad Request\\r\\n\\r\\n')"}) {
        QProcess other;
        const QString program
            = QStringLiteral("import socket\ns = socket.create_server(('127.0.0.1', %1))\nprint(1, flush=True)\n"
                             "c, _ = s.accept()\n%2\n")
                  .arg(m_port)
                  .arg(QString::fromLatin1(says));
        other.start(QStringLiteral("python3"), {QStringLiteral("-c"), program});
        QVERIFY(other.waitForReadyRead());
        ready = -1;
        MetadataProbe probe(m_port);
        connect(&probe, &MetadataProbe::answered, [&](bool is) { ready = is ? 1 : 0; });
        probe.ask(300);
        QTRY_COMPARE(ready, 0);
        other.kill();
        QTRY_COMPARE(other.state(), QProcess::NotRunning);
    }
}

QTEST_GUILESS_MAIN(LocalKafkaTest)
#include "local_kafka_test.moc"
