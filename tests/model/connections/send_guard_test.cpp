#include "model/connections/send_guard.h"

#include "tests/support/told_flows.h"

#include <QSignalSpy>
#include <QTest>

#include <chrono>
#include <thread>

namespace backstep {

namespace {

struct UnderTest
{
    FixedClock clock;
    SendGuard guard{clock};

    UnderTest() { clock.at = toldBeginning(); }

    void pass(std::chrono::seconds time) { clock.at = clock.at + time; }
};

} // namespace

class SendGuardTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsNotGuardedMaySend();
    void onlyItsNameArms();
    void tenMinutesLaterItIsReadOnlyAgain();
    void aClickDisarms();
    void anotherConnectionBeginsReadOnly();
    void aClockPutBackArmsNoLonger();
    void isAskedOnAnyThread();
};

void SendGuardTest::whatIsNotGuardedMaySend()
{
    UnderTest under;
    QVERIFY(under.guard.whyNotSend().empty());
    under.guard.watch(QStringLiteral("eu-test"), false);
    QVERIFY(under.guard.whyNotSend().empty());
    QVERIFY(under.guard.words().isEmpty());
    QVERIFY(!under.guard.arm(QStringLiteral("eu-test"))); // there is nothing to arm
}

void SendGuardTest::onlyItsNameArms()
{
    UnderTest under;
    under.guard.watch(QStringLiteral("eu-prod"), true);
    QVERIFY(QString::fromStdString(under.guard.whyNotSend()).contains(QStringLiteral("eu-prod is guarded")));
    QCOMPARE(under.guard.words(), QStringLiteral("eu-prod is guarded, read-only"));
    for (const char* wrong : {"", "eu", "EU-PROD", "eu-prod2", "yes"}) {
        QVERIFY2(!under.guard.arm(QLatin1String(wrong)), wrong);
        QVERIFY(!under.guard.whyNotSend().empty());
    }
    const QSignalSpy changed(&under.guard, &SendGuard::changed);
    QVERIFY(under.guard.arm(QStringLiteral(" eu-prod ")));
    QCOMPARE(changed.count(), 1);
    QVERIFY(under.guard.whyNotSend().empty());
    QCOMPARE(under.guard.words(), QStringLiteral("eu-prod is armed, 10:00 left"));
}

void SendGuardTest::tenMinutesLaterItIsReadOnlyAgain()
{
    UnderTest under;
    under.guard.watch(QStringLiteral("eu-prod"), true);
    QVERIFY(under.guard.arm(QStringLiteral("eu-prod")));
    under.pass(std::chrono::seconds(19));
    QCOMPARE(under.guard.words(), QStringLiteral("eu-prod is armed, 9:41 left"));
    under.pass(std::chrono::seconds(580));
    QVERIFY(under.guard.whyNotSend().empty());
    under.pass(std::chrono::seconds(1));
    QVERIFY(!under.guard.whyNotSend().empty()); // before any timer has said so
    const QSignalSpy changed(&under.guard, &SendGuard::changed);
    QTRY_VERIFY_WITH_TIMEOUT(changed.count() > 0, 5000); // and it is told
    QVERIFY(!under.guard.isArmed());
}

void SendGuardTest::aClickDisarms()
{
    UnderTest under;
    under.guard.watch(QStringLiteral("eu-prod"), true);
    QVERIFY(under.guard.arm(QStringLiteral("eu-prod")));
    under.guard.disarm();
    QVERIFY(!under.guard.whyNotSend().empty());
}

void SendGuardTest::anotherConnectionBeginsReadOnly()
{
    UnderTest under;
    under.guard.watch(QStringLiteral("eu-prod"), true);
    QVERIFY(under.guard.arm(QStringLiteral("eu-prod")));
    under.guard.watch(QStringLiteral("us-prod"), true);
    QVERIFY(!under.guard.whyNotSend().empty());
    under.guard.watch(QStringLiteral("eu-prod"), true);
    QVERIFY(!under.guard.whyNotSend().empty());
}

void SendGuardTest::aClockPutBackArmsNoLonger()
{
    UnderTest under;
    under.guard.watch(QStringLiteral("eu-prod"), true);
    QVERIFY(under.guard.arm(QStringLiteral("eu-prod")));
    under.pass(std::chrono::hours(-1));
    QVERIFY(!under.guard.whyNotSend().empty());
}

void SendGuardTest::isAskedOnAnyThread()
{
    UnderTest under;
    under.guard.watch(QStringLiteral("eu-prod"), true);
    std::string why;
    std::thread([&] { why = under.guard.whyNotSend(); }).join();
    QVERIFY(!why.empty());
}

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::SendGuardTest)
#include "send_guard_test.moc"
