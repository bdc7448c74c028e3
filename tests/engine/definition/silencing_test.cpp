#include "engine/definition/report.h"
#include "tests/engine/definition/problem_text.h"

#include <QTest>

using namespace backstep;

namespace {

/// A worker whose first step has a dot in its name and no UNDO, with words put around it.
QByteArray
worker(const QByteArray& head, const QByteArray& above, const QByteArray& behind, const QByteArray& below = {})
{
    return head + "orchestrations:\n- orchestrationName: o\n  as: worker\n  steps:\n" + above + "  - name: a.b" + behind
        + "\n    doMethod: do\n" + below + "  - {name: b, doMethod: do, undoMethod: undo}\n";
}

DefinitionDocument read(const QByteArray& text, const char* file = "x.yaml")
{
    return readDefinitions(std::string_view(text.constData(), static_cast<std::size_t>(text.size())), file);
}

/// What is told, then what is not and why.
QStringList checked(const QByteArray& text, const char* file = "x.yaml")
{
    const DefinitionDocument document = read(text, file);
    const Report report = reportOn({&document, 1});
    QStringList lines = problemText(report.problems, true);
    for (const SilencedProblem& each : report.silenced) {
        lines << "silenced " + QString::fromStdString(each.problem.code) + " by " + QString::number(each.by.line) + ':'
                + QString::number(each.by.column)
                + (each.reason.empty() ? QString() : " since " + QString::fromStdString(each.reason));
    }
    return lines;
}

const QString dot = QStringLiteral("warning dot-in-name@5:11");
const QString undo = QStringLiteral("warning missing-undo@5:11");

} // namespace

class SilencingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void nothingIsSilencedUnasked() { QCOMPARE(checked(worker("", "", "")), QStringList({dot, undo})); }

    void aCommentOnItsLineSilences()
    {
        QCOMPARE(
            checked(worker("", "", " # backstep: allow dot-in-name")),
            QStringList({undo, "silenced dot-in-name by 5:33"})
        );
    }

    void aCommentAboveSilences()
    {
        const QStringList expected{"warning missing-undo@7:11", "silenced dot-in-name by 5:21 since it is old"};
        QCOMPARE(checked(worker("", "  # backstep: allow dot-in-name -- it is old\n  # more\n", "")), expected);
        QCOMPARE(checked(worker("", "  #backstep:allow  dot-in-name — it is old\n  # more\n", "")).size(), 2);
        QCOMPARE(
            checked(worker("", "  # backstep: allow dot-in-name\n\n", "")),
            QStringList({"note unused-silencing@5:21", "warning dot-in-name@7:11", "warning missing-undo@7:11"})
        );
    }

    void severalCodesMayStandTogether()
    {
        QCOMPARE(
            checked(worker("", "", "   # backstep: allow dot-in-name, missing-undo -- as ever")),
            QStringList({"silenced dot-in-name by 5:35 since as ever", "silenced missing-undo by 5:48 since as ever"})
        );
        QCOMPARE(checked(worker("", "", "   # backstep: allow dot-in-name missing-undo")).size(), 2);
        QCOMPARE(
            checked(worker("", "  # backstep: allow missing-undo\n  # backstep: allow dot-in-name\n", "")),
            QStringList({"silenced dot-in-name by 6:21", "silenced missing-undo by 5:21"})
        );
    }

    void theHeadOfAFileSpeaksForAllOfIt()
    {
        QCOMPARE(
            checked(worker("\xEF\xBB\xBF# backstep: allow-file dot-in-name missing-undo\r\n---\n", "", "")),
            QStringList({"silenced dot-in-name by 1:24", "silenced missing-undo by 1:36"})
        );
        QCOMPARE(
            checked(worker("", "  # backstep: allow-file dot-in-name\n", "")),
            QStringList({"note unused-silencing@5:15", "warning dot-in-name@6:11", "warning missing-undo@6:11"})
        );
    }

    void onlyItsLineIsSilenced()
    {
        QCOMPARE(
            checked(worker("", "", "", "    # backstep: allow dot-in-name\n")),
            QStringList({dot, undo, "note unused-silencing@7:23"})
        );
    }

    void wordsInsideValuesAreNoComments_data()
    {
        QTest::addColumn<QByteArray>("below");
        QTest::newRow("quoted") << QByteArray("    undoMethod: 'u # backstep: allow dot-in-name'\n");
        QTest::newRow("quoted on two lines") << QByteArray("    undoMethod: \"u\n # backstep: allow dot-in-name\"\n");
        QTest::newRow("block") << QByteArray("    undoMethod: |\n      # backstep: allow dot-in-name\n");
        QTest::newRow("no blank before") << QByteArray("    undoMethod: u# backstep:allow dot-in-name\n");
        QTest::newRow("no comment") << QByteArray("    undoMethod: u\n    handlerClass: backstep:allow dot-in-name\n");
        QTest::newRow("prose") << QByteArray("    undoMethod: u # see backstep: allow dot-in-name\n");
        QTest::newRow("another comment") << QByteArray("    undoMethod: u # backstep: asks for it\n");
    }

    void wordsInsideValuesAreNoComments()
    {
        QFETCH(QByteArray, below);
        QCOMPARE(checked(worker("", "", "", below)), QStringList(dot));
    }

    void whatSilencesNothingIsTold_data()
    {
        QTest::addColumn<QByteArray>("comment");
        QTest::addColumn<QString>("told");
        QTest::newRow("unknown code") << QByteArray("allow dot-in-nam") << "note unknown-silencing@1:19";
        QTest::newRow("unknown word") << QByteArray("allows dot-in-name") << "note unknown-silencing@1:13";
        QTest::newRow("no code") << QByteArray("allow-file") << "note unknown-silencing@1:23";
        QTest::newRow("reason alone") << QByteArray("allow -- because") << "note unknown-silencing@1:18";
        QTest::newRow("not there") << QByteArray("allow-file type-parallel") << "note unused-silencing@1:24";
        QTest::newRow("an error") << QByteArray("allow bad-value") << "note cannot-be-silenced@1:19";
        QTest::newRow("itself") << QByteArray("allow unused-silencing") << "note cannot-be-silenced@1:19";
    }

    void whatSilencesNothingIsTold()
    {
        QFETCH(QByteArray, comment);
        QFETCH(QString, told);
        QCOMPARE(
            checked(worker("# backstep: " + comment + "\n", "", "")),
            QStringList({told, "warning dot-in-name@6:11", "warning missing-undo@6:11"})
        );
    }

    void errorsAreNeverSilenced()
    {
        const QByteArray text = "# backstep: allow-file duplicate-seq\norchestrations:\n- orchestrationName: o\n"
                                "  as: initiator\n  type: simultaneous\n  steps:\n"
                                "  - {seq: 1, name: a, objectType: S}\n  - {seq: 1, name: b, objectType: S}\n";
        QCOMPARE(problemText(read(text).problems), QStringList());
        QCOMPARE(
            problemText(read(QByteArray(text).replace("simultaneous", "sequential")).problems),
            QStringList("error duplicate-seq@8:11")
        );
    }

    void whatIsFoundBetweenFilesIsSilencedToo()
    {
        const DefinitionDocument silent = read(worker("# backstep: allow-file several-workers\n", "", ""), "one");
        const DefinitionDocument other = read(worker("", "", ""), "two");
        // Alone it has nothing to silence, and that is no matter: it depends on the other files.
        QCOMPARE(problemText(reportOn({&silent, 1}).problems, true).filter("silencing"), QStringList());
        const Report report = reportOn(std::vector{other, silent});
        QCOMPARE(problemText(report.problems, true).filter("several-workers"), QStringList());
        QCOMPARE(report.silenced.size(), std::size_t(2));
        QCOMPARE(report.silenced[0].problem.code, std::string("several-workers"));
        QCOMPARE(problemText(reportOn(std::vector{silent, other}).problems, true).filter("several-workers").size(), 2);
    }

    void jsonSaysItBesideItsPayload()
    {
        const QByteArray entry
            = R"({"orchestrationName":"o","as":"worker","steps":[{"doMethod":"d","name":"a.b","undoMethod":"u"}]})";
        const QByteArray allowed = R"("x-backstep-allow":["dot-in-name -- it is old"])";
        QCOMPARE(
            checked("{\"payload\":" + entry + ",\"headers\":{}," + allowed + "}", "x.json"),
            QStringList("silenced dot-in-name by 1:142 since it is old")
        );
        QCOMPARE(
            checked("{\"payload\":" + entry + R"(,"x-backstep-allow":"dot-in-name no-seq"})", "x.json"),
            QStringList({"note unused-silencing@1:128", "silenced dot-in-name by 1:128"})
        );
        QCOMPARE(
            checked("{\"orchestrations\":[" + entry + "]," + allowed + "}", "x.json"),
            QStringList({"warning dot-in-name@1:91", "warning unknown-key@1:118"})
        );
    }
};

QTEST_APPLESS_MAIN(SilencingTest)

#include "silencing_test.moc"
