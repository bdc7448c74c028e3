#include "model/local_kafka/broker_settings.h"

#include "model/local_kafka/kafka_places.h"
#include "model/local_kafka/kafka_release.h"
#include "model/local_kafka/kafka_stages.h"
#include "tests/model/local_kafka/fake_machine.h"

#include <QRegularExpression>
#include <QTest>

using namespace backstep;

class BrokerSettingsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listensAtTheLoopbackAddressAlone();
    void escapesWhateverIsInAPath_data();
    void escapesWhateverIsInAPath();
    void clusterIdsNeverReadAsAnOption();
    void usesTheLogSettingsOfAKafkaOfTheUsersOwn();
    void readsTheVersionOfAKafkaHome();
    void pinsEveryJar();
    void progressGoesUpFromStageToStage();
};

void BrokerSettingsTest::listensAtTheLoopbackAddressAlone()
{
    const QByteArray text = propertiesOf({9092, 40001, QStringLiteral("/data")});
    QVERIFY(text.contains("\nlisteners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:40001\n"));
    QVERIFY(text.contains("\nadvertised.listeners=PLAINTEXT://127.0.0.1:9092\n"));
    QVERIFY(text.contains("\ncontroller.quorum.voters=1@127.0.0.1:40001\n"));
    QVERIFY(text.contains("\nlog.dirs=/data\n"));
    QVERIFY(!text.contains('@' + QByteArray("PORT")));
}

void BrokerSettingsTest::escapesWhateverIsInAPath_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("escaped");
    QTest::newRow("plain") << QStringLiteral("/home/me/a b=c:d#e") << QByteArray("/home/me/a b=c:d#e");
    QTest::newRow("backslash") << QStringLiteral("/a\\nb") << QByteArray("/a\\\\nb");
    QTest::newRow("umlaut") << QStringLiteral("/\u00fc") << QByteArray("/\\u00fc");
    QTest::newRow("beyond the basic plane") << QStringLiteral("/\U0001F600") << QByteArray("/\\ud83d\\ude00");
    QTest::newRow("line feed") << QStringLiteral("/a\nb") << QByteArray("/a\\u000ab");
}

void BrokerSettingsTest::escapesWhateverIsInAPath()
{
    QFETCH(const QString, path);
    QFETCH(const QByteArray, escaped);
    QCOMPARE(escapedForProperties(path), escaped);
}

void BrokerSettingsTest::clusterIdsNeverReadAsAnOption()
{
    static const QRegularExpression shape(QStringLiteral("^[A-Za-z0-9_][A-Za-z0-9_-]{21}$"));
    for (int i = 0; i < 500; ++i) {
        const QString id = newClusterId();
        QVERIFY2(shape.match(id).hasMatch(), qPrintable(id));
    }
}

void BrokerSettingsTest::usesTheLogSettingsOfAKafkaOfTheUsersOwn()
{
    const FakeMachine machine;
    const QString home = machine.folder(QStringLiteral("kafka"));
    FakeMachine::write(home + QStringLiteral("/config/log4j.properties"), {});
    const QStringList older = javaArguments(home + QStringLiteral("/libs"), home, QStringLiteral("/logs"));
    QVERIFY(older.contains(QStringLiteral("-Dlog4j.configuration=file:%1/config/log4j.properties").arg(home)));
    FakeMachine::write(home + QStringLiteral("/config/log4j2.yaml"), {});
    const QStringList newer = javaArguments(home + QStringLiteral("/libs"), home, QStringLiteral("/logs"));
    QVERIFY(newer.contains(QStringLiteral("-Dlog4j2.configurationFile=%1/config/log4j2.yaml").arg(home)));
    QCOMPARE(newer.last(), home + QStringLiteral("/libs/*"));
    QVERIFY(javaArguments(QStringLiteral("/libs"), {}, {}).filter(QStringLiteral("log4j")).isEmpty());
}

void BrokerSettingsTest::readsTheVersionOfAKafkaHome()
{
    const FakeMachine machine;
    const QString home = machine.folder(QStringLiteral("kafka"));
    const auto none = versionOfKafkaHome(home);
    QVERIFY(!none);
    QCOMPARE(none.error().fault, Fault::BadInput);
    QVERIFY(none.error().message.find("KAFKA_HOME is " + home.toStdString()) != std::string::npos);
    FakeMachine::write(home + QStringLiteral("/libs/kafka_2.13-3.9.1-test.txt"), {});
    FakeMachine::write(home + QStringLiteral("/libs/kafka_2.13-3.9.1.jar"), {});
    const auto version = versionOfKafkaHome(home);
    QVERIFY(version.has_value());
    QCOMPARE(*version, QStringLiteral("3.9.1"));
    QCOMPARE(javaNeededBy(QStringLiteral("3.9.1")), 11);
    QCOMPARE(javaNeededBy(QStringLiteral("4.0.1")), 17);
}

void BrokerSettingsTest::pinsEveryJar()
{
    static const QRegularExpression hash(QStringLiteral("^[0-9a-f]{64}$"));
    const KafkaRelease& release = pinnedKafka();
    QVERIFY(release.find(QStringLiteral("kafka_2.13-%1.jar").arg(release.version)) != nullptr);
    QVERIFY(release.find(QStringLiteral("kafka-clients-%1.jar").arg(release.version)) != nullptr);
    for (const PinnedJar& jar : release.jars) {
        QVERIFY2(hash.match(QString::fromLatin1(jar.sha256)).hasMatch(), qPrintable(jar.file));
        QVERIFY2(jar.file.endsWith(QStringLiteral(".jar")) && jar.bytes > 0, qPrintable(jar.file));
    }
    QVERIFY(release.jars.size() > 30);
    QVERIFY(release.pom().contains("<version>" + release.version.toLatin1() + "</version>"));
}

void BrokerSettingsTest::progressGoesUpFromStageToStage()
{
    using Stage = KafkaStages::Stage;
    KafkaStages stages;
    stages.reset(9092);
    QCOMPARE(stages.progress(), 0.0);
    QCOMPARE(stages.row(Stage::Port).words, QStringLiteral("Port 9092"));
    double before = 0;
    for (const Stage stage : {Stage::Java, Stage::Port, Stage::Download, Stage::Format, Stage::Heartbeat}) {
        stages.run(stage, {}, 0.5);
        QVERIFY(stages.progress() > before);
        before = stages.progress();
        stages.done(stage, QStringLiteral("done"));
        QVERIFY(stages.progress() > before);
        before = stages.progress();
    }
    QVERIFY(qFuzzyCompare(before, 1.0));
    stages.run(Stage::Heartbeat);
    stages.fail();
    QCOMPARE(stages.row(Stage::Heartbeat).state, KafkaStages::State::Failed);
    QCOMPARE(stages.row(Stage::Format).state, KafkaStages::State::Done);
}

QTEST_GUILESS_MAIN(BrokerSettingsTest)
#include "broker_settings_test.moc"
