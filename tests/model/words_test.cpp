#include "model/words.h"

#include <QTest>

#include <chrono>
#include <set>

using namespace backstep;
using namespace std::chrono_literals;

class WordsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyStatusHasItsOwnWordShapeAndConstant();
    void detailsChangeTheWordOnlyWhereTheySpeak();
    void onlyAPersonsCaseIsSolid();
    void speaksNumbersAndTimesAsTheLookSays();
};

void WordsTest::everyStatusHasItsOwnWordShapeAndConstant()
{
    using enum StepStatus;
    std::set<QString> words;
    std::set<QString> constants;
    std::set<GlyphKind> shapes;
    for (const StepStatus status :
         {Pending, InProgress, DoSuccess, DoFail, RetryExhausted, Undoing, UndoSuccess, UndoFail}) {
        const StatusWord word = wordOf(status);
        QVERIFY(!word.word.isEmpty());
        words.insert(word.word);
        constants.insert(word.wire);
        shapes.insert(word.glyph);
    }
    QCOMPARE(words.size(), std::size_t(8));
    QCOMPARE(constants.size(), std::size_t(8));
    QCOMPARE(shapes.size(), std::size_t(8));
    QCOMPARE(wordOf(UndoFail).word, QStringLiteral("UNDO failed"));
    QCOMPARE(wordOf(UndoFail).wire, QStringLiteral("UNDO_FAIL"));
}

void WordsTest::detailsChangeTheWordOnlyWhereTheySpeak()
{
    QCOMPARE(wordOf(StepStatus::DoFail, {.attempt = 2, .attemptsMax = 3}).word, QStringLiteral("Retrying 2 of 3"));
    QCOMPARE(wordOf(StepStatus::InProgress, {.noAnswer = true}).glyph, GlyphKind::DashedQuestion);
    QCOMPARE(wordOf(StepStatus::DoSuccess, {.noAnswer = true}).word, QStringLiteral("Done"));
    const StatusWord undoing = wordOf(FlowStatus::Undoing, {.undoFailed = true});
    QCOMPARE(undoing.word, QStringLiteral("Undoing"));
    QCOMPARE(undoing.glyph, GlyphKind::DiamondMark);
    QCOMPARE(wordOf(FlowStatus::InProgress, {.paused = true}).word, QStringLiteral("Paused"));
    QCOMPARE(wordOf(FlowStatus::Completed, {.paused = true}).word, QStringLiteral("Completed"));
}

void WordsTest::onlyAPersonsCaseIsSolid()
{
    QVERIFY(wordOf(FlowStatus::Failed).solid);
    QVERIFY(wordOf(StepStatus::UndoFail).solid);
    for (const FlowStatus status :
         {FlowStatus::NotRegistered,
          FlowStatus::InProgress,
          FlowStatus::Completed,
          FlowStatus::Undoing,
          FlowStatus::Undone}) {
        QVERIFY(!wordOf(status).solid);
    }
    QVERIFY(!wordOf(StepStatus::RetryExhausted).solid);
}

void WordsTest::speaksNumbersAndTimesAsTheLookSays()
{
    QCOMPARE(durationWords(240ms), QStringLiteral("240 ms"));
    QCOMPARE(durationWords(2600ms), QStringLiteral("2.6 s"));
    QCOMPARE(durationWords(34567ms), QStringLiteral("34 s"));
    QCOMPARE(durationWords(91s), QStringLiteral("1 m 31 s"));
    QCOMPARE(durationWords(124min), QStringLiteral("2 h 04 m"));
    QCOMPARE(countWords(23180), QStringLiteral("23,180"));
    QCOMPARE(countWords(1'040'000), QStringLiteral("1.04 M"));
    QCOMPARE(countOf(1, QStringLiteral("step"), QStringLiteral("steps")), QStringLiteral("1 step"));
    QCOMPARE(countOf(3, QStringLiteral("step"), QStringLiteral("steps")), QStringLiteral("3 steps"));
    QCOMPARE(timeWords(fromIso8601("2026-11-24T14:06:38.911Z")), QStringLiteral("14:06:38.911"));
    QCOMPARE(timeWords({}), QStringLiteral("–"));
    QCOMPARE(shortId(FlowId("7d0f4c1e-88a2-4d51-b0c6-19e2f7a3d004")), QStringLiteral("7d0f4c1e-88a2"));
}

QTEST_APPLESS_MAIN(WordsTest)
#include "words_test.moc"
