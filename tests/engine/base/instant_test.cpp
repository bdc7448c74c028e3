#include "engine/base/instant.h"

#include <QtTest/QTest>

#include <string>

namespace backstep {

class InstantTest : public QObject
{
    Q_OBJECT

private slots:

    void texts_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("micros");
        const auto row = [](const char* text, qint64 micros) { QTest::newRow(text) << QByteArray(text) << micros; };
        row("1970-01-01T00:00:00.001Z", 1000);
        row("2026-11-24T14:06:38.911Z", 1795529198911000);
        row("2026-11-24T14:06:38Z", 1795529198000000);
        row("2026-11-24T14:06:38z", 1795529198000000);
        row("2026-11-24T15:06:38.911+01:00", 1795529198911000);
        row("2026-11-24T08:36:38.911-0530", 1795529198911000);
        row("2026-11-24T14:06:38.911123456789Z", 1795529198911123);
        row("2024-02-29T00:00:00Z", 1709164800000000);
    }

    void texts()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, micros);
        QCOMPARE(static_cast<qint64>(fromIso8601(text.toStdString()).micros), micros);
    }

    void otherTextsAreNoTime_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text :
             {"",
              "now",
              "2026",
              "2026-11-24",
              "2026-11-24T14:06:38",
              "2026-11-24 14:06:38Z",
              "2026-13-24T14:06:38Z",
              "2026-02-29T00:00:00Z",
              "2026-11-24T24:00:00Z",
              "2026-11-24T14:60:00Z",
              "2026-11-24T14:06:38Zx",
              "2026-11-24T14:06:38+01",
              "2026-11-24T14:06:38+01:0",
              "-026-11-24T14:06:38Z",
              "2026-11-24T14:06:3"}) {
            QTest::newRow(text[0] == '\0' ? "empty" : text) << QByteArray(text);
        }
    }

    void otherTextsAreNoTime()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!fromIso8601(text.toStdString()).isSet());
    }

    void writtenWithMillisecondsAndATrueZ()
    {
        QCOMPARE(toIso8601({1795529198911999}), std::string("2026-11-24T14:06:38.911Z"));
        QCOMPARE(toIso8601({0}), std::string("1970-01-01T00:00:00.000Z"));
        QCOMPARE(toIso8601({-1}), std::string("1969-12-31T23:59:59.999Z"));
    }

    void thereAndBack()
    {
        for (std::int64_t micros = 1000; micros < 4'000'000'000'000'000; micros = micros * 7 / 1000 * 1000 + 1000) {
            QCOMPARE(fromIso8601(toIso8601({micros})).micros, micros);
        }
    }

    void arithmetic()
    {
        const Instant noon{1'000'000};
        QVERIFY(noon + Duration(1500) == Instant{2'500'000});
        QVERIFY((noon + Duration(1500)) - noon == std::chrono::microseconds(1'500'000));
        QVERIFY(noon - Duration(1) < noon);
    }

    void words_data()
    {
        QTest::addColumn<qint64>("micros");
        QTest::addColumn<QByteArray>("told");
        const auto row = [](qint64 micros, const char* told) { QTest::newRow(told) << micros << QByteArray(told); };
        row(0, "0.0 ms");
        row(400, "0.4 ms");
        row(1'000, "1 ms");
        row(240'900, "240 ms");
        row(2'600'000, "2.6 s");
        row(9'960'000, "9.9 s");
        row(10'000'000, "10 s");
        row(59'999'999, "59 s");
        row(91'000'000, "1 m 31 s");
        row(3'600'000'000, "1 h 00 m");
        row(7'440'000'000, "2 h 04 m");
    }

    void words()
    {
        QFETCH(qint64, micros);
        QFETCH(QByteArray, told);
        QCOMPARE(QByteArray::fromStdString(toWords(std::chrono::microseconds(micros))), told);
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::InstantTest)
#include "instant_test.moc"
