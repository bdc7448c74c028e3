#include "app/composition/alert_telling.h"

#include <QDBusConnection>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace backstep;

/// The desktop's service for notifications, on a bus of this test's own.
class FakeDesktop final : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

public:
    QStringList shown;

public Q_SLOTS:

    uint Notify(
        const QString& application,
        uint /*replaces*/,
        const QString& /*icon*/,
        const QString& title,
        const QString& text,
        const QStringList& /*actions*/,
        const QVariantMap& hints,
        int /*expires*/
    )
    {
        const bool isSilent = hints.value(QStringLiteral("suppress-sound")).toBool();
        shown << QStringList{application, title, text, isSilent ? QStringLiteral("silent") : QString()}.join(
            QLatin1Char('|')
        );
        return static_cast<uint>(shown.size());
    }

Q_SIGNALS:
    void ActionInvoked(uint number, const QString& action);
};

/// Answers every request with one status, and keeps what it was sent.
class FakeHook final : public QObject
{
public:
    explicit FakeHook(int status)
        : m_status(status)
    {
        m_server.listen(QHostAddress::LocalHost);
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            QTcpSocket* socket = m_server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { take(*socket); });
        });
    }

    [[nodiscard]] QString address() const
    {
        return QStringLiteral("http://127.0.0.1:%1/hook").arg(m_server.serverPort());
    }

    QByteArray received; ///< head and body

private:
    void take(QTcpSocket& socket)
    {
        received += socket.readAll();
        if (m_status != 0 && received.endsWith('}')) {
            socket.write(
                "HTTP/1.1 " + QByteArray::number(m_status) + " X\r\nContent-Length: 0\r\nLocation: http://x/\r\n\r\n"
            );
        }
    }

    QTcpServer m_server;
    int m_status; ///< 0: none, ever
};

class AlertTellingTest final : public QObject
{
    Q_OBJECT

private:
    QProcess m_bus;

    static Alert alert()
    {
        Alert made;
        made.cluster = QStringLiteral("orders-prod");
        made.title = QStringLiteral("Stuck: 5 flows");
        made.text = QStringLiteral("a < b & c");
        made.view = QStringLiteral("Stuck");
        made.count = 5;
        return made;
    }

    static AlertRules byHook(const QString& address)
    {
        AlertRules rules;
        rules.desktop = false;
        rules.webhook = address;
        return rules;
    }

private Q_SLOTS:

    /// Before anybody asks for the session's bus.
    void initTestCase()
    {
        m_bus.start(
            QStringLiteral("dbus-daemon"),
            {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address=1")}
        );
        QVERIFY(m_bus.waitForStarted());
        while (!m_bus.canReadLine()) {
            QVERIFY(m_bus.waitForReadyRead(20'000));
        }
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus.readLine().trimmed());
    }

    void cleanupTestCase()
    {
        m_bus.kill();
        m_bus.waitForFinished();
    }

    /// Nobody shows notifications here, and there is no tray.
    void aDesktopWithoutNotificationsIsSaid()
    {
        AlertTelling telling;
        QSignalSpy failed(&telling, &AlertTelling::failed);
        telling.setRules({});
        telling.tell(alert(), {});
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 20'000);
        QVERIFY(failed.first().first().toString().startsWith(QStringLiteral("This desktop shows no notifications")));
    }

    void theDesktopShowsItAndAClickLeadsBack()
    {
        FakeDesktop desktop;
        QDBusConnection other = QDBusConnection::connectToBus(
            QString::fromLocal8Bit(qgetenv("DBUS_SESSION_BUS_ADDRESS")), QStringLiteral("desktop")
        );
        QVERIFY(other.isConnected());
        QVERIFY(other.registerObject(
            QStringLiteral("/org/freedesktop/Notifications"),
            &desktop,
            QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals
        ));
        QVERIFY(other.registerService(QStringLiteral("org.freedesktop.Notifications")));
        AlertTelling telling;
        QSignalSpy clicked(&telling, &AlertTelling::clicked);
        telling.setRules({});
        telling.tell(alert(), {});
        QTRY_COMPARE_WITH_TIMEOUT(desktop.shown.size(), 1, 20'000);
        QCOMPARE(
            desktop.shown.first().section(QLatin1Char('|'), 1),
            QStringLiteral("Stuck: 5 flows|orders-prod. a &lt; b &amp; c|silent")
        );
        // The answer with its number may come after the click on a slow machine: click until it counts.
        QTRY_VERIFY_WITH_TIMEOUT(
            (Q_EMIT desktop.ActionInvoked(1, QStringLiteral("default")), !clicked.isEmpty()), 20'000
        );
        QCOMPARE(clicked.first().first().value<Alert>().title, alert().title);
    }

    void aWebhookIsSentJson()
    {
        FakeHook hook(204);
        AlertTelling telling;
        QSignalSpy sent(&telling, &AlertTelling::sent);
        telling.setRules(byHook(hook.address()));
        telling.tell(alert(), QStringLiteral("backstep://orders-prod/flow/1"));
        QTRY_COMPARE_WITH_TIMEOUT(sent.count(), 1, 20'000);
        QVERIFY(hook.received.startsWith("POST /hook HTTP/1.1\r\n"));
        QVERIFY(hook.received.toLower().contains("content-type: application/json"));
        const QByteArray body = hook.received.mid(hook.received.indexOf("\r\n\r\n") + 4);
        const QJsonObject told = QJsonDocument::fromJson(body).object();
        QCOMPARE(told.value(QLatin1String("title")).toString(), alert().title);
        QCOMPARE(told.value(QLatin1String("link")).toString(), QStringLiteral("backstep://orders-prod/flow/1"));
    }

    void whatGoesWrongIsSaid_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("says");
        QTest::newRow("refused") << 500 << QStringLiteral("answered 500. Check its address in Settings.");
        QTest::newRow("a redirect is not followed") << 302 << QStringLiteral("answered 302.");
        QTest::newRow("no answer") << 0 << QStringLiteral("did not answer within 1 s.");
    }

    void whatGoesWrongIsSaid()
    {
        QFETCH(int, status);
        QFETCH(QString, says);
        FakeHook hook(status);
        Webhook webhook(std::chrono::seconds(1));
        QSignalSpy failed(&webhook, &Webhook::failed);
        webhook.send(hook.address(), webhookBody(alert(), {}));
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 20'000);
        const QString sentence = failed.first().first().toString();
        QVERIFY2(sentence.contains(says) && sentence.contains(QStringLiteral("127.0.0.1")), qPrintable(sentence));
    }

    void nobodyThereIsSaid()
    {
        QString address;
        {
            const FakeHook gone(204);
            address = gone.address();
        }
        Webhook webhook;
        QSignalSpy failed(&webhook, &Webhook::failed);
        webhook.send(address, "{}");
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 20'000);
        QVERIFY(failed.first().first().toString().contains(QStringLiteral("cannot be reached")));
    }
};

QTEST_MAIN(AlertTellingTest)
#include "alert_telling_test.moc"
