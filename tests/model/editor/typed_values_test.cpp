#include "model/editor/typed_values.h"

#include <QTest>

using namespace backstep;

namespace {

constexpr Duration week = std::chrono::hours(24 * 7);

template <class Value, class Words>
QString read(const Result<Value>& value, Words words)
{
    return value ? words(*value) : QString::fromStdString(value.error().message);
}

} // namespace

class TypedValuesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void attempts_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("taken");
        QTest::newRow("one") << "1"
                             << "1";
        QTest::newRow("most") << " 1000 "
                              << "1000";
        QTest::newRow("none") << "0"
                              << "The first attempt counts too: write 1 or more.";
        QTest::newRow("below") << "-3"
                               << "The first attempt counts too: write 1 or more.";
        QTest::newRow("more") << "1001"
                              << "A step is tried 1,000 times at most: write 1 to 1,000.";
        QTest::newRow("huge") << "99999999999"
                              << "A step is tried 1,000 times at most: write 1 to 1,000.";
        QTest::newRow("word") << "three"
                              << "Attempts are counted: write a whole number such as 3.";
        QTest::newRow("fraction") << "2.5"
                                  << "Attempts are counted: write a whole number such as 3.";
    }

    void attempts()
    {
        QFETCH(QString, typed);
        QTEST(read(attemptsFrom(typed), [](int count) { return QString::number(count); }), "taken");
    }

    void spans_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("taken");
        const QString example = QStringLiteral("Write a time such as 45 s, 1500 ms or 1 m 30 s.");
        QTest::newRow("seconds") << "45 s"
                                 << "45 s";
        QTest::newRow("without a space") << "45s"
                                         << "45 s";
        QTest::newRow("milliseconds") << "1500 ms"
                                      << "1500 ms";
        QTest::newRow("whole seconds") << "45000 ms"
                                       << "45 s";
        QTest::newRow("a minute") << "1 m"
                                  << "60 s";
        QTest::newRow("two parts") << "1 m 30 s"
                                   << "1 m 30 s";
        QTest::newRow("together") << "1m30s"
                                  << "1 m 30 s";
        QTest::newRow("min") << "2 MIN"
                             << "2 m";
        QTest::newRow("all parts") << "1 d 2 h 3 m 4 s 5 ms"
                                   << "93784005 ms";
        QTest::newRow("an hour and a half") << "1.5 h"
                                            << "1 h 30 m";
        QTest::newRow("comma") << "0,1 s"
                               << "100 ms";
        QTest::newRow("most") << "7 d"
                              << "7 d";
        QTest::newRow("no unit") << "45"
                                 << "A time needs its unit: write 45 s or 45 ms.";
        QTest::newRow("longer") << "8 d"
                                << "That is too long: write 7 d or less.";
        QTest::newRow("far longer") << "99999999999999999999999 d"
                                    << "That is too long: write 7 d or less.";
        QTest::newRow("none") << "0 s"
                              << "That is too short: write 1 ms or more.";
        QTest::newRow("zero") << "0"
                              << "That is too short: write 1 ms or more.";
        QTest::newRow("part of a millisecond") << "0.5 ms"
                                               << "Times are kept in whole milliseconds: write 1 ms, 2 ms and so on.";
        QTest::newRow("below") << "-3 s" << example;
        QTest::newRow("word") << "soon" << example;
        QTest::newRow("unknown unit") << "3 weeks" << example;
        QTest::newRow("turned round") << "30 s 1 m" << example;
        QTest::newRow("nothing") << "" << example;
    }

    void spans()
    {
        QFETCH(QString, typed);
        QTEST(read(spanFrom(typed, Duration(1), week), spanWords), "taken");
    }

    void whatIsShownIsReadBack()
    {
        for (const std::int64_t count :
             {0LL, 1LL, 999LL, 1000LL, 60'000LL, 61'000LL, 90'500LL, 5'400'000LL, 86'461'000LL}) {
            const auto back = spanFrom(spanWords(Duration(count)), Duration(0), week);
            QVERIFY(back.has_value());
            QCOMPARE(back->count(), count);
        }
        QCOMPARE(spanInFile(std::chrono::hours(24 * 30)), std::string("30d"));
        QCOMPARE(spanInFile(Duration(90'000)), std::string("90s"));
        QCOMPARE(spanInFile(Duration(1500)), std::string("1500ms"));
    }

    void backoffs_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("taken");
        QTest::newRow("both") << "200 ms × 2"
                              << "200 2";
        QTest::newRow("x") << "1 s x1.5"
                           << "1000 1.5";
        QTest::newRow("star") << "0 * 1"
                              << "0 1";
        QTest::newRow("delay") << "2 m"
                               << "120000 -";
        QTest::newRow("factor") << "× 3"
                                << "- 3";
        QTest::newRow("no unit") << "200 × 2"
                                 << "A time needs its unit: write 200 s or 200 ms.";
        QTest::newRow("no factor") << "200 ms ×"
                                   << "Write the first wait and its factor, such as 200 ms × 2.";
        QTest::newRow("three") << "1 s × 2 × 3"
                               << "Write the first wait and its factor, such as 200 ms × 2.";
        QTest::newRow("shrinks") << "1 s × 0.5"
                                 << "The factor is a number from 1 (always the same wait) to 100.";
        QTest::newRow("word") << "1 s × two"
                              << "The factor is a number from 1 (always the same wait) to 100.";
    }

    void backoffs()
    {
        QFETCH(QString, typed);
        QTEST(
            read(
                backoffFrom(typed),
                [](const TypedBackoff& backoff) {
                    return QStringLiteral("%1 %2").arg(
                        backoff.delay ? QString::number(backoff.delay->count()) : QStringLiteral("-"),
                        backoff.factor ? numberWords(*backoff.factor) : QStringLiteral("-")
                    );
                }
            ),
            "taken"
        );
    }

    void shares()
    {
        QCOMPARE(shareFrom(QStringLiteral("20 %")).value(), 0.2);
        QCOMPARE(shareFrom(QStringLiteral("0.25")).value(), 0.25);
        QCOMPARE(shareFrom(QStringLiteral("0,5%")).value(), 0.005);
        QCOMPARE(shareWords(0.2), QStringLiteral("20 %"));
        QCOMPARE(shareWords(0.005), QStringLiteral("0.5 %"));
        for (const char* wrong : {"20", "101 %", "-1 %", "much", "", "%"}) {
            QVERIFY2(!shareFrom(QLatin1String(wrong)).has_value(), wrong);
        }
    }

    void names()
    {
        const QString what = QStringLiteral("A step");
        QCOMPARE(faultOfName(what, QStringLiteral("create_client-2.b")), QString());
        QCOMPARE(faultOfName(what, {}), QStringLiteral("A step needs a name."));
        const QString rule
            = QStringLiteral("A step's name is part of a topic: letters, digits, \".\", \"_\" and \"-\" only.");
        QCOMPARE(faultOfName(what, QStringLiteral("create client")), rule + QStringLiteral(" Use createClient."));
        QCOMPARE(faultOfName(what, QStringLiteral("öffnen")), rule + QStringLiteral(" Use ffnen."));
        QCOMPARE(faultOfName(what, QStringLiteral("開く")), rule);
    }
};

QTEST_GUILESS_MAIN(TypedValuesTest)
#include "typed_values_test.moc"
