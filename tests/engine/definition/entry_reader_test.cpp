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

void row(const char* name, const QByteArray& text, const QStringList& problems)
{
    QTest::newRow(name) << text << problems;
}

const QByteArray one = "  - {seq: 1, name: a, objectType: S}\n";

void addFormRows()
{
    row("good", initiator("sequential", one), {});
    row("nothing", "", {"error empty-file@1:1"});
    row("comment", "# only\n", {"error empty-file@1:1"});
    row("text", "just words\n", {"error not-a-definition@1:1"});
    row("list", "- 1\n- 2\n", {"error not-a-definition@1:1"});
    row("something else", "name: x\nkind: Pod\n", {"error not-a-definition@1:1"});
    row("yaml", "a: b\n  c: d\n", {"error not-yaml@2:4"});
    row("tab", "orchestrations:\n\t- a\n", {"error not-yaml@2:1"});
    row("single form",
        "orchestrationName: o\nas: worker\nsteps: [{name: a, doMethod: d, undoMethod: u}]\n",
        {"warning single-form@1:1"});
    row("type", initiator("sideways", one), {"error unknown-type@4:9"});
    row("no type",
        "orchestrations:\n- orchestrationName: o\n  as: initiator\n  steps: [{seq: 1, name: a, objectType: S}]\n",
        {"error missing-type@2:22"});
    row("parallel", initiator("parallel", one), {"warning type-parallel@4:9"});
    row("no role",
        "orchestrations:\n- orchestrationName: o\n  type: sequential\n  steps: [{seq: 1, name: a, objectType: S}]\n",
        {"error missing-role@2:22"});
    row("role",
        "orchestrations:\n- orchestrationName: o\n  as: boss\n  type: sequential\n  steps: [{seq: 1, name: a, "
        "objectType: S}]\n",
        {"error unknown-role@3:7"});
    row("no name",
        "orchestrations:\n- as: initiator\n  type: sequential\n  steps: [{seq: 1, name: a, objectType: S}]\n",
        {"error missing-orchestration-name@2:3"});
    row("alias",
        "orchestrations:\n- orchName: o\n  as: initiator\n  type: sequential\n  steps: [{seq: 1, name: a, objectType: "
        "S}]\n",
        {"warning alias-orch-name@2:13"});
}

void addNameRows()
{
    row("no steps", initiator("sequential", "    []\n"), {"error no-steps@6:5"});
    row("empty list", "orchestrations: []\n", {"error no-orchestrations@1:17"});
    row("step is text", initiator("sequential", "  - a\n" + one), {"error bad-step@6:5"});
    row("no step name", initiator("sequential", "  - {seq: 1, objectType: S}\n"), {"error missing-name@6:5"});
    row("twice", initiator("sequential", one + "  - {seq: 2, name: a, objectType: S}\n"), {"error duplicate-step@7:20"}
    );
    row("seq twice",
        initiator("sequential", one + "  - {seq: 1, name: b, objectType: S}\n"),
        {"error duplicate-seq@7:11"});
    row("seq twice, parallel",
        initiator("simultaneous", one + "  - {seq: 1, name: b, objectType: S}\n"),
        {"warning duplicate-seq@7:11"});
    row("seq on some", initiator("sequential", one + "  - {name: b, objectType: S}\n"), {"error missing-seq@7:12"});
    row("seq on none", initiator("sequential", "  - {name: b, objectType: S}\n"), {"warning no-seq@6:12"});
}

void addSeqRows()
{
    row("seq as text", initiator("sequential", "  - {seq: '1', name: a, objectType: S}\n"), {});
    row("seq", initiator("sequential", "  - {seq: one, name: a, objectType: S}\n"), {"error bad-value@6:11"});
    row("object type", initiator("sequential", "  - {seq: 1, name: a}\n"), {"warning no-object-type@6:20"});
    row("illegal name", initiator("sequential", "  - {seq: 1, name: a b, objectType: S}\n"), {"error illegal-name@6:20"}
    );
    row("slash", initiator("sequential", "  - {seq: 1, name: a/b, objectType: S}\n"), {"error illegal-name@6:20"});
    row("dot", initiator("sequential", "  - {seq: 1, name: a.b, objectType: S}\n"), {"warning dot-in-name@6:20"});
    row("long",
        initiator("sequential", "  - {seq: 1, name: " + QByteArray(240, 'n') + ", objectType: S}\n"),
        {"error topic-too-long@6:20"});
}

void addPolicyRows()
{
    row("retries",
        initiator("sequential", "  - {seq: 1, name: a, objectType: S, maxRetries: 0}\n"),
        {"error max-retries@6:50"});
    row("undo retries",
        initiator("sequential", "  - {seq: 1, name: a, objectType: S, undoMaxRetries: -2}\n"),
        {"error max-retries@6:54"});
    row("too many retries",
        initiator("sequential", "  - {seq: 1, name: a, objectType: S, maxRetries: 1001}\n"),
        {"error bad-value@6:50"});
    row("timeout",
        initiator("sequential", "  - {seq: 1, name: a, objectType: S, timeoutMs: 2s}\n"),
        {"error bad-value@6:49"});
    row("retry",
        initiator("sequential", "  - {seq: 1, name: a, objectType: S, retry: {delayMs: 900, maxDelayMs: 5}}\n"),
        {"error retry-delays@6:55"});
    row("retry word",
        initiator("sequential", "  - {seq: 1, name: a, objectType: S, retry: {delay: 9}}\n"),
        {"warning unknown-key@6:46"});
    row("slow",
        initiator("sequential", "  - {seq: 1, name: a, objectType: S, maxRetries: 1000, timeoutMs: 600000}\n"),
        {"warning slow-to-give-up@6:50"});
    row("undo of fewer attempts",
        initiator("sequential", "  - {seq: 1, name: a, objectType: S, undoMaxRetries: 2}\n"),
        {"warning weaker-undo@6:54"});
    row("undo of none",
        initiator("sequential", "  - {seq: 1, name: a, objectType: S, undoRetry: {delayMs: 1}, undo: none}\n"),
        {"warning unused-undo-words@6:49"});
    row("key",
        initiator("sequential", "  - {seq: 1, name: a, objectType: S, undoMetod: u}\n"),
        {"warning unknown-key@6:38"});
    row("key twice",
        initiator("sequential", "  - {seq: 1, name: a, seq: 1, objectType: S}\n"),
        {"error duplicate-key@6:23"});
    row("undo", initiator("sequential", "  - {seq: 1, name: a, objectType: S, undo: later}\n"), {"error bad-undo@6:44"}
    );
    row("undo twice said",
        initiator("sequential", "  - {seq: 1, name: a, objectType: S, undo: none, undoOnFailure: true}\n"),
        {"error undo-contradiction@6:65"});
    row("exhausted",
        initiator("sequential", "  - {seq: 1, name: a, objectType: S, onExhausted: panic}\n"),
        {"error bad-value@6:51"});
}

void addPivotRows()
{
    row("pivot",
        initiator("sequential", "  - {seq: 1, name: a, objectType: S, pivot: perhaps}\n"),
        {"error bad-value@6:45"});
    row("after pivot",
        initiator(
            "sequential", "  - {seq: 1, name: a, objectType: S, pivot: true}\n  - {seq: 2, name: b, objectType: S}\n"
        ),
        {"warning can-fail-after-pivot@7:20"});
    row("retriable after pivot",
        initiator(
            "sequential",
            "  - {seq: 1, name: a, objectType: S, pivot: true}\n  - {seq: 2, name: b, objectType: S, retriable: true}\n"
        ),
        {});
    row("beside pivot", initiator("graph", "  - {name: a, pivot: true}\n  - {name: b}\n"), {"error beside-pivot@7:12"});
}

void addGraphRows()
{
    row("no graph",
        initiator("sequential", one + "  - {seq: 2, name: b, objectType: S, dependsOn: [a]}\n"),
        {"error depends-on-needs-graph@7:49"});
    row("unknown dependency",
        initiator("graph", "  - {name: a}\n  - {name: b, dependsOn: [aa]}\n"),
        {"error unknown-dependency@7:27"});
    row("itself", initiator("graph", "  - {name: a, dependsOn: [a]}\n"), {"error dependency-cycle@6:27"});
    row("cycle",
        initiator(
            "graph", "  - {name: a, dependsOn: [c]}\n  - {name: b, dependsOn: [a]}\n  - {name: c, dependsOn: [b]}\n"
        ),
        {"error dependency-cycle@6:26"});
    row("behind a cycle",
        initiator(
            "graph", "  - {name: z, dependsOn: [a]}\n  - {name: a, dependsOn: [b]}\n  - {name: b, dependsOn: [a]}\n"
        ),
        {"warning unreachable-step@6:12", "error dependency-cycle@7:26"});
    row("between two cycles",
        initiator(
            "graph",
            "  - {name: a, dependsOn: [a]}\n  - {name: b, dependsOn: [c, a]}\n  - {name: c, dependsOn: [b]}\n"
            "  - {name: y, dependsOn: [c]}\n  - {name: z, dependsOn: [y]}\n"
        ),
        {"error dependency-cycle@6:27",
         "error dependency-cycle@7:26",
         "warning unreachable-step@9:12",
         "warning unreachable-step@10:12"});
    row("dependency twice",
        initiator("graph", "  - {name: a}\n  - {name: b, dependsOn: [a, a]}\n"),
        {"warning duplicate-dependency@7:30"});
}

void addOtherRows()
{
    row("lock",
        "orchestrations:\n- orchestrationName: o\n  as: initiator\n  type: sequential\n  lockKey: id\n  steps: [{seq: "
        "1, name: a, objectType: S}]\n",
        {"error bad-lock-key@5:12"});
    row("undoable",
        "orchestrations:\n- orchestrationName: o\n  as: initiator\n  type: sequential\n  undoableFor: ever\n  steps: "
        "[{seq: 1, name: a, objectType: S}]\n",
        {"error bad-value@5:16"});
    row("defined twice",
        initiator("sequential", one)
            + "- orchestrationName: o\n  as: initiator\n  type: sequential\n  steps: [{seq: 1, name: a, objectType: "
              "S}]\n",
        {"error duplicate-orchestration@7:22"});
    row("missing undo",
        "orchestrations:\n- orchestrationName: o\n  as: worker\n  steps: [{name: a, doMethod: m}]\n",
        {"warning missing-undo@4:18"});
    row("old methods",
        "orchestrations:\n- orchestrationName: o\n  as: worker\n  steps: [{name: a, handlerMethod: m, "
        "undoHandlerMethod: u}]\n",
        {"warning deprecated-handler-method@4:36", "warning alias-undo-method@4:58"});
    row("anchor", "orchestrations: *nowhere\n", {"error unknown-anchor@1:17"});
    row("after wide characters",
        initiator("sequential", "  - {seq: 1, name: ünïcode€, objectType: S}\n"),
        {"error illegal-name@6:20"});
    row("column in characters",
        initiator("sequential", "  - {objectType: ü€𝄞, seq: x, name: a}\n"),
        {"error bad-value@6:28"});
}

} // namespace

class EntryReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsProblemsWithTheirPlaces_data();
    void tellsProblemsWithTheirPlaces();
};

void EntryReaderTest::tellsProblemsWithTheirPlaces_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("problems");
    addFormRows();
    addNameRows();
    addSeqRows();
    addPolicyRows();
    addPivotRows();
    addGraphRows();
    addOtherRows();
}

void EntryReaderTest::tellsProblemsWithTheirPlaces()
{
    QFETCH(QByteArray, text);
    QFETCH(QStringList, problems);
    const DefinitionDocument document = read(text);
    QCOMPARE(problemText(document.problems), problems);
    for (const Problem& problem : document.problems) {
        QCOMPARE(problem.file, std::string("x.yaml"));
        QVERIFY2(problem.message.ends_with('.') || problem.message.ends_with('?'), problem.message.c_str());
        QVERIFY(problem.place.offset + problem.place.length <= static_cast<std::size_t>(text.size()));
    }
}

QTEST_APPLESS_MAIN(EntryReaderTest)

#include "entry_reader_test.moc"
