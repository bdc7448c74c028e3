#include "model/connections/kept_history.h"

#include <QtTest/QTest>

namespace backstep {

class KeptHistoryTest : public QObject
{
    Q_OBJECT

    const History::Use m_use{1'288'490'189, 4'294'967'296, Instant{1'794'492'360'000'000}, false};

private slots:

    void aSandboxSaysNothing() { QCOMPARE(keptHistory(m_use, {}, {}).words, QString()); }

    void tellsHowMuchAndSinceWhen()
    {
        const KeptHistory kept = keptHistory(m_use, QStringLiteral("/data/h"), {});
        QCOMPARE(kept.words, QStringLiteral("History 1.2 GB since 12 Nov 14:06"));
        QCOMPARE(
            kept.sentence,
            QStringLiteral("Everything seen since 12 Nov 14:06 UTC is kept in /data/h, with 1.2 GB of 4.0 GB used.")
        );
    }

    void tellsThatItIsFull()
    {
        History::Use use = m_use;
        use.isFull = true;
        const KeptHistory kept = keptHistory(use, QStringLiteral("/data/h"), {});
        QCOMPARE(kept.words, QStringLiteral("History 1.2 GB since 12 Nov 14:06, full"));
        QVERIFY(kept.sentence.startsWith(QStringLiteral("History is full (1.2 GB). Finished flows older than 12 Nov "
                                                        "14:06 UTC were dropped; open and failed ones are "
                                                        "kept.")));
    }

    void tellsWhyNothingIsKept()
    {
        const KeptHistory kept = keptHistory({}, QStringLiteral("/data/h"), QStringLiteral("It is in use."));
        QCOMPARE(kept.words, QStringLiteral("History not kept"));
        QVERIFY(kept.sentence.startsWith(QStringLiteral("It is in use. What is seen")));
    }

    void saysThatItIsEmpty()
    {
        QCOMPARE(keptHistory({}, QStringLiteral("/d"), {}).words, QStringLiteral("History empty"));
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::KeptHistoryTest)
#include "kept_history_test.moc"
