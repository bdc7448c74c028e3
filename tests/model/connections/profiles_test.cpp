#include "model/connections/profiles.h"

#include "model/settings/settings.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace backstep;

namespace {

Profile cluster(const QString& name)
{
    return {name, Connection::Broker::Bootstrap, QStringLiteral("kafka-1.test:9092"), Connection::Role::WatchOnly};
}

} // namespace

class ProfilesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hasTheTwoOfThisMachine();
    void keepsClustersFromOneStartToTheNext();
    void givesATakenNameANumber();
    void keepsWhatTheTwoOfThisMachineAre();
    void keepsTheGuard();
    void keepsWhatTheWindowDoesThere();
    void explainsWhereToBeginAndToServe();
    void keepsHowToGetInAndNoSecret();
    void explainsAProperty();
    void explainsAnAddress_data();
    void explainsAnAddress();
};

void ProfilesTest::keepsWhatTheWindowDoesThere()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("s.ini"));
    Profile wanted = cluster(QStringLiteral("eu-prod"));
    wanted.dialect = Dialect::Shared;
    wanted.isForReference = true;
    wanted.begins = QStringLiteral("2h");
    wanted.rest = QStringLiteral("8085");
    {
        Settings settings(file);
        Profiles profiles(settings);
        profiles.add(wanted);
        Profile local = profiles.all()[1];
        local.rest = QStringLiteral("127.0.0.1:9999");
        profiles.replace(1, local);
    }
    Settings settings(file);
    const Profiles profiles(settings);
    QCOMPARE(*profiles.byName(QStringLiteral("eu-prod")), wanted);
    QCOMPARE(profiles.all()[1].rest, QStringLiteral("127.0.0.1:9999"));
}

void ProfilesTest::explainsWhereToBeginAndToServe()
{
    for (const char* good : {"", "8085", "127.0.0.1:8085", "localhost:8085", "[::1]:8085", " 8085 "}) {
        QVERIFY2(faultOfRest(QString::fromLatin1(good)).isEmpty(), good);
    }
    for (const char* wrong : {"0", "70000", "here", "8085,8086", "http://localhost:8085"}) {
        QVERIFY2(faultOfRest(QString::fromLatin1(wrong)).contains(QStringLiteral("is no place for REST")), wrong);
    }
    QVERIFY(faultOfBeginning(QStringLiteral(" 15m ")).isEmpty());
    QVERIFY(faultOfBeginning(QStringLiteral("soon")).contains(QStringLiteral("is no place to begin")));
}

void ProfilesTest::keepsTheGuard()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("s.ini"));
    {
        Settings settings(file);
        Profiles profiles(settings);
        Profile guarded = cluster(QStringLiteral("eu-prod"));
        guarded.isGuarded = true;
        profiles.add(guarded);
        Profile local = profiles.all()[1];
        local.isGuarded = true;
        profiles.replace(1, local);
        Profile sandbox = profiles.all()[0];
        sandbox.isGuarded = true; // has nothing to guard
        profiles.replace(0, sandbox);
    }
    Settings settings(file);
    const Profiles profiles(settings);
    QVERIFY(profiles.byName(QStringLiteral("eu-prod"))->isGuarded);
    QVERIFY(profiles.all()[1].isGuarded);
    QVERIFY(!profiles.all()[0].isGuarded);
}

void ProfilesTest::keepsHowToGetInAndNoSecret()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("s.ini"));
    Profile secured = cluster(QStringLiteral("eu-stage"));
    secured.security
        = {.isEncrypted = true,
           .caFile = "/ca.pem",
           .certificateFile = "/certificate.pem",
           .keyFile = "/key.pem",
           .keyPassword = "key-s3cret",
           .checksHostName = false,
           .signIn = SignIn::ScramSha512,
           .user = "anna",
           .password = "anna-s3cret"};
    secured.properties = QStringList({"socket.timeout.ms=5000", "client.rack=a"});
    {
        Settings settings(path);
        Profiles profiles(settings);
        const int made = profiles.add(secured);
        profiles.replace(made, secured);
        QVERIFY(profiles.all().back().security.password.empty());
    }
    secured.security.password.clear();
    secured.security.keyPassword.clear();
    Settings settings(path);
    QCOMPARE(*Profiles(settings).byName(QStringLiteral("eu-stage")), secured);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY(bytes.contains("SCRAM-SHA-512"));
    QVERIFY(!bytes.contains("s3cret"));
}

void ProfilesTest::explainsAProperty()
{
    QCOMPARE(faultOfProperties({QStringLiteral("a.b=1")}), QString());
    QVERIFY(faultOfProperties({QStringLiteral("a.b=1"), QStringLiteral("alone")}).contains(QStringLiteral("“alone”")));
    QVERIFY(faultOfProperties({QStringLiteral("sasl.password=x")}).contains(QLatin1String("a field of their own")));
    QVERIFY(faultOfProperties({QStringLiteral("=x")}).contains(QLatin1String("NAME=VALUE")));
}

void ProfilesTest::hasTheTwoOfThisMachine()
{
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("s.ini")));
    Profiles profiles(settings);
    QCOMPARE(profiles.all().size(), std::size_t(fixedProfiles));
    QCOMPARE(profiles.all()[0], sandboxProfile());
    QCOMPARE(profiles.byName(QStringLiteral("local kafka"))->bootstrap, QStringLiteral("localhost:9092"));
    profiles.remove(0);
    QCOMPARE(profiles.all().size(), std::size_t(fixedProfiles));
}

void ProfilesTest::keepsClustersFromOneStartToTheNext()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("s.ini"));
    {
        Settings settings(file);
        Profiles profiles(settings);
        QSignalSpy changes(&profiles, &Profiles::changed);
        QCOMPARE(profiles.add(cluster(QStringLiteral("orders-test"))), fixedProfiles);
        QCOMPARE(changes.count(), 1);
    }
    Settings settings(file);
    Profiles profiles(settings);
    QCOMPARE(profiles.all().at(fixedProfiles), cluster(QStringLiteral("orders-test")));
    profiles.remove(fixedProfiles);
    QVERIFY(!profiles.byName(QStringLiteral("orders-test")));
    QCOMPARE(Profiles(settings).all().size(), std::size_t(fixedProfiles));
}

void ProfilesTest::givesATakenNameANumber()
{
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("s.ini")));
    Profiles profiles(settings);
    const int first = profiles.add(cluster(QStringLiteral("stage")));
    const int second = profiles.add(cluster(QStringLiteral("stage")));
    QCOMPARE(profiles.all().at(static_cast<std::size_t>(second)).name, QStringLiteral("stage-2"));
    profiles.replace(first, cluster(QStringLiteral("stage"))); // its own name is not taken
    QCOMPARE(profiles.all().at(static_cast<std::size_t>(first)).name, QStringLiteral("stage"));
}

void ProfilesTest::keepsWhatTheTwoOfThisMachineAre()
{
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("s.ini")));
    Profiles profiles(settings);
    profiles.replace(1, cluster(QStringLiteral("else")));
    QCOMPARE(profiles.all().at(1).name, QStringLiteral("Local Kafka"));
    QCOMPARE(profiles.all().at(1).role, Connection::Role::WatchOnly);
    QCOMPARE(Profiles(settings).all().at(1).role, Connection::Role::WatchOnly);
}

void ProfilesTest::explainsAnAddress_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says"); // part of the sentence; empty: the address is fine
    QTest::newRow("host and port") << "localhost:9092"
                                   << "";
    QTest::newRow("several") << "broker-1.eu.example:9093, broker-2.eu.example:9093"
                             << "";
    QTest::newRow("IPv6") << "[::1]:9092"
                          << "";
    QTest::newRow("nothing") << "  "
                             << "missing";
    QTest::newRow("no port") << "localhost"
                             << "“localhost” is not an address";
    QTest::newRow("second is wrong") << "a:1,b"
                                     << "“b” is not an address";
    QTest::newRow("port too large") << "a:99999"
                                    << "99999 is not a port";
    QTest::newRow("a URL") << "http://a:80"
                           << "not an address";
}

void ProfilesTest::explainsAnAddress()
{
    QFETCH(const QString, text);
    QFETCH(const QString, says);
    const QString fault = faultOfBootstrap(text);
    QCOMPARE(fault.isEmpty(), says.isEmpty());
    QVERIFY2(fault.contains(says), qPrintable(fault));
}

QTEST_APPLESS_MAIN(ProfilesTest)
#include "profiles_test.moc"
