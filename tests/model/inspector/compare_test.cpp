#include "model/inspector/flow_comparison.h"
#include "model/inspector/good_flows.h"
#include "model/inspector/inspector_model.h"
#include "model/inspector/json_difference.h"
#include "model/inspector/kcat_command.h"
#include "model/inspector/record_counterparts.h"
#include "tests/support/told_records.h"

#include <QAbstractItemModelTester>
#include <QTest>

#include <random>

using namespace backstep;

namespace {

/// "lines[0].sku: "a" | "b"; total: – | 3 (shape); 2 same".
QString pictured(const JsonDifference& difference)
{
    QStringList parts;
    for (const FieldDifference& each : difference.fields) {
        const QString here = each.kind == FieldDifference::Kind::OnlyThere ? QStringLiteral("–") : each.here;
        const QString there = each.kind == FieldDifference::Kind::OnlyHere ? QStringLiteral("–") : each.there;
        parts << QStringLiteral("%1: %2 | %3%4")
                     .arg(each.field, here, there, each.isOfShape ? QStringLiteral(" (shape)") : QString());
    }
    parts << QStringLiteral("%1 same").arg(difference.same);
    return parts.join(QStringLiteral("; "));
}

SeenRecord message(
    SeenRecord::Kind kind,
    const char* step,
    Phase phase,
    int attempt,
    const std::string& payload,
    double seconds,
    bool failed = false
)
{
    SeenRecord record = toldRecord(kind, "topic", R"({"headers":{"flowId":"f"},"payload":)" + payload + "}", seconds);
    record.step = StepName(step);
    record.phase = phase;
    record.attempt = attempt;
    record.failed = failed;
    record.record.place.offset = static_cast<std::int64_t>(seconds * 100);
    return record;
}

SeenRecord sent(const char* step, Phase phase, int attempt, const std::string& payload, double seconds)
{
    return message(SeenRecord::Kind::Command, step, phase, attempt, payload, seconds);
}

SeenRecord
answered(const char* step, Phase phase, int attempt, const std::string& payload, double seconds, bool failed = false)
{
    return message(SeenRecord::Kind::Reply, step, phase, attempt, payload, seconds, failed);
}

QString pictured(const std::vector<Counterpart>& counterparts)
{
    QStringList parts;
    for (const Counterpart& each : counterparts) {
        parts << QStringLiteral("%1@%2").arg(each.words).arg(each.record.record.place.offset);
    }
    return parts.join(QStringLiteral(", "));
}

SeenFlow ofOrder(const char* id, FlowStatus status, const char* spans)
{
    SeenFlow flow = toldFlow(id, status, spans);
    flow.orchestration = OrchestrationName("order");
    return flow;
}

} // namespace

class CompareTest : public QObject
{
    Q_OBJECT

private slots:
    void differsByMeaning_data();
    void differsByMeaning();
    void differsAsOftenAsItWasChanged();
    void staysBounded();
    void findsWhatToCompareWith();
    void saysWhetherAttemptsCarriedTheSame();
    void remembersWhatWentWell();
    void forgetsWhatWasUndone();
    void findsWhereFlowsPart_data();
    void findsWhereFlowsPart();
    void comparesAnOpenFlow();
    void saysThatThereIsNoneToCompareWith();
    void writesAKcatCommand();
};

void CompareTest::differsByMeaning_data()
{
    QTest::addColumn<QString>("here");
    QTest::addColumn<QString>("there");
    QTest::addColumn<QString>("difference");
    const auto row = [](const char* name, const char* here, const char* there, const char* difference) {
        QTest::newRow(name) << QString::fromUtf8(here) << QString::fromUtf8(there) << QString::fromUtf8(difference);
    };
    row("same", R"({"a":1,"b":{"c":"x"}})", R"( { "b" : {"c":"x"}, "a":1 } )", "2 same");
    row("value", R"({"a":1,"b":2})", R"({"a":1,"b":3})", "b: 2 | 3; 1 same");
    row("deep", R"({"a":{"b":{"c":"x"}}})", R"({"a":{"b":{"c":"y"}}})", R"(a.b.c: "x" | "y"; 0 same)");
    row("only here", R"({"a":1,"b":2})", R"({"a":1})", "b: 2 | – (shape); 1 same");
    row("only there", R"({"a":1})", R"({"a":1,"b":{"c":2}})", R"(b: – | { "c": 2 } (shape); 1 same)");
    row("kind", R"({"a":1})", R"({"a":"1"})", R"(a: 1 | "1" (shape); 0 same)");
    row("null", R"({"a":null})", R"({"a":true})", "a: null | true (shape); 0 same");
    row("truth", R"({"a":false})", R"({"a":true})", "a: false | true; 0 same");
    row("list", R"({"l":[1,2,3]})", R"({"l":[1,5]})", "l[1]: 2 | 5; l[2]: 3 | –; 1 same");
    row("in a list", R"({"l":[{"s":1}]})", R"({"l":[{"t":1}]})", "l[0].s: 1 | –; l[0].t: – | 1; 0 same");
    row("whole", "1", "2", ": 1 | 2; 0 same");
    row("whole kind", "null", "{}", ": null | {} (shape); 0 same");
}

void CompareTest::differsByMeaning()
{
    QFETCH(QString, here);
    QFETCH(QString, there);
    QFETCH(QString, difference);
    QCOMPARE(pictured(differenceOf(here.toStdString(), there.toStdString())), difference);
}

/// However members are ordered, exactly those that were changed are told.
void CompareTest::differsAsOftenAsItWasChanged()
{
    for (unsigned seed = 0; seed < 200; ++seed) {
        std::mt19937 random(seed);
        std::vector<std::pair<std::string, std::string>> here;
        std::vector<std::pair<std::string, std::string>> there;
        std::size_t changed = 0;
        for (int i = 0; i < 20; ++i) {
            const std::string name = "m" + std::to_string(i);
            here.emplace_back(name, std::to_string(random() % 5));
            const bool changes = random() % 3 == 0;
            changed += changes ? 1 : 0;
            there.emplace_back(name, changes ? "9" : here.back().second);
        }
        std::ranges::shuffle(there, random);
        const auto text = [](const auto& members) {
            std::string json;
            for (const auto& [name, value] : members) {
                json += (json.empty() ? "{\"" : ", \"") + name + "\": " + value;
            }
            return json + "}";
        };
        const JsonDifference difference = differenceOf(text(here), text(there));
        QCOMPARE(difference.fields.size(), changed);
        QCOMPARE(difference.same, 20 - changed);
        QVERIFY(differenceOf(text(here), text(here)).isEmpty());
    }
}

void CompareTest::staysBounded()
{
    std::string here = "[";
    std::string there = "[";
    for (int i = 0; i < 100'000; ++i) {
        here += (i == 0 ? "" : ",") + std::to_string(i);
        there += (i == 0 ? "" : ",") + std::to_string(i + 1);
    }
    const JsonDifference difference = differenceOf(here + "]", there + "]");
    QVERIFY(difference.isCut);
    QVERIFY(difference.fields.size() <= 1'000);
    const std::string deep = std::string(90, '[') + std::string(90, ']');
    QVERIFY(differenceOf(deep, deep).isEmpty());
}

void CompareTest::findsWhatToCompareWith()
{
    const std::vector<SeenRecord> records{
        sent("a", Phase::Do, 1, "1", 1),
        answered("a", Phase::Do, 1, "1", 2, true),
        sent("a", Phase::Do, 2, "1", 3),
        answered("a", Phase::Do, 2, "2", 4),
        sent("b", Phase::Do, 1, "2", 5),
        sent("a", Phase::Undo, 1, "2", 6),
        answered("a", Phase::Undo, 1, "null", 7)};
    QCOMPARE(pictured(counterpartsOf(records, 0)), QStringLiteral("Attempt 2@300, Its UNDO@600"));
    QCOMPARE(pictured(counterpartsOf(records, 2)), QStringLiteral("Attempt 1@100, Its UNDO@600"));
    QCOMPARE(pictured(counterpartsOf(records, 3)), QStringLiteral("Attempt 1@200, Its UNDO@700"));
    QCOMPARE(pictured(counterpartsOf(records, 4)), QString());
    QCOMPARE(pictured(counterpartsOf(records, 5)), QStringLiteral("Its DO@300"));
    QCOMPARE(pictured(counterpartsOf(records, 6)), QStringLiteral("Its DO@400"));
    const auto like = counterpartIn(records, answered("a", Phase::Do, 7, "0", 9, true));
    QVERIFY(like && like->record.place.offset == 400); // the one that went well
    QVERIFY(!counterpartIn(records, sent("nobody", Phase::Do, 1, "0", 9)));
}

void CompareTest::saysWhetherAttemptsCarriedTheSame()
{
    const std::vector<SeenRecord> records{
        sent("a", Phase::Do, 1, R"({"n":1})", 1),
        sent("a", Phase::Do, 2, R"({ "n": 1 })", 3),
        sent("a", Phase::Do, 3, R"({"n":1})", 5),
        sent("a", Phase::Do, 4, R"({"n":2})", 7),
        sent("b", Phase::Do, 1, "0", 8)};
    QCOMPARE(
        attemptsWords(records, 2), QStringLiteral("Same payload as attempts 1 and 2. Another payload than attempt 4.")
    );
    QCOMPARE(attemptsWords(records, 3), QStringLiteral("Another payload than attempts 1, 2 and 3."));
    QCOMPARE(attemptsWords(records, 4), QString());
}

void CompareTest::remembersWhatWentWell()
{
    GoodFlows good;
    good.take({ofOrder("one", FlowStatus::Completed, "a 0-1 ok; b 1-2 ok")});
    good.take({ofOrder("two", FlowStatus::Completed, "a 10-11 ok; b 11-12 ok")});
    good.take({ofOrder("bad", FlowStatus::Undone, "a 20-23 ok; b 23-24 fails; UNDO a 24-25 ok")});
    const SeenFlow bad = ofOrder("bad", FlowStatus::Undone, "a 20-23 ok");
    const auto completed = good.completed(bad);
    QCOMPARE(completed.size(), 2U);
    QCOMPARE(completed.front().flow, FlowId("two"));
    const auto success = good.lastSuccess(bad, StepName("a"), Phase::Do);
    QVERIFY(success && success->flow == FlowId("two") && success->took == std::chrono::seconds(1));
    // Its own success counts for others.
    QCOMPARE(
        good.lastSuccess(ofOrder("other", FlowStatus::InProgress, "a 30- runs"), StepName("a"), Phase::Do)->flow,
        FlowId("bad")
    );
    QVERIFY(!good.lastSuccess(bad, StepName("a"), Phase::Undo));
    // One of the same definition goes first, although another is newer.
    SeenFlow old = ofOrder("old", FlowStatus::Completed, "a 1-2 ok");
    old.definition = DefinitionHash("v1");
    good.take({old});
    SeenFlow now = bad;
    now.definition = DefinitionHash("v1");
    QCOMPARE(good.completed(now).front().flow, FlowId("old"));
    good.clear();
    QVERIFY(good.completed(bad).empty());
}

void CompareTest::forgetsWhatWasUndone()
{
    GoodFlows good;
    good.take({ofOrder("one", FlowStatus::Completed, "a 0-1 ok")});
    good.take({ofOrder("one", FlowStatus::Undoing, "a 0-1 ok; UNDO a 2- runs")});
    QVERIFY(good.completed(ofOrder("two", FlowStatus::InProgress, "a 3- runs")).empty());
}

void CompareTest::findsWhereFlowsPart_data()
{
    QTest::addColumn<QString>("spans");
    QTest::addColumn<QString>("payload"); ///< that b was sent
    QTest::addColumn<QString>("sentence");
    QTest::addColumn<int>("parting");
    const auto row = [](const char* name, const char* spans, const char* payload, const char* sentence, int parting) {
        QTest::newRow(name) << spans << payload << sentence << parting;
    };
    row("outcome",
        "a 0-1 ok; b 1-2 fails gone",
        R"({"n":7})",
        "They part at b: it did not succeed here in 1 attempt (gone); there it was done.",
        1);
    row("payload", "a 0-1 ok; b 1-2 fails gone", R"({})", "They part at b: its DO was sent without n.", 1);
    row("kind",
        "a 0-1 ok; b 1-2 ok; c 2-3 ok",
        R"({"n":"7"})",
        "They part at b: its DO was sent with n as \"7\" instead of 7.",
        1);
    row("nowhere",
        "a 0-1 ok; b 1-30 ok; c 30-31 ok",
        R"({"n":8})",
        "They part nowhere: each step so far was sent the same kind of payload, and went well. Slowest against it: b "
        "took "
        "29 s, there 1 s.",
        -1);
    row("not yet",
        "a 0-1 ok; b 1- runs",
        R"({"n":7})",
        "They part at b: it is not answered yet here; there it was done.",
        1);
    row("never sent", "a 0-1 ok", R"({"n":7})", "They part at b: it was never sent here.", 1);
}

void CompareTest::findsWhereFlowsPart()
{
    QFETCH(QString, spans);
    QFETCH(QString, payload);
    QFETCH(QString, sentence);
    QFETCH(int, parting);
    const FlowEvidence good{
        ofOrder("good", FlowStatus::Completed, "a 0-1 ok; b 1-2 ok; c 2-3 ok"),
        {sent("a", Phase::Do, 1, "1", 0), sent("b", Phase::Do, 1, R"({"n":7})", 1)}};
    FlowEvidence here{ofOrder("here", FlowStatus::InProgress, spans.toUtf8().constData()), {}};
    here.flow.steps = good.flow.steps; // as told by its definition
    for (SeenStep& step : here.flow.steps) {
        const auto failed = std::ranges::find_if(here.flow.spans, [&](const Span& span) {
            return span.step == step.name && span.outcome == Span::Outcome::Failed;
        });
        const bool runs = std::ranges::any_of(here.flow.spans, [&](const Span& span) {
            return span.step == step.name && span.outcome == Span::Outcome::Running;
        });
        step.error = failed == here.flow.spans.end() ? "" : failed->error;
        step.status = runs ? StepStatus::InProgress : step.status;
    }
    here.records = {sent("a", Phase::Do, 1, "1", 0), sent("b", Phase::Do, 1, payload.toStdString(), 1)};
    const FlowComparison comparison = compare(here, good, toldAt(40));
    QCOMPARE(comparison.sentence, sentence);
    QCOMPARE(comparison.parting, parting);
    QCOMPARE(comparison.steps.size(), 3U);
    if (parting >= 0) {
        QVERIFY(comparison.steps[static_cast<std::size_t>(parting)].parts);
    }
    QCOMPARE(comparison.steps[0].tookHere, QStringLiteral("1 s"));
    QVERIFY(comparison.steps[0].says.isEmpty());
}

void CompareTest::comparesAnOpenFlow()
{
    ToldFlows wire;
    FixedClock clock;
    clock.at = toldAt(100);
    FlowFeed feed(clock);
    InspectorModel inspector(feed);
    const QAbstractItemModelTester tester(
        &inspector.comparison(), QAbstractItemModelTester::FailureReportingMode::QtTest
    );
    const SeenFlow good = ofOrder("good-flow-0001", FlowStatus::Completed, "a 0-1 ok; b 1-2 ok");
    SeenFlow bad = ofOrder("bad", FlowStatus::InProgress, "a 10-11 ok; b 11-12 fails 503");
    wire.tell(good);
    wire.tell(good.id, toldRecords(good));
    wire.tell(bad);
    wire.tell(bad.id, toldRecords(bad));
    feed.watch(&wire);
    feed.take();
    inspector.open(bad.id);
    QVERIFY(inspector.comparison().comparison().good.isEmpty()); // nobody looks
    inspector.compareWithGood();
    QVERIFY(inspector.whyNoComparison().isEmpty());
    QCOMPARE(inspector.comparison().comparison().good, good.id);
    QCOMPARE(inspector.comparison().comparison().parting, 1);
    QVERIFY(inspector.comparison().comparison().goodWords.startsWith(QStringLiteral("good-flow-000, completed at ")));
    const auto counterparts = inspector.counterparts(0);
    QVERIFY(!counterparts.empty());
    QCOMPARE(counterparts.back().words, QStringLiteral("Good good-flo"));
    QVERIFY(inspector.wordsBelow(0).contains(QStringLiteral("Last good DO of it: good-flo at ")));
    // The flow moves on: the comparison does, too, and stays with the flow it has.
    wire.tell(ofOrder("good-flow-0002", FlowStatus::Completed, "a 20-21 ok; b 21-22 ok"));
    bad = ofOrder("bad", FlowStatus::InProgress, "a 10-11 ok; b 11-12 fails 503; b#2 12-13 ok");
    wire.tell(bad);
    feed.take();
    QCOMPARE(inspector.comparison().comparison().good, good.id);
    QCOMPARE(inspector.comparison().comparison().parting, -1);
    inspector.open(bad.id);
    inspector.compareWithGood();
    QCOMPARE(inspector.comparison().comparison().good, FlowId("good-flow-0002"));
}

void CompareTest::saysThatThereIsNoneToCompareWith()
{
    ToldFlows wire;
    FixedClock clock;
    FlowFeed feed(clock);
    InspectorModel inspector(feed);
    inspector.compareWithGood();
    QCOMPARE(inspector.whyNoComparison(), QStringLiteral("No flow is open."));
    const SeenFlow bad = ofOrder("bad", FlowStatus::Failed, "a 10-11 fails 503");
    wire.tell(bad);
    feed.watch(&wire);
    feed.take();
    inspector.open(bad.id);
    inspector.compareWithGood();
    QCOMPARE(
        inspector.whyNoComparison(),
        QStringLiteral("No other flow of order was seen that completed, so there is none to compare with.")
    );
    QCOMPARE(inspector.comparison().rowCount(), 0);
}

void CompareTest::writesAKcatCommand()
{
    QCOMPARE(
        kcatCommand({TopicName("orchestrator.order.a.do"), 3, 1'234'567}, QStringLiteral("kafka-1.test:9092,k2:9092")),
        QStringLiteral(R"(kcat -C -b kafka-1.test:9092,k2:9092 -t orchestrator.order.a.do -p 3 -o 1234567 -c 1 -e )"
                       R"(-f '%h\n%k\n%s\n')")
    );
    // Nothing that stands in a name is run by a shell.
    const QString odd = kcatCommand({TopicName("a'; rm x"), 0, 0}, QStringLiteral("h:1"));
    QVERIFY2(odd.contains(QStringLiteral(R"(-t 'a'\''; rm x' -p 0)")), qPrintable(odd));
}

QTEST_GUILESS_MAIN(CompareTest)
#include "compare_test.moc"
