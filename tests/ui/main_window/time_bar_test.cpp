#include "ui/main_window/time_bar.h"

#include "ui/main_window/time_slider.h"
#include "ui/shared/button.h"
#include "ui/shared/chooser.h"
#include "ui/shared/parts.h"
#include "ui/shared/theme.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QToolButton>
#include <QtTest/QTest>

namespace backstep {

namespace {

Instant clockAt(double seconds)
{
    return {1'796'047'200'000'000 + static_cast<std::int64_t>(seconds * 1e6)};
}

} // namespace

class TimeBarTest : public QObject
{
    Q_OBJECT

private slots:

    void init()
    {
        m_scrubber = std::make_unique<TimeScrubber>();
        connect(m_scrubber.get(), &TimeScrubber::asked, m_scrubber.get(), [this](Instant at) {
            m_asked.push_back(at);
            m_scrubber->arrive(at, {clockAt(-3600), clockAt(0)});
        });
        m_asked.clear();
        m_bar = std::make_unique<TimeBar>(m_theme, *m_scrubber);
        m_bar->resize(1376, 40);
    }

    void isThereWhileItIsNotNow()
    {
        QVERIFY(m_bar->isHidden());
        m_scrubber->goTo(clockAt(-321));
        QVERIFY(!m_bar->isHidden());
        QCOMPARE(field().text(), QStringLiteral("13:54:39.000"));
        QCOMPARE(words(), QStringLiteral("5 m 21 s before now. Read-only."));
        QTest::mouseClick(m_bar->findChild<Button*>(QStringLiteral("backToNow")), Qt::LeftButton);
        QVERIFY(m_bar->isHidden() && !m_scrubber->isPast());
    }

    void goesWhereItIsDragged()
    {
        m_scrubber->goTo(clockAt(-321));
        m_bar->show();
        auto* slider = m_bar->findChild<TimeSlider*>();
        QTest::mousePress(slider, Qt::LeftButton, {}, slider->rect().center());
        QCOMPARE(m_asked.size(), 2U);
        QVERIFY(std::abs((m_asked.back() - clockAt(-1800)).count()) < 30'000'000);
        QTest::mouseMove(slider, QPoint(0, 14));
        QTest::mouseRelease(slider, Qt::LeftButton, {}, QPoint(0, 14));
        QCOMPARE(m_scrubber->at().micros, clockAt(-3600).micros);
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_Right);
        QCOMPARE(m_scrubber->at().micros, clockAt(-3599).micros);
        QTest::keyClick(slider, Qt::Key_End);
        QCOMPARE(m_scrubber->at().micros, clockAt(0).micros);
    }

    void goesToWhatIsTyped()
    {
        m_scrubber->goTo(clockAt(-321));
        field().selectAll();
        QTest::keyClicks(&field(), QStringLiteral("13:47"));
        QTest::keyClick(&field(), Qt::Key_Return);
        QCOMPARE(m_scrubber->at().micros, clockAt(-780).micros);
        QCOMPARE(field().text(), QStringLiteral("13:47:00.000"));
        field().selectAll();
        QTest::keyClicks(&field(), QStringLiteral("soon"));
        QTest::keyClick(&field(), Qt::Key_Return);
        QVERIFY(field().property("wrong").toBool());
        QVERIFY2(words().startsWith(QStringLiteral("Write 14:02")), qPrintable(words()));
        QCOMPARE(m_scrubber->at().micros, clockAt(-780).micros);
        QTest::keyClick(&field(), Qt::Key_Escape);
        QVERIFY(!field().property("wrong").toBool());
        QCOMPARE(field().text(), QStringLiteral("13:47:00.000"));
    }

    void playsAndSteps()
    {
        m_scrubber->goTo(clockAt(-321));
        QSignalSpy steps(m_scrubber.get(), &TimeScrubber::stepAsked);
        QTest::mouseClick(tool("timeBack"), Qt::LeftButton);
        QTest::mouseClick(tool("timeOn"), Qt::LeftButton);
        QCOMPARE(steps.size(), 2);
        auto* speed = m_bar->findChild<Chooser*>();
        QCOMPARE(speed->itemText(0), QStringLiteral("1×"));
        speed->setFocus();
        QTest::keyClick(speed, Qt::Key_End);
        QCOMPARE(m_scrubber->speed(), 100);
        QTest::mouseClick(tool("timePlay"), Qt::LeftButton);
        QVERIFY(m_scrubber->isPlaying());
        QCOMPARE(tool("timePlay")->defaultAction()->text(), QStringLiteral("Stop playing"));
        QTRY_VERIFY(m_scrubber->at() > clockAt(-320));
        QTest::mouseClick(tool("timePlay"), Qt::LeftButton);
        QVERIFY(!m_scrubber->isPlaying());
    }

    void saysInANarrowWindowWhatIsWrong()
    {
        m_bar->resize(900, 40);
        m_scrubber->goTo(clockAt(-321));
        m_bar->show();
        auto* text = m_bar->findChild<Text*>(QStringLiteral("timeWords"));
        QVERIFY(!text->isVisible());
        field().selectAll();
        QTest::keyClicks(&field(), QStringLiteral("x"));
        QTest::keyClick(&field(), Qt::Key_Return);
        QVERIFY(text->isVisible());
    }

private:
    [[nodiscard]] QLineEdit& field() const { return *m_bar->findChild<QLineEdit*>(QStringLiteral("timeField")); }

    [[nodiscard]] QToolButton* tool(const char* name) const
    {
        return m_bar->findChild<QToolButton*>(QString::fromLatin1(name));
    }

    [[nodiscard]] QString words() const { return m_bar->findChild<Text*>(QStringLiteral("timeWords"))->text(); }

    Theme m_theme;
    std::unique_ptr<TimeScrubber> m_scrubber;
    std::unique_ptr<TimeBar> m_bar;
    std::vector<Instant> m_asked;
};

} // namespace backstep

QTEST_MAIN(backstep::TimeBarTest)
#include "time_bar_test.moc"
