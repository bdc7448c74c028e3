#include "app/composition/studio_engine.h"
#include "model/words.h"
#include "tests/support/kept_audit.h"
#include "tests/support/scenario.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest/QTest>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace backstep {

namespace {

/// A port of this machine on which nobody listens.
QString deadAddress()
{
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* place = reinterpret_cast<sockaddr*>(&address); // the socket interface is made so
    const bool isBound = ::bind(socket, place, size) == 0 && ::getsockname(socket, place, &size) == 0;
    ::close(socket);
    return isBound ? QStringLiteral("127.0.0.1:%1").arg(ntohs(address.sin_port)) : QString();
}

/// Of GET /health there; empty where nobody answers.
QByteArray healthAt(quint16 port)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const auto* place = reinterpret_cast<const sockaddr*>(&address); // the socket interface is made so
    QByteArray answer;
    if (::connect(socket, place, sizeof address) == 0) {
        const QByteArray asked = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        (void)::write(socket, asked.constData(), static_cast<std::size_t>(asked.size()));
        std::array<char, 4096> part{};
        for (ssize_t got = 0; (got = ::read(socket, part.data(), part.size())) > 0;) {
            answer.append(part.data(), got);
        }
    }
    ::close(socket);
    return answer;
}

} // namespace

class StudioEngineTest : public QObject
{
    Q_OBJECT

private slots:

    void aBrokerThatDoesNotAnswerIsToldAndTriedAgain()
    {
        const QTemporaryDir folder;
        Connection connection;
        StudioEngine engine(connection, folder.filePath(QStringLiteral("ledgers")));
        const QString address = deadAddress();
        engine.connectTo(
            {QStringLiteral("orders-test"), Connection::Broker::Bootstrap, address, Connection::Role::WatchOnly}
        );
        QCOMPARE(connection.state(), Connection::State::Connecting);
        QTRY_COMPARE_WITH_TIMEOUT(connection.state(), Connection::State::Down, 15'000);
        const QString first = connection.detail();
        QVERIFY2(first.startsWith(address + QStringLiteral(" does not answer since ")), qPrintable(first));
        QVERIFY2(first.endsWith(QStringLiteral("Backstep keeps trying")), qPrintable(first));
        // Tried again: the same is told, since the first time.
        QSignalSpy told(&connection, &Connection::changed);
        QVERIFY(told.wait(20'000));
        QCOMPARE(connection.detail(), first);
        // The person goes elsewhere: at once, and nothing of the other is told any more.
        engine.connectTo(sandboxProfile());
        QCOMPARE(connection.state(), Connection::State::Up);
        QVERIFY(engine.orchestrations() != nullptr);
    }

    void restIsServedWhileConnectedAndItsPortIsFreeAfterwards()
    {
        const QTemporaryDir folder;
        Connection connection;
        StudioEngine engine(connection, folder.filePath(QStringLiteral("ledgers")));
        Profile profile = sandboxProfile();
        profile.rest = deadAddress();
        const quint16 port = profile.rest.section(QLatin1Char(':'), 1).toUShort();
        for (int again = 0; again < 2; ++again) {
            engine.connectTo(profile);
            QVERIFY2(healthAt(port).contains("\"orchestrator\":\"here\""), healthAt(port).constData());
            QVERIFY(connection.detail().contains(QStringLiteral("REST at http://") + profile.rest));
        }
        Connection second;
        StudioEngine other(second, folder.filePath(QStringLiteral("others")));
        other.connectTo(profile);
        QVERIFY2(
            second.detail().contains(QStringLiteral("no REST: ")) && second.detail().contains(profile.rest),
            qPrintable(second.detail())
        );
        QCOMPARE(second.state(), Connection::State::Up); // without it
        engine.connectTo(sandboxProfile());
        QVERIFY(healthAt(port).isEmpty());
        QVERIFY(!connection.detail().contains(QStringLiteral("REST")));
    }

    /// That no producer exists then is seen in engine.transport.kafka_faults.
    void whatIsDeletedByHandStandsInTheAudit()
    {
        const QTemporaryDir folder;
        Connection connection;
        const auto audit = std::make_shared<KeptAudit>();
        StudioEngine engine(connection, folder.filePath(QStringLiteral("ledgers")), {audit, "anna@desk"});
        engine.connectTo(sandboxProfile());
        const QSignalSpy told(&engine, &StudioEngine::payloadsNotDeleted);
        engine.deletePayloads({FlowId("f-1")}, QStringLiteral("OPS-311"));
        QTRY_COMPARE(told.count(), 1); // nothing of a sandbox is on a disk
        QVERIFY(told.first().first().toString().contains(QStringLiteral("ends with the window")));
        const AuditEntry entry = audit->entries().at(0);
        QCOMPARE(entry.action, std::string("delete-payloads"));
        QCOMPARE(entry.who, std::string("anna@desk"));
        QCOMPARE(entry.reason, std::string("OPS-311"));
        QCOMPARE(entry.flow.text(), std::string("f-1"));
        QCOMPARE(entry.outcome, AuditOutcome::Failed);
    }

    void whoOnlyWatchesCannotSend()
    {
        const QTemporaryDir folder;
        Connection connection;
        StudioEngine engine(connection, folder.filePath(QStringLiteral("ledgers")));
        Profile profile = sandboxProfile();
        profile.role = Connection::Role::WatchOnly;
        engine.connectTo(profile);
        QCOMPARE(connection.state(), Connection::State::Up);
        QVERIFY(engine.orchestrations() == nullptr);
        QVERIFY(engine.whyNobody().startsWith(QStringLiteral("This connection only watches")));
        QVERIFY(connection.roleWords().endsWith(QStringLiteral("nothing is sent from here")));
        QSignalSpy refusals(&engine, &StudioEngine::refused);
        engine.registerOrchestration(pictured("a > b"));
        engine.run(pictured("a > b"), "{}");
        QCOMPARE(refusals.size(), 2);
    }

    void whoIsSimulatedRegisters()
    {
        const QTemporaryDir folder;
        Connection connection;
        StudioEngine engine(connection, folder.filePath(QStringLiteral("ledgers")));
        engine.connectTo(sandboxProfile());
        engine.simulate(pictured("a > b"), {});
        const auto served = [&engine] {
            engine.workers().take();
            QStringList all;
            for (const SeenWorker& worker : engine.workers().seen().registered) {
                for (const EntryStep& step : worker.registration.steps) {
                    all.append(textOf(worker.registration.service) + QLatin1Char(' ') + textOf(step.name));
                }
            }
            return all;
        };
        QTRY_COMPARE(
            served(), (QStringList{QStringLiteral("backstep-simulated a"), QStringLiteral("backstep-simulated b")})
        );
        // A step more: the same service serves it as well, and still says so of the others.
        QSignalSpy started(&engine, &StudioEngine::started);
        engine.run(pictured("a > b > c"), "{}");
        QTRY_COMPARE(started.size(), 1);
        QTRY_COMPARE(served().join(QLatin1Char(',')).count(QStringLiteral("backstep-simulated")), 3);
        const auto flow = qvariant_cast<FlowId>(started.first().first());
        const auto isCompleted = [&] {
            const auto seen = engine.feed().flow(flow);
            return seen.has_value() && seen->status == FlowStatus::Completed;
        };
        QTRY_VERIFY(isCompleted()); // it did not wait in vain for a worker of the new step
    }

    void leavingTellsWhatIsBeingClosed()
    {
        const QTemporaryDir folder;
        Connection connection;
        StudioEngine engine(connection, folder.filePath(QStringLiteral("ledgers")));
        engine.connectTo(sandboxProfile());
        QVERIFY(engine.orchestrations() != nullptr);
        engine.connectTo(sandboxProfile());
        QVERIFY(connection.detail().contains(QStringLiteral("Sandbox is still being closed")));
        QCOMPARE(connection.state(), Connection::State::Up);
        QTRY_VERIFY(!connection.detail().contains(QStringLiteral("closed")));
    }
};

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::StudioEngineTest)
#include "studio_engine_test.moc"
