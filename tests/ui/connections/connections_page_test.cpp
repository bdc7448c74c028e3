#include "ui/connections/connections_page.h"

#include "model/connections/profiles.h"
#include "model/connections/secrets.h"
#include "model/settings/settings.h"

#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace backstep;

struct PageUnderTest
{
    QTemporaryDir folder;
    Settings settings{folder.filePath(QStringLiteral("s.ini"))};
    Theme theme{ThemeKind::Dark};
    Profiles profiles{settings};
    MemorySecrets secrets;
    Connection connection;
    ConnectionsPage page{theme, profiles, secrets, connection};

    PageUnderTest()
    {
        page.resize(1376, 840);
        page.show();
    }

    QAbstractButton* button(const char* name) { return page.findChild<QAbstractButton*>(QLatin1String(name)); }

    QString kept(const QString& profile)
    {
        QString password;
        secrets.read(profile, [&password](const ProfileSecrets& found) { password = found.password; });
        return password;
    }

    QLabel* label(const char* name) { return page.findChild<QLabel*>(QLatin1String(name)); }
};

class ConnectionsPageTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhichOneIsInUse();
    void keepsAndConnectsWhatWasWritten();
    void refusesAnAddressThatIsNone();
    void tellsWhyThereIsNoConnection();
    void opensOnTheConnectionInUse();
    void showsOnlyWhatHasAMeaning();
    void keepsSecretsApartFromTheProfile();
    void duplicatesAProfileWithItsPasswords();
    void testsWhatIsWritten();
    void tellsTheFirstNo();
};

void ConnectionsPageTest::duplicatesAProfileWithItsPasswords()
{
    PageUnderTest under;
    auto* duplicate = under.page.findChild<QAction*>(QStringLiteral("profileDuplicate"));
    QVERIFY(!duplicate->isEnabled()); // of the sandbox there is one
    Profile stage;
    stage.name = QStringLiteral("eu-stage");
    stage.broker = Connection::Broker::Bootstrap;
    stage.bootstrap = QStringLiteral("broker-1.stage.test:9093");
    stage.begins = QStringLiteral("2h");
    under.secrets.keep(stage.name, {QStringLiteral("secret"), {}, false});
    under.page.choose(under.profiles.add(stage));
    QVERIFY(duplicate->isEnabled());
    duplicate->trigger();
    QCOMPARE(under.profiles.all().size(), std::size_t{4});
    stage.name = QStringLiteral("eu-stage-2");
    QCOMPARE(under.profiles.all().back(), stage);
    QCOMPARE(under.kept(QStringLiteral("eu-stage-2")), QStringLiteral("secret"));
    QCOMPARE(under.page.findChild<QLineEdit*>(QStringLiteral("profileName"))->text(), QStringLiteral("eu-stage-2"));
}

void ConnectionsPageTest::tellsWhichOneIsInUse()
{
    PageUnderTest under;
    QCOMPARE(under.label("profileState")->text(), QStringLiteral("connected"));
    QTest::mouseClick(under.button("profileLocal Kafka"), Qt::LeftButton);
    QVERIFY(under.label("profileState")->text().isEmpty());
    under.connection.setBroker(Connection::Broker::LocalKafka, QStringLiteral("localhost:9092"));
    under.connection.setState(Connection::State::Connecting);
    QCOMPARE(under.label("profileState")->text(), QStringLiteral("connecting"));
}

void ConnectionsPageTest::keepsAndConnectsWhatWasWritten()
{
    PageUnderTest under;
    QSignalSpy asked(&under.page, &ConnectionsPage::connectAsked);
    under.page.actions().first()->trigger();
    auto* bootstrap = under.page.findChild<QLineEdit*>(QStringLiteral("profileBootstrap"));
    auto* name = under.page.findChild<QLineEdit*>(QStringLiteral("profileName"));
    name->setText(QStringLiteral("orders-test"));
    bootstrap->setText(QStringLiteral("kafka-1.test:9092"));
    QTest::mouseClick(under.button("profileConnect"), Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
    const auto profile = asked.first().first().value<Profile>();
    QCOMPARE(profile.bootstrap, QStringLiteral("kafka-1.test:9092"));
    QCOMPARE(profile.role, Connection::Role::WatchOnly);
    QVERIFY(under.profiles.byName(QStringLiteral("orders-test")).has_value());
}

void ConnectionsPageTest::refusesAnAddressThatIsNone()
{
    PageUnderTest under;
    under.page.actions().first()->trigger();
    under.page.findChild<QLineEdit*>(QStringLiteral("profileBootstrap"))->setText(QStringLiteral("localhost"));
    QVERIFY(!under.button("profileConnect")->isEnabled());
    QVERIFY(under.label("profileFault")->isVisible());
    QVERIFY(under.label("profileFault")->text().contains(QStringLiteral("host:port")));
}

void ConnectionsPageTest::tellsWhyThereIsNoConnection()
{
    PageUnderTest under;
    QVERIFY(!under.label("connectionFault")->isVisible());
    under.connection.setState(Connection::State::Down, QStringLiteral("localhost:9092 does not answer"));
    QVERIFY(under.label("connectionFault")->isVisible());
    QCOMPARE(under.label("connectionFault")->text(), QStringLiteral("localhost:9092 does not answer"));
}

void ConnectionsPageTest::opensOnTheConnectionInUse()
{
    PageUnderTest under;
    const auto* name = under.page.findChild<QLineEdit*>(QStringLiteral("profileName"));
    const int made = under.profiles.add(
        {QStringLiteral("orders-test"),
         Connection::Broker::Bootstrap,
         QStringLiteral("kafka-1.test:9092"),
         Connection::Role::WatchOnly}
    );
    const QString added = under.profiles.all().at(static_cast<std::size_t>(made)).name;
    under.connection.setBroker(Connection::Broker::Bootstrap, QStringLiteral("kafka-1.test:9092"), added);
    QCOMPARE(name->text(), added);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); // the list was made anew
    // What a person looks at stays while the same connection goes on.
    QTest::mouseClick(under.button("profileSandbox"), Qt::LeftButton);
    under.connection.setAway(QStringLiteral("Connection refused"), {1});
    QCOMPARE(name->text(), QStringLiteral("Sandbox"));
    under.connection.setBroker(Connection::Broker::LocalKafka, QStringLiteral("localhost:9092"));
    QCOMPARE(name->text(), QStringLiteral("Local Kafka"));
}

void ConnectionsPageTest::showsOnlyWhatHasAMeaning()
{
    PageUnderTest under;
    auto* encryption = under.page.findChild<QComboBox*>(QStringLiteral("profileEncryption"));
    auto* signIn = under.page.findChild<QComboBox*>(QStringLiteral("profileSignIn"));
    const auto isSeen = [&](const char* name) {
        return under.page.findChild<QWidget*>(QLatin1String(name))->isVisibleTo(&under.page);
    };
    QVERIFY(!isSeen("profileEncryption")); // the sandbox has nothing to guard
    QVERIFY(!isSeen("profileTest"));
    under.page.actions().first()->trigger();
    QVERIFY(isSeen("profileEncryption") && isSeen("profileSignIn") && isSeen("profileTest"));
    QVERIFY(!isSeen("profileAuthority") && !isSeen("profileUser") && !isSeen("profilePassword"));
    encryption->setCurrentIndex(2);
    QVERIFY(isSeen("profileAuthority"));
    QVERIFY(!under.button("profileConnect")->isEnabled());
    QVERIFY(under.label("profileFault")->text().startsWith(QLatin1String("The authority's file is missing.")));
    encryption->setCurrentIndex(1);
    QVERIFY(!isSeen("profileAuthority"));
    QVERIFY(under.button("profileConnect")->isEnabled());
    signIn->setCurrentIndex(3);
    QVERIFY(isSeen("profileUser") && isSeen("profilePassword"));
    QVERIFY(!under.button("profileTest")->isEnabled());
}

void ConnectionsPageTest::keepsSecretsApartFromTheProfile()
{
    PageUnderTest under;
    QSignalSpy asked(&under.page, &ConnectionsPage::connectAsked);
    under.page.actions().first()->trigger();
    under.page.findChild<QLineEdit*>(QStringLiteral("profileName"))->setText(QStringLiteral("eu-stage"));
    under.page.findChild<QComboBox*>(QStringLiteral("profileSignIn"))->setCurrentIndex(3);
    under.page.findChild<QLineEdit*>(QStringLiteral("profileUser"))->setText(QStringLiteral("anna"));
    auto* password = under.page.findChild<QLineEdit*>(QStringLiteral("profilePassword"));
    QCOMPARE(password->echoMode(), QLineEdit::Password);
    password->setText(QStringLiteral("s3cret"));
    QTest::mouseClick(under.button("profileConnect"), Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.first().first().value<Profile>().security.password, std::string("s3cret"));
    const Profile kept = *under.profiles.byName(QStringLiteral("eu-stage"));
    QCOMPARE(kept.security.signIn, SignIn::ScramSha512);
    QVERIFY(kept.security.password.empty());
    QCOMPARE(under.kept(QStringLiteral("eu-stage")), QStringLiteral("s3cret"));
    QVERIFY(password->text().isEmpty());
    QVERIFY(password->placeholderText().startsWith(QLatin1String("kept ")));

    // Under another name it goes along, and with the profile it goes.
    under.page.findChild<QLineEdit*>(QStringLiteral("profileName"))->setText(QStringLiteral("eu-test"));
    QTest::mouseClick(under.button("profileConnect"), Qt::LeftButton);
    QCOMPARE(under.kept(QStringLiteral("eu-test")), QStringLiteral("s3cret"));
    QVERIFY(under.kept(QStringLiteral("eu-stage")).isEmpty());
    QTest::mouseClick(under.button("profileRemove"), Qt::LeftButton);
    QVERIFY(under.kept(QStringLiteral("eu-test")).isEmpty());
}

void ConnectionsPageTest::testsWhatIsWritten()
{
    PageUnderTest under;
    QSignalSpy asked(&under.page, &ConnectionsPage::testAsked);
    under.page.actions().first()->trigger();
    under.page.findChild<QLineEdit*>(QStringLiteral("profileBootstrap"))->setText(QStringLiteral("kafka-7.test:9093"));
    under.page.findChild<QComboBox*>(QStringLiteral("profileEncryption"))->setCurrentIndex(1);
    QTest::mouseClick(under.button("profileTest"), Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
    const auto profile = asked.first().first().value<Profile>();
    QCOMPARE(profile.bootstrap, QStringLiteral("kafka-7.test:9093"));
    QVERIFY(profile.security.isEncrypted);
    QCOMPARE(under.label("testHeading")->text(), QStringLiteral("Testing the connection"));
    QCOMPARE(under.profiles.all().back().bootstrap, QStringLiteral("localhost:9092")); // nothing is kept by it
}

void ConnectionsPageTest::tellsTheFirstNo()
{
    PageUnderTest under;
    under.page.actions().first()->trigger();
    ConnectionCheck check;
    check.stages
        = {{CheckStage::Names, CheckOutcome::Fine, "Names resolve", "a is 10.0.0.1", Duration(3)},
           {CheckStage::Port, CheckOutcome::Refused, "Port 9093 answers", {}, Duration(11)},
           {CheckStage::Encryption, CheckOutcome::NotReached, "TLS is trusted", {}, Duration(0)},
           {CheckStage::SignIn, CheckOutcome::NotReached, "anna may sign in", {}, Duration(0)},
           {CheckStage::Rights, CheckOutcome::NotReached, "Topics can be read", {}, Duration(0)}};
    check.reason = "Nobody listens at a:9093.";
    check.toTry = {"Check the port, and that a broker runs there."};
    under.page.showTest(reportOf(check));
    QCOMPARE(under.label("testHeading")->text(), QStringLiteral("Could not reach it"));
    QCOMPARE(under.label("testReason")->text(), QStringLiteral("Nobody listens at a:9093."));
    QStringList words;
    for (const QLabel* label :
         under.page.findChild<QWidget*>(QStringLiteral("connectionTest"))->findChildren<QLabel*>()) {
        words.append(label->text());
    }
    QVERIFY(words.contains(QStringLiteral("The port does not answer")));
    QVERIFY(words.contains(QStringLiteral("anna may sign in: not reached")));
    QVERIFY(words.contains(QStringLiteral("11 ms")));
    under.page.choose(0);
    QVERIFY(!under.page.findChild<QWidget*>(QStringLiteral("connectionTest"))->isVisible());
}

QTEST_MAIN(ConnectionsPageTest)
#include "connections_page_test.moc"
