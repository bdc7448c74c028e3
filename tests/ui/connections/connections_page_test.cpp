#include "ui/connections/connections_page.h"

#include "model/connections/profiles.h"
#include "model/settings/settings.h"

#include <QAbstractButton>
#include <QAction>
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
    Connection connection;
    ConnectionsPage page{theme, profiles, connection};

    PageUnderTest()
    {
        page.resize(1376, 840);
        page.show();
    }

    QAbstractButton* button(const char* name) { return page.findChild<QAbstractButton*>(QLatin1String(name)); }

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
};

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

QTEST_MAIN(ConnectionsPageTest)
#include "connections_page_test.moc"
