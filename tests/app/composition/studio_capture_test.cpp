#include "app/composition/studio_engine.h"
#include "tests/engine/capture/captured.h"
#include "tests/support/recording.h"
#include "tests/support/scenario.h"

#include <QSignalSpy>

namespace backstep {

namespace {

QString someCapture(const QTemporaryDir& folder, std::vector<std::string> masks = {})
{
    const QString file = folder.filePath(QStringLiteral("tonight.capture"));
    const std::string fault = writeCapture(file, recorded("a > b[tries=1]", "a ok; b fails; a ok"), std::move(masks));
    return fault.empty() ? file : QString();
}

} // namespace

/// A capture that is opened in the window.
class StudioCaptureTest : public QObject
{
    Q_OBJECT

private slots:

    void showsItsFlowsAndSendsNothing()
    {
        const QTemporaryDir folder;
        Connection connection;
        StudioEngine engine(connection, folder.filePath(QStringLiteral("ledgers")));
        engine.connectTo(sandboxProfile());
        QVERIFY(engine.orchestrations() != nullptr);
        const QString file = someCapture(folder, {"email"});
        QVERIFY(engine.openCapture(file));
        QTRY_VERIFY(engine.isCaptureRead());
        QTRY_VERIFY(engine.feed().flow(FlowId("f")).has_value());
        QTRY_VERIFY(engine.feed().flow(FlowId("f"))->status == FlowStatus::Undone);
        QVERIFY(engine.feed().records(FlowId("f"))->size() > 5);
        // Ages are those of then.
        QTRY_COMPARE(engine.feed().now().micros, engine.feed().flow(FlowId("f"))->lastSeenAt.micros);
        // No transport and no producer: there is nobody to ask, and the reason is told.
        QVERIFY(engine.orchestrations() == nullptr);
        QVERIFY(engine.lag() == nullptr);
        QVERIFY(engine.whyNobody().startsWith(QStringLiteral("This is a capture: it is read-only")));
        QSignalSpy refused(&engine, &StudioEngine::refused);
        engine.run(Orchestration(), "{}");
        QCOMPARE(refused.size(), 1);
        QCOMPARE(refused.first().first().toString(), engine.whyNobody());
        QCOMPARE(connection.name(), QStringLiteral("Capture tonight.capture, read-only"));
        QTRY_COMPARE(
            connection.detail().section(QStringLiteral("; "), 0, 1),
            QStringLiteral("recorded at test on 2025-11-24 16:00; masked: email")
        );
        QVERIFY2(connection.detail().contains(QStringLiteral(" records")), qPrintable(connection.detail()));
        QCOMPARE(connection.roleWords(), QStringLiteral("Nothing can be sent"));
    }

    void leavesItForABroker()
    {
        const QTemporaryDir folder;
        Connection connection;
        StudioEngine engine(connection, folder.filePath(QStringLiteral("ledgers")));
        QVERIFY(engine.openCapture(someCapture(folder)));
        engine.connectTo(sandboxProfile());
        QVERIFY(engine.orchestrations() != nullptr);
        QVERIFY(!engine.isCaptureRead());
        QVERIFY(!engine.feed().flow(FlowId("f")).has_value());
        QCOMPARE(connection.name(), QStringLiteral("Sandbox"));
        QVERIFY(!connection.detail().contains(QStringLiteral("recorded")));
        QVERIFY(engine.feed().now() > Instant{1'700'000'000'000'000});
    }

    void whatCannotBeUsedLeavesTheBrokerAlone()
    {
        const QTemporaryDir folder;
        Connection connection;
        StudioEngine engine(connection, folder.filePath(QStringLiteral("ledgers")));
        engine.connectTo(sandboxProfile());
        const QString file = folder.filePath(QStringLiteral("foreign.capture"));
        writeBytes(file, "orchestrationName: x\n");
        QVERIFY(StudioEngine::isCapture(file));
        const auto opened = engine.openCapture(file);
        QVERIFY(!opened);
        QVERIFY(opened.error().message.find("it is no capture of Backstep") != std::string::npos);
        QVERIFY(engine.orchestrations() != nullptr);
        QCOMPARE(connection.name(), QStringLiteral("Sandbox"));
    }

    void showsWhatStandsBeforeTheDamage()
    {
        const QTemporaryDir folder;
        Connection connection;
        StudioEngine engine(connection, folder.filePath(QStringLiteral("ledgers")));
        const QString file = someCapture(folder);
        QByteArray bytes = bytesOf(file);
        bytes[bytes.size() / 2] = static_cast<char>(~bytes[bytes.size() / 2]);
        writeBytes(file, bytes);
        QVERIFY(engine.openCapture(file));
        QTRY_COMPARE(connection.state(), Connection::State::Down);
        QVERIFY2(connection.detail().contains(QStringLiteral("is damaged at byte")), qPrintable(connection.detail()));
        QTRY_VERIFY(engine.feed().flow(FlowId("f")).has_value());
    }

    void savesWhatItShowsWithMoreMasks()
    {
        const QTemporaryDir folder;
        Connection connection;
        StudioEngine engine(connection, folder.filePath(QStringLiteral("ledgers")));
        QVERIFY(engine.openCapture(someCapture(folder, {"email"})));
        QSignalSpy saved(&engine, &StudioEngine::captureSaved);
        QSignalSpy notSaved(&engine, &StudioEngine::captureNotSaved);
        const QString file = folder.filePath(QStringLiteral("again.capture"));
        engine.saveCapture({file, {QStringLiteral("payload")}, {}});
        QTRY_COMPARE(saved.size(), 1);
        QCOMPARE(saved.first().at(1).toULongLong(), readBack(file).records.size());
        QVERIFY(!readBack(file).records.empty());
        const auto reader = CaptureReader::open(file.toStdString());
        QCOMPARE((*reader)->about().masks, (std::vector<std::string>{"email", "payload"}));
        QCOMPARE((*reader)->about().from, "test");
        engine.saveCapture({folder.filePath(QStringLiteral("no/where.capture")), {}, {}});
        QTRY_COMPARE(notSaved.size(), 1);
        QVERIFY(notSaved.first().first().toString().contains(QStringLiteral("cannot be made: No such file")));
        QVERIFY(StudioEngine::maskFault({QStringLiteral("a..b")}).contains(QStringLiteral("has an empty name")));
        QCOMPARE(StudioEngine::maskFault({QStringLiteral("a.b")}), QString());
    }

    void savesOneFlowOfTheSandbox()
    {
        const QTemporaryDir folder;
        Connection connection;
        StudioEngine engine(connection, folder.filePath(QStringLiteral("ledgers")));
        engine.connectTo(sandboxProfile());
        QSignalSpy started(&engine, &StudioEngine::started);
        for (int i = 0; i < 2; ++i) {
            engine.run(pictured("a > b"), R"({"secret":"4111222233334444","plan":"gold"})");
            QTRY_COMPARE(started.size(), i + 1);
        }
        const auto flow = started.last().first().value<FlowId>();
        QTRY_VERIFY(engine.feed().flow(flow).has_value() && engine.feed().flow(flow)->status == FlowStatus::Completed);
        QSignalSpy saved(&engine, &StudioEngine::captureSaved);
        const QString file = folder.filePath(QStringLiteral("one.capture"));
        engine.saveCapture({file, {QStringLiteral("payload.secret")}, flow});
        QTRY_COMPARE(saved.size(), 1);
        QVERIFY(!bytesOf(file).contains("4111") && bytesOf(file).contains("gold"));
        QVERIFY(engine.openCapture(file));
        QTRY_VERIFY(engine.isCaptureRead());
        const FlowId other = started.first().first().value<FlowId>();
        QTRY_VERIFY(engine.feed().flow(flow).has_value());
        QVERIFY(!engine.feed().flow(other).has_value());
        QVERIFY(engine.feed().flow(flow)->status == FlowStatus::Completed);
    }

    void tellsCapturesFromDefinitions()
    {
        const QTemporaryDir folder;
        const QString renamed = folder.filePath(QStringLiteral("renamed"));
        QVERIFY(QFile::rename(someCapture(folder), renamed));
        QVERIFY(StudioEngine::isCapture(renamed));
        writeBytes(folder.filePath(QStringLiteral("a.yaml")), "orchestrationName: x\n");
        QVERIFY(!StudioEngine::isCapture(folder.filePath(QStringLiteral("a.yaml"))));
        QVERIFY(!StudioEngine::isCapture(folder.path()));
        QVERIFY(!StudioEngine::isCapture(folder.filePath(QStringLiteral("none.yaml"))));
    }
};

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::StudioCaptureTest)
#include "studio_capture_test.moc"
