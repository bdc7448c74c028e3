#include "model/flows/flow_words.h"

#include "tests/support/told_flows.h"

#include <QTest>

using namespace backstep;

class FlowWordsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysInFewWords_data();
    void saysInFewWords();
    void aFailedFlowSaysItsLastError();
};

void FlowWordsTest::saysInFewWords_data()
{
    QTest::addColumn<FlowStatus>("status");
    QTest::addColumn<QString>("spans");
    QTest::addColumn<QString>("expected");
    const auto row = [](FlowStatus status, const char* spans, const char* expected) {
        QTest::newRow(expected) << status << QString::fromUtf8(spans) << QString::fromUtf8(expected);
    };
    using enum FlowStatus;
    row(InProgress, "a 0-1 ok; b 1- runs", "In progress|DO 1/3|");
    row(InProgress, "a 0-1 fails 503", "Retrying|DO 1/3|503");
    row(InProgress, "a 0-1 fails 503; a#2 1-2 backoff; a#2 2- runs", "Retrying|DO 2/3|");
    row(InProgress, "a 0-9 silent", "No answer|DO 1/3|no answer yet; its outcome is unknown");
    row(InProgress, "a 0-9 silent; a#2 10- runs", "Retrying|DO 2/3|");
    row(Undoing, "a 0-1 ok; b 1-2 ok; UNDO b 3-4 ok; UNDO a 4- runs", "Undoing|UNDO 1/3|1 of 2 undone");
    row(Completed, "a 0-1 ok", "Completed|–|");
}

void FlowWordsTest::saysInFewWords()
{
    QFETCH(FlowStatus, status);
    QFETCH(QString, spans);
    QFETCH(QString, expected);
    const SeenFlow flow = toldFlow("1", status, spans.toStdString());
    QCOMPARE(
        QStringLiteral("%1|%2|%3").arg(statusOf(flow).word, attemptWords(attemptOf(flow)), saysOf(flow)), expected
    );
}

void FlowWordsTest::aFailedFlowSaysItsLastError()
{
    SeenFlow flow
        = toldFlow("1", FlowStatus::Failed, "a 0-1 ok; b 1-2 fails gone; UNDO a#3 2-3 fails refund window closed");
    flow.steps.at(0).status = StepStatus::UndoFail;
    flow.steps.at(1).status = StepStatus::RetryExhausted;
    QCOMPARE(saysOf(flow), QStringLiteral("refund window closed"));
    QCOMPARE(attemptWords(attemptOf(flow)), QStringLiteral("UNDO 3/3"));
    flow.status = FlowStatus::Undone;
    QCOMPARE(saysOf(flow), QStringLiteral("b: gone"));
    flow.status = FlowStatus::Undoing;
    QVERIFY(detailOf(flow).undoFailed);
    QCOMPARE(statusOf(flow).glyph, GlyphKind::DiamondMark);
}

QTEST_GUILESS_MAIN(FlowWordsTest)
#include "flow_words_test.moc"
