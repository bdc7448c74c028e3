#include "model/inspector/inspector_model.h"
#include "model/inspector/record_text.h"

#include "tests/support/told_records.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace backstep;

namespace {

QStringList column(const QAbstractItemModel& model, int column)
{
    QStringList all;
    for (int row = 0; row < model.rowCount(); ++row) {
        all << model.index(row, column).data().toString();
    }
    return all;
}

struct Inspected
{
    FixedClock clock;
    ToldFlows wire;
    FlowFeed feed{clock};
    InspectorModel inspector{feed};

    Inspected()
    {
        clock.at = toldAt(60);
        feed.watch(&wire);
    }

    void tell(const SeenFlow& flow)
    {
        wire.tell(flow.id, toldRecords(flow));
        wire.tell(flow);
        feed.take();
    }
};

SeenAnomaly toldAnomaly(AnomalyKind kind, const FlowId& flow, const RecordPlace& place)
{
    SeenAnomaly anomaly;
    anomaly.kind = kind;
    anomaly.flow = flow;
    anomaly.text = "it should not have been";
    anomaly.place = place;
    anomaly.at = toldAt(2);
    return anomaly;
}

const std::string event = R"({"eventId":"e","flowId":"f","orchestrationName":"o","seq":3,"type":"%1",)"
                          R"("at":"2026-11-24T14:06:00.000Z","detail":%2})";

SeenRecord toldEvent(const QString& type, const QString& detail, double seconds)
{
    const QString text = QString::fromStdString(event).arg(type, detail);
    return toldRecord(SeenRecord::Kind::Event, "orchestrator.flow.events", text.toStdString(), seconds);
}

} // namespace

class RecordsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsThatAPayloadWasDeleted_data();
    void tellsThatAPayloadWasDeleted();
    void saysWhatEachRecordMeans();
    void insertsExactlyWhatCame();
    void tellsAnomaliesBesideTheRecordsTheySpeakOf();
    void showsAFlowAsSoonAsItIsSeen();
    void forgetsAllWhenAnotherClusterIsWatched();
    void readsAnythingThatStandsOnATopic();
    void staysWithTheFlowAtAnotherTime();
    void listsHolesBeforeAnomalies();
};

void RecordsTest::saysWhatEachRecordMeans()
{
    RecordsModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const SeenFlow flow = toldFlow("f", FlowStatus::Undone, "a 0-1 ok; b 1-2 fails 503 gone; UNDO a 3-4 ok");
    std::vector<SeenRecord> records = toldRecords(flow);
    records.push_back(toldEvent(QStringLiteral("turned_back"), QStringLiteral(R"({"why":"b failed"})"), 5));
    model.show(records);
    const QStringList says{
        QStringLiteral("sent"),
        QStringLiteral("done"),
        QStringLiteral("sent"),
        QStringLiteral("503 gone"),
        QStringLiteral("sent"),
        QStringLiteral("undone"),
        QStringLiteral("turned back: b failed")};
    QCOMPARE(column(model, RecordsModel::SaysColumn), says);
    QCOMPARE(model.index(5, RecordsModel::PhaseColumn).data().toString(), QStringLiteral("UNDO"));
    QCOMPARE(model.index(3, RecordsModel::PlaceColumn).data().toString(), QStringLiteral("4@4"));
    QCOMPARE(model.index(0, RecordsModel::TimeColumn).data().toString(), QStringLiteral("14:06:00.000"));
    QCOMPARE(model.index(6, RecordsModel::StepColumn).data().toString(), QStringLiteral("flow"));
    QCOMPARE(model.row(1).way, RecordWay::Received);
    QCOMPARE(model.row(1).source, QStringLiteral("payment-1"));
}

void RecordsTest::insertsExactlyWhatCame()
{
    Inspected under;
    const QAbstractItemModelTester tester(
        &under.inspector.records(), QAbstractItemModelTester::FailureReportingMode::QtTest
    );
    under.inspector.open(FlowId("f"));
    under.tell(toldFlow("f", FlowStatus::InProgress, "a 0-1 ok; b 1- runs"));
    const QSignalSpy resets(&under.inspector.records(), &QAbstractItemModel::modelReset);
    QSignalSpy inserted(&under.inspector.records(), &QAbstractItemModel::rowsInserted);
    const QPersistentModelIndex chosen = under.inspector.records().index(1, 0);
    under.tell(toldFlow("f", FlowStatus::InProgress, "a 0-1 ok; b 1-2 ok; c 2- runs"));
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(inserted.first().at(1).toInt(), 3);
    QCOMPARE(inserted.first().at(2).toInt(), 4);
    QCOMPARE(resets.size(), 0);
    QCOMPARE(chosen.row(), 1);
}

void RecordsTest::tellsAnomaliesBesideTheRecordsTheySpeakOf()
{
    Inspected under;
    const QAbstractItemModelTester tester(
        &under.inspector.anomalies(), QAbstractItemModelTester::FailureReportingMode::QtTest
    );
    const SeenFlow flow = toldFlow("f", FlowStatus::Completed, "a 0-1 ok");
    std::vector<SeenRecord> records = toldRecords(flow);
    records.push_back(records.back());
    records.back().record.place.offset = 9;
    const QString topic = QString::fromStdString(records.back().record.place.topic.text());
    records.push_back(toldEvent(
        QStringLiteral("anomaly"),
        QStringLiteral(R"({"kind":"unknown-step","text":"no such step","topic":"%1","partition":4,"offset":1})")
            .arg(topic),
        4
    ));
    under.wire.tell(flow.id, records);
    under.wire.tell(flow);
    // Heard before the flow was opened: it must not be lost.
    under.wire.tell(toldAnomaly(AnomalyKind::DuplicateReply, flow.id, records[2].record.place));
    under.wire.tell(toldAnomaly(AnomalyKind::NotJson, FlowId("other"), {}));
    under.feed.take();
    under.inspector.open(flow.id);
    QCOMPARE(
        column(under.inspector.anomalies(), AnomaliesModel::KindColumn),
        (QStringList{QStringLiteral("duplicate reply"), QStringLiteral("unknown step")})
    );
    QCOMPARE(
        under.inspector.records().index(2, RecordsModel::SaysColumn).data().toString(),
        QStringLiteral("duplicate reply, ignored")
    );
    under.wire.tell(toldAnomaly(AnomalyKind::UnexpectedReply, flow.id, {}));
    under.feed.take();
    QCOMPARE(under.inspector.anomalies().rowCount(), 3);
}

void RecordsTest::showsAFlowAsSoonAsItIsSeen()
{
    Inspected under;
    under.inspector.open(FlowId("f"));
    QVERIFY(!under.inspector.flow().has_value());
    const QSignalSpy opened(&under.inspector, &InspectorModel::opened);
    under.tell(toldFlow("g", FlowStatus::InProgress, "a 0- runs"));
    QCOMPARE(opened.size(), 0);
    under.tell(toldFlow("f", FlowStatus::InProgress, "a 0- runs"));
    QCOMPARE(opened.size(), 1);
    QVERIFY(under.inspector.flow().has_value());
}

void RecordsTest::forgetsAllWhenAnotherClusterIsWatched()
{
    Inspected under;
    under.tell(toldFlow("f", FlowStatus::InProgress, "a 0- runs"));
    under.inspector.open(FlowId("f"));
    QCOMPARE(under.inspector.records().rowCount(), 1);
    under.feed.watch(nullptr);
    QVERIFY(under.inspector.id().isEmpty());
    QCOMPARE(under.inspector.records().rowCount(), 0);
}

void RecordsTest::readsAnythingThatStandsOnATopic()
{
    RecordsModel model;
    std::vector<SeenRecord> records{
        toldRecord(SeenRecord::Kind::Other, "orchestrator.response.result", "{\"headers\":", 1),
        toldRecord(SeenRecord::Kind::Other, "a.foreign.topic", std::string("\x00\xFF", 2), 2),
        toldRecord(SeenRecord::Kind::Reply, "orchestrator.response.result", "{}", 3)};
    records.push_back(records.back());
    records.back().record.value.reset();
    model.show(records);
    for (int row = 0; row < model.rowCount(); ++row) {
        QVERIFY2(
            !model.index(row, RecordsModel::SaysColumn).data().toString().isEmpty(), qPrintable(QString::number(row))
        );
    }
}

void RecordsTest::staysWithTheFlowAtAnotherTime()
{
    Inspected under;
    const SeenFlow now = toldFlow("f", FlowStatus::Completed, "a 0-1 ok; b 1-2 ok");
    under.tell(now);
    under.wire.tell(toldAnomaly(AnomalyKind::DuplicateReply, now.id, toldRecords(now)[1].record.place));
    under.feed.take();
    under.inspector.open(now.id);
    const auto says = [&] { return under.inspector.records().index(1, RecordsModel::SaysColumn).data().toString(); };
    QCOMPARE(says(), QStringLiteral("duplicate reply, ignored"));
    ToldFlows then;
    const SeenFlow before = toldFlow("f", FlowStatus::InProgress, "a 0-1 ok");
    then.tell(before);
    then.tell(before.id, toldRecords(before));
    const QSignalSpy opened(&under.inspector, &InspectorModel::opened);
    under.feed.look(&then, nullptr, {true, true});
    QCOMPARE(under.inspector.id(), now.id);
    QCOMPARE(under.inspector.flow()->status, FlowStatus::InProgress);
    QCOMPARE(under.inspector.records().rowCount(), 2);
    QCOMPARE(under.inspector.anomalies().rowCount(), 0); // it was told later
    QCOMPARE(says(), QStringLiteral("done"));
    QCOMPARE(opened.size(), 0);
    ToldFlows earlier; // before it began
    under.feed.look(&earlier, nullptr, {true, true});
    QCOMPARE(under.inspector.id(), now.id);
    QVERIFY(!under.inspector.flow() && under.inspector.records().rowCount() == 0);
    under.feed.look(&under.wire, nullptr, {false, true});
    QCOMPARE(under.inspector.flow()->status, FlowStatus::Completed);
    QCOMPARE(under.inspector.anomalies().rowCount(), 1);
}

void RecordsTest::listsHolesBeforeAnomalies()
{
    Inspected under;
    const QAbstractItemModelTester tester(
        &under.inspector.anomalies(), QAbstractItemModelTester::FailureReportingMode::QtTest
    );
    SeenFlow flow = toldFlow("f", FlowStatus::Undone, "a 0-1 ok; b 1-2 ok; UNDO a 3-4 ok");
    flow.holes.push_back(
        {SeenHole::Kind::NotUndone, StepName("b"), "b succeeded and no UNDO was sent for it.", toldAt(2)}
    );
    under.tell(flow);
    under.inspector.open(flow.id);
    under.wire.tell(toldAnomaly(AnomalyKind::UnexpectedReply, flow.id, {}));
    under.feed.take();
    QCOMPARE(
        column(under.inspector.anomalies(), AnomaliesModel::KindColumn),
        (QStringList{QStringLiteral("DO without UNDO"), QStringLiteral("unexpected reply")})
    );
    QCOMPARE(under.inspector.anomalies().row(0).step, QStringLiteral("b"));
    QVERIFY(!under.inspector.anomalies().row(0).place);
    flow.holes.clear(); // it was undone after all
    under.tell(flow);
    QCOMPARE(under.inspector.anomalies().rowCount(), 1);
}

void RecordsTest::tellsThatAPayloadWasDeleted_data()
{
    QTest::addColumn<QString>("header");
    QTest::addColumn<QString>("words");
    QTest::newRow("a time") << QStringLiteral("policy 2025-11-30T12:00:00.000Z")
                            << QStringLiteral("Payload deleted by policy on 30 Nov 2025 12:00.");
    QTest::newRow("a day") << QStringLiteral("policy 2025-11-30")
                           << QStringLiteral("Payload deleted by policy on 30 Nov 2025.");
    QTest::newRow("no room for one") << QStringLiteral("hand") << QStringLiteral("Payload deleted by hand.");
}

void RecordsTest::tellsThatAPayloadWasDeleted()
{
    QFETCH(QString, header);
    QFETCH(QString, words);
    Record record;
    record.value = R"({"payload":null})";
    QVERIFY(deletionWords(record).isEmpty());
    QVERIFY(!recordHead(record).contains(QStringLiteral("deleted")));
    record.recordHeaders = {{"x-backstep-payload-deleted", header.toStdString()}};
    QCOMPARE(deletionWords(record), words);
    QVERIFY(recordHead(record).endsWith(words));
}

QTEST_GUILESS_MAIN(RecordsTest)
#include "records_test.moc"
