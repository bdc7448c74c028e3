#include "model/inspector/flow_words.h"
#include "model/inspector/waiting_words.h"

#include "tests/engine/tracker/watched.h"
#include "tests/support/recording.h"

#include <QTest>

using namespace backstep;

namespace {

GroupReading reading(const char* topic, int members, std::int64_t behind)
{
    return {TopicName(topic), "svc", members, behind};
}

constexpr const char* doOfB = "orchestrator.flow.b.do";

} // namespace

/// The sentence that comes first, from the records to the heading, in situations that a person is called for.
class WhyTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void oneSentenceSaysWhy_data()
    {
        QTest::addColumn<QString>("picture");
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("why");
        const auto row = [](const char* name, const char* picture, const char* script, const char* why) {
            QTest::newRow(name) << QString::fromUtf8(picture) << QString::fromUtf8(script) << QString::fromUtf8(why);
        };
        row("exhausted and undone",
            "a > b[tries=2]",
            "a ok; b fails; wait; b fails; a ok",
            "b failed all 2 attempts: \"no\". 1 step was undone.");
        row("a retry is to come", "a > b", "a ok; b fails", "b failed attempt 1 of 3: \"no\".");
        row("no answer", "a > b", "a ok; wait", "b got no answer in 30 s. It may or may not have happened.");
        row("an UNDO failed",
            "a[utries=1] > b[tries=1]",
            "a ok; b fails; a fails",
            "a could not be undone: \"no\", once. 1 step still has its effect.");
        row("nothing had to be undone",
            "a[tries=1] > b",
            "a fails",
            "a failed its only attempt: \"no\". Nothing had to be undone.");
        row("it waits for a person",
            "a > b[tries=1 wait]",
            "a ok; b fails",
            "b failed its only attempt: \"no\". Nothing was undone: it waits for you.");
        row("a person undid it",
            "a > b",
            "a ok; b ok; undo; b ok; a ok",
            "Undone by ann: wrong tenant. 2 steps were undone.");
        row("paused", "a > b", "a ok; pause", "It is paused: nothing new is sent until a person resumes it.");
        row("being undone", "a > b[tries=1]", "a ok; b fails", "b failed its only attempt: \"no\".");
        row("all done", "a > b", "a ok; b ok", "All 2 steps are done.");
        row("after a pivot",
            "a[pivot] > b[tries=1]",
            "a ok; b fails",
            "b failed its only attempt: \"no\". Nothing was undone: it waits for you.");
        row("under way", "a > b", "a ok", "DO of b is under way.");
    }

    void oneSentenceSaysWhy()
    {
        QFETCH(QString, picture);
        QFETCH(QString, script);
        QFETCH(QString, why);
        Watched watched(recorded(picture.toStdString(), script.toStdString()));
        watched.settle();
        QCOMPARE(headingOf(watched.flow(), watched.now).why, why);
    }

    void whoReadsTheTopicIsPartOfIt_data()
    {
        using Readings = std::vector<GroupReading>;
        QTest::addColumn<QString>("script");
        QTest::addColumn<std::vector<GroupReading>>("readings");
        QTest::addColumn<QString>("why");
        const auto row = [](const char* name, const char* script, Readings readings, const char* why) {
            QTest::newRow(name) << QString::fromUtf8(script) << std::move(readings) << QString::fromUtf8(why);
        };
        row("nobody listens",
            "a ok",
            {reading("orchestrator.flow.a.do", 1, 0)},
            "b waits: nobody is subscribed to its DO topic. 1 command is unanswered.");
        row("nobody listens, and it was tried before",
            "a ok; wait; wait",
            {},
            "b waits: nobody is subscribed to its DO topic. 2 commands are unanswered.");
        row("whoever listens may be on the shared topic",
            "a ok",
            {reading("orchestrator.event", 1, 0)},
            "b waits: its DO has no topic of its own that anybody reads, and of svc on the shared topic nobody has "
            "answered. 1 command is unanswered.");
        row("the worker is away",
            "a ok",
            {reading(doOfB, 0, 12)},
            "b waits: group svc reads its DO topic, and nobody of it is there. It is 12 commands behind.");
        row("it waits in line",
            "a ok",
            {reading(doOfB, 2, 1)},
            "b waits in line: group svc is 1 command behind on its DO topic.");
        row("it was taken",
            "a ok",
            {reading(doOfB, 2, 0)},
            "Group svc took the DO of b and has not answered for 1 m 08 s.");
        row("the worker of the UNDO is away",
            "a ok; undo now",
            {reading("orchestrator.flow.b.undo", 0, 1)},
            "Undone by ann: wrong tenant. b waits: group svc reads its UNDO topic, and nobody of it is there. It is 1 "
            "command behind.");
        row("all is done, whoever reads", "a ok; b ok", {}, "All 2 steps are done.");
    }

    void whoReadsTheTopicIsPartOfIt()
    {
        QFETCH(QString, script);
        QFETCH(std::vector<GroupReading>, readings);
        QFETCH(QString, why);
        Watched watched(recorded("a > b", script.toStdString()));
        watched.settle();
        const SeenFlow flow = watched.flow();
        QCOMPARE(headingOf(flow, watched.now, {}, waitingWords(flow, readings, watched.now)).why, why);
    }

    void anAnswerThatIsNotLateIsNothingToSpeakOf()
    {
        Watched watched(recorded("a > b", "a ok"));
        const SeenFlow flow = watched.flow();
        const Instant sent = flow.spans.back().from;
        QVERIFY(waitingWords(flow, std::vector<GroupReading>(), sent + Duration(500)).isEmpty());
        QVERIFY(!waitingWords(flow, std::vector<GroupReading>(), sent + Duration(2'500)).isEmpty());
        QVERIFY(waitingWords(flow, std::nullopt, sent + Duration(2'500)).isEmpty()); // nobody knows who reads
    }

    void anOrchestratorWithoutEventsIsNamedOnce()
    {
        Watched watched(foreign("start; do a; a ok; do b; b fails 503; do b; b fails 503; do b; b fails 503; do b; b "
                                "fails 503; undo a; a undone"));
        watched.settle();
        const QString why = headingOf(watched.flow(), watched.now).why;
        QCOMPARE(why.count(QStringLiteral("inferred")), 1);
        QVERIFY2(
            why.startsWith(QStringLiteral("b failed all 4 attempts: \"503\". 1 step was undone.")), qPrintable(why)
        );
    }
};

QTEST_GUILESS_MAIN(WhyTest)
#include "why_test.moc"
