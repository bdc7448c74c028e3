#include "engine/rescue/adoption.h"

#include "engine/orchestrator/action_plan.h"
#include "engine/wire/topics.h"
#include "tests/engine/tracker/watched.h"
#include "tests/support/recording.h"

#include <QtTest/QTest>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace backstep {

namespace {

Result<Adoption> adoptionIn(const Watched& watched)
{
    const auto records = watched.tracker.records(FlowId("f"));
    return records ? adoptionOf(watched.flow(), *records) : failure(records.error());
}

/// "FAILED: UNDO b, UNDO a -> UNDONE": how it rests here, what its undo would send, and how that ends.
QString undoOf(const Watched& watched)
{
    const auto adoption = adoptionIn(watched);
    if (!adoption) {
        return QString::fromStdString(adoption.error().message);
    }
    ActionRequest undo;
    undo.flow = FlowId("f");
    const auto plan = planAction(adoption->flow.orchestration, adoption->state, undo, {}, watched.now);
    QString words = QString::fromUtf8(toWire(adoption->state.status).data()) + QStringLiteral(":");
    if (!plan) {
        return words + QLatin1Char(' ') + QString::fromStdString(plan.error().message);
    }
    int wave = 1;
    for (const ActionPlan::Message& message : plan->messages) {
        words += message.wave == wave ? QStringLiteral(" ") : QStringLiteral(", then ");
        wave = message.wave;
        words += QString::fromUtf8(toWire(message.phase).data()) + QLatin1Char(' ')
            + QString::fromStdString(message.step.text());
    }
    return words + QStringLiteral(" -> ") + QString::fromUtf8(toWire(plan->ends).data());
}

} // namespace

/// What other orchestrators leave behind (contract.md D1 to D8), taken over as evidence and undone by the one core.
class AdoptionTest : public QObject
{
    Q_OBJECT

private slots:

    void whatIsLeftIsUndone_data()
    {
        QTest::addColumn<QString>("traffic");
        QTest::addColumn<QString>("undo");
        const auto row
            = [](const char* name, const char* traffic, const char* undo) { QTest::newRow(name) << traffic << undo; };
        row("D1: no roll-back succeeds",
            "register a > b; start; do a; a ok; do b; b fails; undo a; a fails; undo a; a fails; undo a; a fails; "
            "undo a; a fails",
            "FAILED: UNDO a -> UNDONE");
        row("D3: a forward action done again while it is undone",
            "register a > b > c; start; do a; a ok; do b; b ok; do c; c fails; undo b; b undone; undo a; a undone; "
            "do a; a ok",
            "FAILED: UNDO a -> UNDONE");
        row("D4: completed while a step is out",
            "register a > b > c; start; do a; a ok; do b; do c; b ok",
            "FAILED: UNDO c, then UNDO b, then UNDO a -> UNDONE");
        row("D5: a parallel step that succeeds after the other is exhausted",
            "register a | b; start; do a; do b; a fails; b ok",
            "FAILED: UNDO b -> UNDONE");
        row("D6: a late success while it is undone",
            "register a > b > c; start; do a; a ok; do b; do b; b fails; undo a; b ok; do c; a undone",
            "FAILED: UNDO c, then UNDO b -> UNDONE");
        row("D8: a failure after the end",
            "register a > b; start; do a; a ok; do b; b ok; b fails; do b; b fails",
            "COMPLETED: UNDO b, then UNDO a -> UNDONE");
        row("left in the middle, and one step never answered",
            "register a > b; start; do a; a ok; do b",
            "FAILED: UNDO b, then UNDO a -> UNDONE");
        row("undone half",
            "register a > b > c; start; do a; a ok; do b; b ok; do c; c fails; undo b; b undone; undo a",
            "FAILED: UNDO a -> UNDONE");
        row("without a definition one after the other",
            "do a; a ok; do b; b ok; do c; c fails",
            "FAILED: UNDO b, then UNDO a -> UNDONE");
        row("undone rightly",
            "register a > b; start; do a; a ok; do b; b fails; undo a; a undone",
            "The flow is undone already: there is nothing to undo.");
        row("only started", "start", "No step of flow f was seen, so nothing can be undone: watch from the beginning.");
    }

    void whatIsLeftIsUndone()
    {
        QFETCH(QString, traffic);
        QFETCH(QString, undo);
        Watched watched(foreign(traffic.toStdString()));
        watched.settle();
        QCOMPARE(undoOf(watched), undo);
    }

    /// The UNDO of a step carries what that step answered, not what came last (D21).
    void undoesWithTheStepsOwnPayload()
    {
        std::vector<Record> records = foreign("register a > b; start; do a; a ok; do b; b fails");
        for (Record& record : records) {
            if (record.place.topic.text() == topics::responseResult) {
                record.value->insert(1, R"("payload":{"realm":"r-1"},)");
            }
        }
        Watched watched(std::move(records));
        watched.settle();
        const auto adoption = adoptionIn(watched);
        QVERIFY(adoption.has_value());
        ActionRequest undo;
        undo.flow = FlowId("f");
        const auto plan = planAction(adoption->flow.orchestration, adoption->state, undo, {}, watched.now);
        QVERIFY(plan.has_value());
        const auto sent = nlohmann::json::parse(*plan->messages.at(0).record.value);
        QCOMPARE(QByteArray::fromStdString(sent["payload"].dump()), QByteArray(R"({"realm":"r-1"})"));
        QCOMPARE(plan->messages.at(0).record.topic.text(), std::string("orchestrator.flow.a.undo"));
    }

    void theSameEvidenceIsTheSameFlow()
    {
        Watched watched(foreign("register a > b; start; do a; a ok; do b; b fails"));
        watched.settle();
        const auto once = adoptionIn(watched);
        const auto again = adoptionIn(watched);
        QVERIFY(once && again && once->state == again->state);
    }

    void whoMayStillActIsWarnedOf()
    {
        Watched watched(foreign("register a > b; start; do a; a ok; do b"));
        const SeenFlow flow = watched.flow();
        QVERIFY(cautionFor(flow, flow.lastSeenAt + Duration(1000)).find("stop it first") != std::string::npos);
        QVERIFY(cautionFor(flow, flow.lastSeenAt + Duration(3'600'000)).empty());
        Watched middle(foreign("undo a; a undone"));
        QVERIFY(cautionFor(middle.flow(), middle.now + Duration(3'600'000)).find("middle") != std::string::npos);
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::AdoptionTest)
#include "adoption_test.moc"
