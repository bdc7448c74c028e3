#include "model/feed/moment_words.h"
#include "model/feed/time_scrubber.h"

#include <QSignalSpy>
#include <QTest>

using namespace backstep;
using namespace std::chrono_literals;

namespace {

/// 2026-11-30T14:00:00Z and so many seconds.
Instant clockAt(double seconds)
{
    return {1'796'047'200'000'000 + static_cast<std::int64_t>(seconds * 1e6)};
}

const TimeScrubber::Extent hour{clockAt(-3600), clockAt(0)};

/// A scrubber and what it asked for, which comes at once unless it is held back.
struct Scrubbed
{
    TimeScrubber scrubber;
    std::vector<Instant> asked;
    bool isHeldBack = false;
    TimeScrubber::Extent extent = hour;

    Scrubbed()
    {
        QObject::connect(&scrubber, &TimeScrubber::asked, &scrubber, [this](Instant at) {
            asked.push_back(at);
            if (!isHeldBack) {
                scrubber.arrive(at, extent);
            }
        });
    }
};

} // namespace

class TimeScrubberTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsATimeThatIsOver();
    void staysWithinWhatThereIs();
    void playsAsFastAsAsked();
    void waitsForWhatIsOnItsWay();
    void playsUpToNow();
    void stopsForAStep();
    void isRefusedWithAReason();
    void saysWhatIsWrong();
    void standsOnASlider();
    void readsMoments_data();
    void readsMoments();
    void writesMoments();
};

void TimeScrubberTest::showsATimeThatIsOver()
{
    Scrubbed under;
    QVERIFY(!under.scrubber.isPast());
    under.isHeldBack = true;
    under.scrubber.goTo(clockAt(-321));
    QVERIFY(under.scrubber.isPast() && under.scrubber.isOnItsWay());
    under.scrubber.tellReading(62, 100);
    QCOMPARE(under.scrubber.words(), QStringLiteral("Reading what was seen, 62 %"));
    under.scrubber.arrive(clockAt(-321), hour);
    QVERIFY(!under.scrubber.isOnItsWay());
    QCOMPARE(under.scrubber.words(), QStringLiteral("5 m 21 s before now. Read-only."));
    QSignalSpy left(&under.scrubber, &TimeScrubber::left);
    under.scrubber.leave();
    under.scrubber.leave();
    QCOMPARE(left.size(), 1);
    QVERIFY(!under.scrubber.isPast());
    under.scrubber.arrive(clockAt(-321), hour); // too late
    QVERIFY(!under.scrubber.isPast());
}

void TimeScrubberTest::staysWithinWhatThereIs()
{
    Scrubbed under;
    under.scrubber.goTo(clockAt(-10));
    under.scrubber.goTo(clockAt(-9999));
    QCOMPARE(under.asked.back().micros, hour.first.micros);
    under.scrubber.goTo(clockAt(77));
    QCOMPARE(under.asked.back().micros, hour.now.micros);
}

void TimeScrubberTest::playsAsFastAsAsked()
{
    Scrubbed under;
    under.scrubber.advance(100ms); // now moves on by itself
    QVERIFY(under.asked.empty());
    under.scrubber.goTo(clockAt(-1000));
    under.scrubber.setPlaying(true);
    QVERIFY(under.scrubber.isPlaying());
    for (const int speed : TimeScrubber::speeds) {
        const Instant before = under.scrubber.at();
        under.scrubber.setSpeed(speed);
        under.scrubber.advance(100ms);
        QCOMPARE((under.scrubber.at() - before).count(), 100'000LL * speed);
    }
    under.scrubber.setSpeed(7'000);
    QCOMPARE(under.scrubber.speed(), 100);
    under.scrubber.setPlaying(false);
    QVERIFY(!under.scrubber.isPlaying());
}

/// What takes long is not chased, and no time is lost.
void TimeScrubberTest::waitsForWhatIsOnItsWay()
{
    Scrubbed under;
    under.scrubber.goTo(clockAt(-1000));
    under.scrubber.setPlaying(true);
    under.isHeldBack = true;
    under.scrubber.advance(100ms);
    under.scrubber.advance(100ms);
    under.scrubber.advance(100ms);
    QCOMPARE(under.asked.size(), 2U);
    under.scrubber.arrive(under.asked.back(), hour);
    under.scrubber.advance(100ms);
    QCOMPARE(under.asked.size(), 3U);
    QCOMPARE((under.asked.back() - clockAt(-1000)).count(), 400'000LL);
}

void TimeScrubberTest::playsUpToNow()
{
    Scrubbed under;
    QSignalSpy left(&under.scrubber, &TimeScrubber::left);
    under.scrubber.goTo(clockAt(-1));
    under.scrubber.setPlaying(true);
    under.scrubber.setSpeed(50);
    under.scrubber.advance(100ms);
    QCOMPARE(left.size(), 1);
    QVERIFY(!under.scrubber.isPast() && !under.scrubber.isPlaying());
}

void TimeScrubberTest::stopsForAStep()
{
    Scrubbed under;
    QSignalSpy steps(&under.scrubber, &TimeScrubber::stepAsked);
    under.scrubber.step(1); // now there is no next one
    under.scrubber.goTo(clockAt(-100));
    under.scrubber.setPlaying(true);
    under.scrubber.step(-1);
    QCOMPARE(steps.size(), 1);
    QCOMPARE(steps.front().front().toInt(), -1);
    QVERIFY(!under.scrubber.isPlaying());
}

void TimeScrubberTest::isRefusedWithAReason()
{
    Scrubbed under;
    QSignalSpy refused(&under.scrubber, &TimeScrubber::refused);
    under.scrubber.setWhyNot(QStringLiteral("Something is under way."));
    under.scrubber.goTo(clockAt(-100));
    QVERIFY(under.asked.empty() && !under.scrubber.isPast());
    QCOMPARE(refused.front().front().toString(), QStringLiteral("Something is under way."));
    under.scrubber.setWhyNot({});
    under.scrubber.goTo(clockAt(-100));
    under.scrubber.setWhyNot(QStringLiteral("Something is under way.")); // it may go on where it is
    under.scrubber.goTo(clockAt(-90));
    QCOMPARE(under.asked.size(), 2U);
    under.scrubber.refuse(QStringLiteral("Nobody is there."));
    QVERIFY(!under.scrubber.isPast());
    QCOMPARE(refused.size(), 2);
}

void TimeScrubberTest::saysWhatIsWrong()
{
    Scrubbed under;
    under.isHeldBack = true;
    under.scrubber.goTo(clockAt(-100));
    under.scrubber.setPlaying(true);
    under.scrubber.fail(QStringLiteral("The history cannot be read."));
    QCOMPARE(under.scrubber.words(), QStringLiteral("The history cannot be read."));
    QVERIFY(under.scrubber.isPast() && !under.scrubber.isPlaying() && !under.scrubber.isOnItsWay());
    under.scrubber.goTo(clockAt(-99));
    QVERIFY(under.scrubber.words() != QStringLiteral("The history cannot be read."));
}

void TimeScrubberTest::standsOnASlider()
{
    Scrubbed under;
    QCOMPARE(under.scrubber.positions(), 0); // nothing is known yet
    under.scrubber.goTo(clockAt(-900));
    QCOMPARE(under.scrubber.positions(), 3'600'000);
    QCOMPARE(under.scrubber.position(), 2'700'000);
    QCOMPARE(under.scrubber.atPosition(2'700'000).micros, clockAt(-900).micros);
    under.extent.first = clockAt(-86'400.0 * 365 * 20); // more milliseconds than an int holds
    under.scrubber.goTo(clockAt(-900));
    QVERIFY(under.scrubber.positions() > 900'000'000 && under.scrubber.positions() <= 1'000'000'000);
    const Instant again = under.scrubber.atPosition(under.scrubber.position());
    QVERIFY(std::abs((again - clockAt(-900)).count()) < 1'000'000);
}

void TimeScrubberTest::readsMoments_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<double>("seconds"); ///< after 14:00; NaN: none of them
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    QTest::newRow("clock") << "13:47" << -780.0;
    QTest::newRow("seconds") << " 13:47:02 " << -778.0;
    QTest::newRow("parts") << "13:47:02.3" << -777.7;
    QTest::newRow("comma") << "13:47:02,345" << -777.655;
    QTest::newRow("day") << "2026-11-29 14:00" << -86'400.0;
    QTest::newRow("iso") << "2026-11-30T14:00:01.5Z" << 1.5;
    QTest::newRow("before now") << "-5m" << -300.0;
    QTest::newRow("long before now") << "-1h30m" << -5'400.0;
    QTest::newRow("spaced") << "- 90 s" << -90.0;
    QTest::newRow("short") << "-250ms" << -0.25;
    QTest::newRow("days") << "-2d" << -172'800.0;
    QTest::newRow("now") << "Now" << 0.0;
    QTest::newRow("nothing") << "" << none;
    QTest::newRow("no clock") << "25:00" << none;
    QTest::newRow("no unit") << "-5" << none;
    QTest::newRow("no day") << "2026-13-01 10:00" << none;
    QTest::newRow("words") << "yesterday" << none;
    QTest::newRow("too many") << "-99999999999h" << none;
}

void TimeScrubberTest::readsMoments()
{
    QFETCH(QString, typed);
    QFETCH(double, seconds);
    const auto read = readMoment(typed, clockAt(-60), clockAt(0));
    QCOMPARE(read.has_value(), !std::isnan(seconds));
    if (read) {
        QCOMPARE(read->micros, clockAt(seconds).micros);
    }
}

void TimeScrubberTest::writesMoments()
{
    QCOMPARE(momentWords(clockAt(-777.7), clockAt(0)), QStringLiteral("13:47:02.300"));
    QCOMPARE(momentWords(clockAt(-86'400), clockAt(0)), QStringLiteral("29 Nov 14:00:00.000"));
    QCOMPARE(agoWordsOf(clockAt(0), clockAt(0)), QStringLiteral("now"));
    QCOMPARE(agoWordsOf(clockAt(-91), clockAt(0)), QStringLiteral("1 m 31 s before now"));
}

QTEST_GUILESS_MAIN(TimeScrubberTest)
#include "time_scrubber_test.moc"
