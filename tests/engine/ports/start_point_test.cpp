#include "engine/ports/start_point.h"

#include <QTest>

using namespace backstep;

namespace {

QString told(const char* words)
{
    const Instant now = fromIso8601("2026-11-25T14:00:00Z");
    const auto start = startPointOf(words, now);
    return QString::fromStdString(start ? toWords(*start) : start.error().message);
}

} // namespace

class StartPointTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatPersonsWrite_data();
    void readsWhatPersonsWrite();
    void saysWhatElseToWrite_data();
    void saysWhatElseToWrite();
};

void StartPointTest::readsWhatPersonsWrite_data()
{
    QTest::addColumn<QString>("begins");
    QTest::newRow("earliest") << "from the beginning";
    QTest::newRow("latest") << "from now on";
    QTest::newRow("120000") << "from offset 120000 of each partition";
    QTest::newRow("0") << "from offset 0 of each partition";
    QTest::newRow("90s") << "from 2026-11-25T13:58:30.000Z on";
    QTest::newRow("15m") << "from 2026-11-25T13:45:00.000Z on";
    QTest::newRow("2h") << "from 2026-11-25T12:00:00.000Z on";
    QTest::newRow("3d") << "from 2026-11-22T14:00:00.000Z on";
    QTest::newRow("2026-11-25T13:00:00+01:00") << "from 2026-11-25T12:00:00.000Z on";
    QTest::newRow("2026-11-25T13:00:07") << "from 2026-11-25T13:00:07.000Z on";
    QTest::newRow("2026-11-25 13:00") << "from 2026-11-25T13:00:00.000Z on";
    QTest::newRow("2026-11-20") << "from 2026-11-20T00:00:00.000Z on";
}

void StartPointTest::readsWhatPersonsWrite()
{
    QFETCH(QString, begins);
    QCOMPARE(told(QTest::currentDataTag()), begins);
}

void StartPointTest::saysWhatElseToWrite_data()
{
    QTest::addColumn<bool>("unused");
    for (const char* wrong :
         {"", "-5", "12x", "yesterday", "2026-13-01", "25:00", "99999999999999999999", "999999999999d"}) {
        QTest::newRow(wrong) << true;
    }
}

void StartPointTest::saysWhatElseToWrite()
{
    const QString words = told(QTest::currentDataTag());
    QVERIFY2(words.contains("is no place to begin: write earliest, latest, a time"), qPrintable(words));
}

QTEST_APPLESS_MAIN(StartPointTest)

#include "start_point_test.moc"
