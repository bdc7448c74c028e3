#include "engine/base/any_case_word.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace backstep;

class AnyCaseWordTest : public QObject
{
    Q_OBJECT

private slots:
    void findsInAnyCase();
    void findsAtEveryPlace();
    void agreesWithAPlainSearch();
};

void AnyCaseWordTest::findsInAnyCase()
{
    QVERIFY(AnyCaseWord("Acme").isIn("the ACME company"));
    QVERIFY(!AnyCaseWord("acme").isIn("the acm"));
    QVERIFY(AnyCaseWord("").isIn(""));
    QVERIFY(!AnyCaseWord("a").isIn(""));
    // What only differs in the bit that tells cases apart is not the same.
    QVERIFY(!AnyCaseWord("[").isIn("{"));
    QVERIFY(!AnyCaseWord("0").isIn("\x10"));
    QVERIFY(AnyCaseWord("\xc3\xa9").isIn("caf\xc3\xa9"));
    QVERIFY(!AnyCaseWord("\xc3\xa9").isIn("caf\xc3\x89"));
}

void AnyCaseWordTest::findsAtEveryPlace()
{
    for (std::size_t at = 0; at < 300; ++at) {
        std::string bytes(at, 'x');
        bytes += "NeeD";
        bytes.resize(300, 'x');
        QCOMPARE(AnyCaseWord("need").isIn(bytes), at + 4 <= 300);
    }
}

void AnyCaseWordTest::agreesWithAPlainSearch()
{
    QRandomGenerator random(20261129);
    const auto text = [&random](int size) {
        std::string made;
        for (int i = 0; i < size; ++i) {
            made += "abAB[{"[random.bounded(6)];
        }
        return made;
    };
    const auto lower = [](std::string all) {
        std::ranges::transform(all, all.begin(), [](char each) { return static_cast<char>(std::tolower(each)); });
        return all;
    };
    for (int round = 0; round < 5'000; ++round) {
        const std::string bytes = text(random.bounded(200));
        const std::string word = text(1 + random.bounded(6));
        QCOMPARE(AnyCaseWord(word).isIn(bytes), lower(bytes).find(lower(word)) != std::string::npos);
    }
}

QTEST_GUILESS_MAIN(AnyCaseWordTest)
#include "any_case_word_test.moc"
