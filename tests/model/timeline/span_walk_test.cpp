#include "model/timeline/span_walk.h"

#include "tests/support/told_flows.h"

#include <QTest>

using namespace backstep;

namespace {

QString words(const std::optional<ChosenSpan>& span)
{
    if (!span) {
        return QStringLiteral("nothing");
    }
    return QStringLiteral("%1 %2 %3 %4")
        .arg(textOf(span->flow), wordOf(span->phase), textOf(span->step))
        .arg(span->attempt);
}

const IndexedFlow& broken()
{
    static const IndexedFlow flow = toldFlow(
        "one", FlowStatus::Failed, "a 0-1 ok; b 1-2 fails x; b#2 2-3 backoff; b#2 3-4 silent; UNDO a 5-6 fails y"
    );
    return flow;
}

const IndexedFlow& other()
{
    static const IndexedFlow flow = toldFlow("two", FlowStatus::InProgress, "a 0-1 ok; c 2-3 fails z; c#2 9- runs");
    return flow;
}

} // namespace

class SpanWalkTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void attemptsFollowEachOtherByTime();
    void errorsFollowEachOtherAcrossFlows();
    void aChosenAttemptIsFoundAgainWhenSpansMoved();
    void theWorstFlowOfATimeIsTold();
};

void SpanWalkTest::attemptsFollowEachOtherByTime()
{
    QStringList forward;
    std::optional<ChosenSpan> at;
    for (int i = 0; i < 5; ++i) {
        at = nextAttempt(broken(), i == 0 ? std::nullopt : at, 1);
        forward << words(at);
        if (!at) {
            break;
        }
    }
    QCOMPARE(
        forward.join(QStringLiteral("; ")), QStringLiteral("one DO a 1; one DO b 1; one DO b 2; one UNDO a 1; nothing")
    );
    QCOMPARE(words(nextAttempt(broken(), std::nullopt, -1)), QStringLiteral("one UNDO a 1"));
    QCOMPARE(words(nextAttempt(broken(), nextAttempt(broken(), std::nullopt, -1), -1)), QStringLiteral("one DO b 2"));
}

void SpanWalkTest::errorsFollowEachOtherAcrossFlows()
{
    const IndexedFlows flows{&broken(), &other()};
    QStringList forward;
    std::optional<ChosenSpan> at = nextError(flows, std::nullopt, 1);
    for (; at; at = nextError(flows, at, 1)) {
        forward << words(at);
    }
    QCOMPARE(forward.join(QStringLiteral("; ")), QStringLiteral("one DO b 1; two DO c 1; one DO b 2; one UNDO a 1"));
    QCOMPARE(words(nextError(flows, std::nullopt, -1)), QStringLiteral("one UNDO a 1"));
    QCOMPARE(words(nextError({}, std::nullopt, 1)), QStringLiteral("nothing"));
}

void SpanWalkTest::aChosenAttemptIsFoundAgainWhenSpansMoved()
{
    const ChosenSpan chosen{FlowId("one"), StepName("b"), Phase::Do, 2};
    SeenFlow more = broken().flow;
    more.spans.insert(more.spans.begin(), toldSpans("z 0-1 ok").front());
    QCOMPARE(spanOf(more, chosen)->outcome, Span::Outcome::NoAnswer);
    QVERIFY(spanOf(other().flow, chosen) == nullptr);
}

void SpanWalkTest::theWorstFlowOfATimeIsTold()
{
    const IndexedFlows flows{&other(), &broken()};
    QCOMPARE(worstWithin(flows, {toldAt(1.2), toldAt(1.8)})->flow.id, FlowId("one"));
    QCOMPARE(worstWithin(flows, {toldAt(2.2), toldAt(2.8)})->flow.id, FlowId("two"));
    QVERIFY(worstWithin({&broken()}, {toldAt(7), toldAt(8)}) == nullptr);
}

QTEST_GUILESS_MAIN(SpanWalkTest)
#include "span_walk_test.moc"
