#include "model/editor/shape_preview.h"

#include "model/editor/step_edits.h"

#include <QTest>

using namespace backstep;

namespace {

const QString chain = QStringLiteral("orchestrationName: t\nas: initiator\ntype: sequential\nsteps:\n"
                                     "  - {seq: 1, name: a, objectType: A}\n  - {seq: 2, name: b, objectType: A}\n"
                                     "  - {seq: 3, name: c, objectType: A}\n");
const QString diamond = QStringLiteral("orchestrationName: t\nas: initiator\ntype: graph\nsteps:\n"
                                       "  - {name: a, objectType: A}\n  - {name: b, objectType: A, dependsOn: [a]}\n"
                                       "  - {name: c, objectType: A, dependsOn: [a]}\n"
                                       "  - {name: d, objectType: A, dependsOn: [b, c]}\n");

void read(EditorDocument& document, const QString& text)
{
    document.setText(text);
    document.readNow();
}

QString pictured(const std::vector<StepPair>& edges, const EditorGraph& graph)
{
    QStringList words;
    for (const auto& [from, to] : edges) {
        words << graph.steps[from].name + graph.steps[to].name;
    }
    return words.join(QLatin1Char(' '));
}

} // namespace

class ShapePreviewTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void saysWhatASequenceLosesAtTheSameTime()
    {
        EditorDocument document;
        read(document, chain);
        const ShapeAnswer answer = previewShape(document, FlowShape::Parallel);
        QVERIFY(answer.preview);
        QCOMPARE(pictured(answer.preview->lost, answer.preview->after), QStringLiteral("ab bc"));
        QVERIFY(answer.preview->gained.empty());
        QCOMPARE(
            answer.preview->sentences.join(QLatin1Char('\n')),
            QStringLiteral("2 times a step no longer waits for another: a → b and b → c.\n"
                           "b and c get the payload of the start, and no longer what they got.\n"
                           "When c fails, UNDO goes to b and a at once. Now it goes to b, then a.\n"
                           "It completes within 1 m 31 s at most; now within 4 m 32 s.")
        );
        QCOMPARE(document.text(), chain); // nothing has changed
        QCOMPARE(document.history().count(), 1);
    }

    void saysWhatAGraphGainsAsASequence()
    {
        EditorDocument document;
        read(document, diamond);
        const ShapeAnswer answer = previewShape(document, FlowShape::Sequential);
        QVERIFY(answer.preview);
        QCOMPARE(pictured(answer.preview->lost, answer.preview->after), QStringLiteral("ac bd"));
        QCOMPARE(pictured(answer.preview->gained, answer.preview->after), QStringLiteral("bc"));
        const QString said = answer.preview->sentences.join(QLatin1Char('\n'));
        QVERIFY2(said.contains(QStringLiteral("1 step waits for another from then on: b → c.")), qPrintable(said));
        QVERIFY2(
            said.contains(QStringLiteral("c gets the reply of b, and no longer the reply of a.")), qPrintable(said)
        );
        QVERIFY2(
            said.contains(QStringLiteral("d gets the reply of c, and no longer the replies of b and c together.")),
            qPrintable(said)
        );
        QVERIFY2(
            said.contains(
                QStringLiteral("When d fails, UNDO goes to c, then b, then a. Now it goes to c and b at once, then a.")
            ),
            qPrintable(said)
        );
    }

    void aSequenceAsAGraphIsTheSame()
    {
        EditorDocument document;
        read(document, chain);
        const ShapeAnswer answer = previewShape(document, FlowShape::Graph);
        QVERIFY(answer.preview && answer.preview->lost.empty() && answer.preview->gained.empty());
        QCOMPARE(
            answer.preview->sentences,
            QStringList{QStringLiteral("The steps run in the same order as before; only how the file says it changes.")}
        );
    }

    /// What is shown is what comes of it.
    void whatIsShownIsWhatComes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<FlowShape>("shape");
        for (const FlowShape shape : {FlowShape::Sequential, FlowShape::Parallel, FlowShape::Graph}) {
            QTest::addRow("chain to %d", static_cast<int>(shape)) << chain << shape;
            QTest::addRow("graph to %d", static_cast<int>(shape)) << diamond << shape;
        }
    }

    void whatIsShownIsWhatComes()
    {
        QFETCH(QString, text);
        QFETCH(FlowShape, shape);
        EditorDocument document;
        read(document, text);
        const ShapeAnswer answer = previewShape(document, shape);
        if (!answer.preview) {
            QVERIFY(answer.refusal.startsWith(QStringLiteral("t is ")));
            QCOMPARE(document.graph()->orchestration.shape, shape);
            return;
        }
        QCOMPARE(StepEdits(document).setShape(shape).refusal, QString());
        QCOMPARE(document.graph()->steps, answer.preview->after.steps);
        QCOMPARE(document.graph()->longest, answer.preview->after.longest);
    }

    void ofManyTheFirstAreNamed()
    {
        QString text = QStringLiteral("orchestrationName: t\nas: initiator\ntype: sequential\nsteps:\n");
        for (int step = 1; step <= 12; ++step) {
            text += QStringLiteral("  - {seq: %1, name: s%1, objectType: A}\n").arg(step);
        }
        EditorDocument document;
        read(document, text);
        const ShapeAnswer answer = previewShape(document, FlowShape::Parallel);
        QCOMPARE(
            answer.preview->sentences.first(),
            QStringLiteral("11 times a step no longer waits for another: s1 → s2, s2 → s3, s3 → s4 and 8 more.")
        );
        for (const QString& sentence : answer.preview->sentences) {
            QVERIFY2(sentence.size() < 180, qPrintable(sentence));
        }
    }

    void whatIsBrokenOrEmptyIsRefused()
    {
        EditorDocument document;
        read(document, QStringLiteral("orchestrationName: t\nas: initiator\ntype: sequential\nsteps:\n"));
        QVERIFY(!previewShape(document, FlowShape::Graph).refusal.isEmpty());
        read(document, QStringLiteral("orchestrationName: [t"));
        QVERIFY(!previewShape(document, FlowShape::Graph).refusal.isEmpty());
    }
};

QTEST_GUILESS_MAIN(ShapePreviewTest)
#include "shape_preview_test.moc"
