#include "model/flows/flow_export.h"

#include "model/flows/flow_store.h"
#include "tests/support/told_flows.h"

#include <QBuffer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace backstep;

namespace {

FlowsToWrite twoFlows()
{
    FlowStore store;
    SeenFlow failed = toldFlow("f-1", FlowStatus::Failed, "charge 0-1 fails; charge#2 2-3.5 fails says \"no\", twice");
    failed.why = "charge failed all 2 attempts: \"no\",\ntwice";
    (void)store.put(failed, toldAt(10));
    (void)store.put(toldFlow("f-2", FlowStatus::InProgress, "reserve 1- runs"), toldAt(10));
    return {
        store.data(),
        {1, 0},
        {FlowColumn::Status, FlowColumn::Flow, FlowColumn::Started, FlowColumn::Took, FlowColumn::Says},
        toldAt(10)};
}

} // namespace

class FlowExportTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesText();
    void writesCsv();
    void writesJson();
    void writesNothingAsJson();
    void saysWhyItEnded();
};

void FlowExportTest::writesText()
{
    QCOMPARE(
        QString::fromUtf8(written(twoFlows(), FlowFormat::Text)),
        QStringLiteral("Status\tFlow\tStarted\tDuration\tWhat it says\n"
                       "In progress\tf-2\t2026-11-24T14:06:01.000Z\t\t\n"
                       "Failed\tf-1\t2026-11-24T14:06:00.000Z\t3.500\tcharge failed all 2 attempts: \"no\", twice\n")
    );
}

void FlowExportTest::writesCsv()
{
    QCOMPARE(
        QString::fromUtf8(written(twoFlows(), FlowFormat::Csv)),
        QStringLiteral(
            "status,flow,started,duration,says\r\n"
            "In progress,f-2,2026-11-24T14:06:01.000Z,,\r\n"
            "Failed,f-1,2026-11-24T14:06:00.000Z,3.500,\"charge failed all 2 attempts: \"\"no\"\",\ntwice\"\r\n"
        )
    );
}

void FlowExportTest::writesJson()
{
    const QJsonArray flows = QJsonDocument::fromJson(written(twoFlows(), FlowFormat::Json)).array();
    QCOMPARE(flows.size(), 2);
    QCOMPARE(flows.at(1).toObject().value(QStringLiteral("duration")).toDouble(), 3.5);
    QCOMPARE(flows.at(0).toObject().value(QStringLiteral("flow")).toString(), QStringLiteral("f-2"));
    QVERIFY(flows.at(0).toObject().value(QStringLiteral("duration")).isNull());
}

void FlowExportTest::writesNothingAsJson()
{
    FlowsToWrite none = twoFlows();
    none.places.clear();
    QVERIFY(QJsonDocument::fromJson(written(none, FlowFormat::Json)).isArray());
}

void FlowExportTest::saysWhyItEnded()
{
    QBuffer closed;
    QVERIFY(write(twoFlows(), FlowFormat::Csv, closed, false).has_value());
    QBuffer open;
    open.open(QIODevice::WriteOnly);
    QCOMPARE(write(twoFlows(), FlowFormat::Csv, open, true).value_or(QString()), QStringLiteral("it was stopped"));
}

QTEST_GUILESS_MAIN(FlowExportTest)
#include "flow_export_test.moc"
