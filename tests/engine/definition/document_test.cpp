#include "engine/definition/document.h"
#include "tests/engine/definition/problem_text.h"

#include <QTest>

using namespace backstep;

namespace {

/// An initiator in the strict form: what stands in `steps` begins on line 5.
QByteArray initiator(const QByteArray& type, const QByteArray& steps)
{
    return "orchestrations:\n- orchestrationName: o\n  as: initiator\n  type: " + type + "\n  steps:\n" + steps;
}

DefinitionDocument read(const QByteArray& text, const char* file = "x.yaml")
{
    return readDefinitions(std::string_view(text.constData(), static_cast<std::size_t>(text.size())), file);
}

/// The canonical JSON of the only orchestration.
std::string canonical(const QByteArray& text, const char* file = "x.yaml")
{
    const auto chosen = chooseOrchestration(read(text, file), {});
    return chosen ? toCanonicalJson(*chosen) : chosen.error().message;
}

} // namespace

class DocumentTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryFormAlike_data();
    void readsEveryFormAlike();
    void typeIsReadInAnyCaseAndKept();
    void sequencesRunInTheOrderOfSeq();
    void graphsKeepTheAuthorsOrderAndDrawEdges();
    void ownWordsAreRead();
    void undoBudgetsFollowTheDo();
    void whatTheTextSaysIsTold();
    void stepsAndEntriesKnowWhereTheyStand();
    void workersGiveNoOrchestration();
    void aWorkersUndoMayBeMissingWhereTheInitiatorSaysNone();
    void everyDocumentIsRead();
    void startsAreRead_data();
    void startsAreRead();
    void statusEventsAreNoErrors();
    void choosesByName();
    void problemsComeInTheOrderOfTheText();
};

void DocumentTest::readsEveryFormAlike_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("file");
    const QByteArray steps = R"("steps":[{"seq":1,"name":"a","objectType":"S"},{"seq":2,"name":"b","objectType":"T"}])";
    const QByteArray entry = R"({"orchestrationName":"o","as":"initiator","type":"sequential",)" + steps + "}";
    QTest::newRow("list"
    ) << QByteArray("orchestrations:\n- orchestrationName: o\n  as: initiator\n  type: sequential\n  "
                    "steps:\n  - seq: 1\n    name: a\n    objectType: S\n  - seq: 2\n    name: b\n    "
                    "objectType: T\n")
      << QByteArray("a.yaml");
    QTest::newRow("single"
    ) << QByteArray("orchestrationName: o\nas: INITIATOR\ntype: Sequential\nsteps:\n- {seq: 2, name: b, "
                    "objectType: T}\n- {seq: 1, name: a, objectType: S}\n")
      << QByteArray("a.yml");
    QTest::newRow("json") << entry << QByteArray("a.json");
    QTest::newRow("json in any file") << entry << QByteArray("registration");
    QTest::newRow("json list") << "{\"orchestrations\":[" + entry + "]}" << QByteArray("a.json");
    QTest::newRow("envelope") << "{\"payload\":" + entry + R"(,"headers":{"serviceName":"s"}})" << QByteArray("a.json");
    QTest::newRow("envelope list") << "{\"payload\":{\"orchestrations\":[" + entry + "]},\"headers\":{}}"
                                   << QByteArray("a.json");
    QTest::newRow("alias name") << QByteArray(entry).replace("orchestrationName", "orchName") << QByteArray("a.json");
    QTest::newRow("nulls") << QByteArray(entry).replace("\"type\"", "\"sharedTopic\":null,\"lockKey\":null,\"type\"")
                           << QByteArray("a.json");
    QTest::newRow("braces in yaml"
    ) << QByteArray("{orchestrationName: o, as: initiator, type: sequential, steps: [{seq: 1, "
                    "name: a, objectType: S}, {seq: 2, name: b, objectType: T}]}")
      << QByteArray("a.yaml");
    QTest::newRow("byte order mark") << "\xEF\xBB\xBF" + entry << QByteArray("a.json");
    QTest::newRow("byte order mark in yaml")
        << QByteArray("\xEF\xBB\xBForchestrationName: o\nas: initiator\ntype: sequential\nsteps:\n- {seq: 1, name: a, "
                      "objectType: S}\n- {seq: 2, name: b, objectType: T}\n")
        << QByteArray("a.yaml");
    QTest::newRow("carriage returns"
    ) << QByteArray("orchestrationName: o\r\nas: initiator\r\ntype: sequential\r\nsteps:\r\n- {seq: "
                    "1, name: a, objectType: S}\r\n- {seq: 2, name: b, objectType: T}\r\n")
      << QByteArray("a.yaml");
    QTest::newRow("anchors"
    ) << QByteArray("x: &t T\norchestrations:\n- &o {orchestrationName: o, as: initiator, type: "
                    "sequential, steps: [{seq: 1, name: a, objectType: S}, {seq: 2, name: b, objectType: "
                    "*t}]}\n")
      << QByteArray("a.yaml");
    QTest::newRow("merge key"
    ) << QByteArray("orchestrationName: o\nas: initiator\ntype: sequential\nsteps:\n- &s {seq: 1, name: "
                    "a, objectType: S}\n- {<<: *s, seq: 2, name: b, objectType: T}\n")
      << QByteArray("a.yaml");
}

void DocumentTest::readsEveryFormAlike()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, file);
    Orchestration expected;
    expected.name = OrchestrationName("o");
    expected.steps.resize(2);
    expected.steps[0].name = StepName("a");
    expected.steps[0].seq = 1;
    expected.steps[0].objectType = "S";
    expected.steps[1].name = StepName("b");
    expected.steps[1].seq = 2;
    expected.steps[1].objectType = "T";
    expected.steps[1].dependsOn = {0};
    QCOMPARE(canonical(text, file.constData()), toCanonicalJson(sealed(expected)));
}

void DocumentTest::typeIsReadInAnyCaseAndKept()
{
    for (const char* word : {"parallel", "SIMULTANEOUS", "Parallel", "simultaneous"}) {
        const auto document = read(initiator(word, "  - {seq: 1, name: a, objectType: S}\n"));
        QCOMPARE(document.entries.at(0).type, std::string(word));
        QVERIFY(document.entries[0].orchestration.has_value());
        QCOMPARE(document.entries[0].orchestration->shape, FlowShape::Parallel);
    }
}

void DocumentTest::sequencesRunInTheOrderOfSeq()
{
    const auto document = read(initiator(
        "sequential",
        "  - {seq: 30, name: c, objectType: S}\n  - {seq: -1, name: a, objectType: S}\n  - {seq: 7, name: b, "
        "objectType: S}\n"
    ));
    const auto chosen = chooseOrchestration(document, {});
    QVERIFY(chosen.has_value());
    QCOMPARE(chosen->steps[0].name.text(), std::string("a"));
    QCOMPARE(chosen->steps[1].name.text(), std::string("b"));
    QCOMPARE(chosen->steps[2].name.text(), std::string("c"));
    QCOMPARE(chosen->steps[2].seq, 30);
    QCOMPARE(chosen->steps[2].dependsOn, std::vector<StepIndex>{1});
    QCOMPARE(document.entries[0].steps[0].name.text(), std::string("c")); // entries keep the author's order
}

void DocumentTest::graphsKeepTheAuthorsOrderAndDrawEdges()
{
    const auto chosen = chooseOrchestration(
        read(initiator(
            "graph",
            "  - {name: end, dependsOn: [right, left]}\n  - {name: left}\n  - name: right\n    dependsOn: left\n"
        )),
        {}
    );
    QVERIFY2(chosen.has_value(), chosen ? "" : chosen.error().message.c_str());
    QCOMPARE(chosen->shape, FlowShape::Graph);
    QCOMPARE(chosen->steps[0].name.text(), std::string("end"));
    QCOMPARE(chosen->steps[0].dependsOn, (std::vector<StepIndex>{1, 2}));
    QCOMPARE(chosen->steps[2].dependsOn, std::vector<StepIndex>{1});
    QCOMPARE(chosen->steps[0].seq, 1);
}

void DocumentTest::ownWordsAreRead()
{
    const auto chosen = chooseOrchestration(
        read("orchestrationName: o\nas: initiator\ntype: sequential\nlockKey: /id\nundoableFor: 12h\nsteps:\n"
             "- {seq: 1, name: a, objectType: S, maxRetries: 5, timeoutMs: 700, undoMaxRetries: 2, undoTimeoutMs: 90, "
             "undoOnFailure: "
             "true, onExhausted: wait, retry: {delayMs: 10, factor: 1.5, maxDelayMs: 40, jitter: 0}, undoRetry: "
             "{delayMs: 1}}\n"
             "- {seq: 2, name: b, objectType: S, undo: none, pivot: true}\n- {seq: 3, name: c, objectType: S, "
             "retriable: true}\n"),
        {}
    );
    QVERIFY2(chosen.has_value(), chosen ? "" : chosen.error().message.c_str());
    QCOMPARE(chosen->lockKey, std::string("/id"));
    QCOMPARE(chosen->undoableFor, Duration(12LL * 3600 * 1000));
    const StepDefinition& a = chosen->steps[0];
    const RetryPolicy retry{Duration(10), 1.5, Duration(40), 0};
    QVERIFY((a.doPolicy == AttemptPolicy{5, Duration(700), retry}));
    QVERIFY((a.undoPolicy == AttemptPolicy{2, Duration(90), {Duration(1), 1.5, Duration(40), 0}}));
    QVERIFY(a.undoOnFailure && a.hasUndo && a.onExhausted == OnExhausted::Wait);
    QVERIFY(chosen->steps[1].pivot && !chosen->steps[1].hasUndo && chosen->steps[2].retriable);
}

void DocumentTest::undoBudgetsFollowTheDo()
{
    const auto chosen = chooseOrchestration(
        read(initiator(
            "sequential", "  - {seq: 1, name: a, objectType: S, maxRetries: 4, timeoutMs: 5, retry: {factor: 3}}\n"
        )),
        {}
    );
    QVERIFY(chosen.has_value());
    QVERIFY(chosen->steps[0].undoPolicy == chosen->steps[0].doPolicy);
    QCOMPARE(chosen->steps[0].doPolicy.attemptsMax, 4);
}

void DocumentTest::whatTheTextSaysIsTold()
{
    const auto document = read(initiator(
        "sequential",
        "  - &s {seq: 1, name: a, objectType: S, maxRetries: 4, pivot: ~, retry: {factor: 3, jitter: null}}\n"
        "  - {<<: *s, seq: 2, name: b, timeoutMs: 5, maxRetries: null}\n"
    ));
    using Words = std::vector<std::string>;
    const Entry& entry = document.entries.at(0);
    QVERIFY(entry.words == (Words{"orchestrationName", "as", "type", "steps"}));
    QVERIFY(entry.steps.at(0).words == (Words{"seq", "name", "objectType", "maxRetries", "retry", "retry.factor"}));
    QVERIFY(entry.steps.at(1).words == (Words{"seq", "name", "timeoutMs", "objectType", "retry", "retry.factor"}));
}

void DocumentTest::stepsAndEntriesKnowWhereTheyStand()
{
    const QByteArray text
        = "# before\norchestrations:\n- orchestrationName: o\n  as: initiator\n  type: sequential\n  steps:\n"
          "  # first\n  - seq: 1\n    name: a\n    objectType: S # why\n\n  # behind\n";
    const auto document = read(text);
    const Entry& entry = document.entries.at(0);
    const auto textOf
        = [&](const Place& place) { return text.mid(static_cast<int>(place.offset), static_cast<int>(place.length)); };
    QCOMPARE(entry.place.line, 3);
    QVERIFY(textOf(entry.place).startsWith("orchestrationName: o"));
    QCOMPARE(textOf(entry.namePlace), QByteArray("o"));
    QCOMPARE(textOf(entry.steps[0].namePlace), QByteArray("a"));
    QCOMPARE(textOf(entry.steps[0].place), QByteArray("seq: 1\n    name: a\n    objectType: S"));
}

void DocumentTest::workersGiveNoOrchestration()
{
    const auto document = read(
        "{\"payload\":{\"orchestrationName\":\"o\",\"as\":\"Worker\",\"steps\":[{\"name\":\"a\",\"doMethod\":\"d\","
        "\"undoMethod\":\"u\",\"handlerClass\":\"h\"}]},\"headers\":{\"X-Service-Name\":\"svc\"}}"
    );
    QCOMPARE(problemText(document.problems, true), QStringList());
    const Entry& entry = document.entries.at(0);
    QCOMPARE(entry.role, EntryRole::Worker);
    QCOMPARE(entry.service, std::string("svc"));
    QCOMPARE(entry.steps.at(0).doMethod, std::string("d"));
    QCOMPARE(entry.steps[0].undoMethod, std::string("u"));
    QCOMPARE(entry.steps[0].handlerClass, std::string("h"));
    QVERIFY(!entry.orchestration.has_value());
}

void DocumentTest::aWorkersUndoMayBeMissingWhereTheInitiatorSaysNone()
{
    const QByteArray worker = "- orchestrationName: o\n  as: worker\n  steps: [{name: a, doMethod: m}]\n";
    QCOMPARE(
        problemText(
            read(initiator("sequential", "  - {seq: 1, name: a, objectType: S, undo: none}\n") + worker).problems
        ),
        QStringList()
    );
    QCOMPARE(
        problemText(read(initiator("sequential", "  - {seq: 1, name: a, objectType: S}\n") + worker).problems),
        QStringList("warning missing-undo@9:18")
    );
}

void DocumentTest::everyDocumentIsRead()
{
    const auto yaml
        = read("---\norchestrations:\n- {orchestrationName: a, as: worker, steps: [{name: s, doMethod: d, undoMethod: "
               "u}]}\n---\norchestrations:\n"
               "- {orchestrationName: b, as: worker, steps: [{name: s, doMethod: d, undoMethod: u}]}\n");
    QCOMPARE(yaml.entries.size(), std::size_t(2));
    QCOMPARE(problemText(yaml.problems), QStringList("warning several-documents@5:1"));
    const auto lines = read(
        "{\"orchestrationName\":\"a\",\"as\":\"worker\",\"steps\":[{\"name\":\"s\",\"undoMethod\":\"u\"}]}\n"
        "{\"orchestrationName\":\"b\",\"as\":\"worker\",\"steps\":[{\"name\":\"s\",\"undoMethod\":\"u\"}]}\n",
        "x.jsonl"
    );
    QCOMPARE(lines.entries.size(), std::size_t(2));
    QCOMPARE(lines.entries[1].place.line, 2);
}

void DocumentTest::startsAreRead_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("payload");
    QTest::newRow("flat") << QByteArray(R"({"orchestrationName":"o","payload":{"n": 1.50}})")
                          << QByteArray("{\"n\": 1.50}");
    QTest::newRow("envelope") << QByteArray(R"({"payload":[1,2],"headers":{"orchestrationName":"o"}})")
                              << QByteArray("[1,2]");
    QTest::newRow("base64") << QByteArray(R"({"orchName":"o","action":"DO","payload":"eyJhIjoxfQ=="})")
                            << QByteArray("{\"a\":1}");
    QTest::newRow("text") << QByteArray(R"({"orchestrationName":"o","payload":"plain"})") << QByteArray("\"plain\"");
    QTest::newRow("base64 of no object") << QByteArray(R"({"orchestrationName":"o","payload":"aGVsbG8h"})")
                                         << QByteArray("\"aGVsbG8h\"");
    QTest::newRow("yaml") << QByteArray("orchestrationName: o\npayload: {a: 1, b: yes, c: 'x', d: ~}\n")
                          << QByteArray(R"({"a":1,"b":"yes","c":"x","d":null})");
}

void DocumentTest::startsAreRead()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, payload);
    const auto document = read(text, "start");
    QCOMPARE(problemText(document.problems), QStringList());
    QCOMPARE(document.starts.size(), std::size_t(1));
    QCOMPARE(document.starts[0].orchestrationName.text(), std::string("o"));
    QCOMPARE(document.starts[0].payload, payload.toStdString());
}

void DocumentTest::statusEventsAreNoErrors()
{
    const auto document
        = read(R"({"eventType":"REGISTRATION_STATUS","orchName":"o","as":"worker","status":"FAILED"})", "event.json");
    QCOMPARE(problemText(document.problems, true), QStringList("note status-event@1:1"));
    QVERIFY(document.entries.empty());
}

void DocumentTest::choosesByName()
{
    const auto two = read(
        "orchestrations:\n- {orchestrationName: one, as: initiator, type: sequential, steps: [{seq: 1, name: a, "
        "objectType: S}]}\n"
        "- {orchestrationName: two, as: initiator, type: sequential, steps: [{seq: 1, name: b, objectType: S}]}\n"
    );
    QCOMPARE(chooseOrchestration(two, OrchestrationName("two"))->steps[0].name.text(), std::string("b"));
    const auto ambiguous = chooseOrchestration(two, {});
    QVERIFY(!ambiguous.has_value());
    QVERIFY(ambiguous.error().message.find("one and two") != std::string::npos);
    const auto unknown = chooseOrchestration(two, OrchestrationName("three"));
    QVERIFY(!unknown.has_value());
    QCOMPARE(unknown.error().fault, Fault::BadInput);
    QVERIFY(unknown.error().message.find("\"three\"") != std::string::npos);
    const auto none = chooseOrchestration(
        read("orchestrations:\n- {orchestrationName: w, as: worker, steps: [{name: a, undoMethod: u}]}\n"), {}
    );
    QVERIFY(!none.has_value() && none.error().message.find("as: initiator") != std::string::npos);
}

void DocumentTest::problemsComeInTheOrderOfTheText()
{
    const auto document
        = read(initiator("sequential", "  - {seq: 1, name: a, objectType: S, b: 1}\n  - {seq: 1, name: a, c: 1}\n"));
    std::size_t before = 0;
    QVERIFY(document.problems.size() > 3);
    for (const Problem& problem : document.problems) {
        QVERIFY(problem.place.offset >= before);
        before = problem.place.offset;
    }
}

QTEST_APPLESS_MAIN(DocumentTest)

#include "document_test.moc"
