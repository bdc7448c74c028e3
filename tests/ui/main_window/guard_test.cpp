#include "model/connections/connection.h"
#include "model/connections/send_guard.h"
#include "model/settings/settings.h"
#include "ui/main_window/main_window.h"
#include "ui/shared/action_table.h"

#include "tests/support/told_flows.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTest>

using namespace backstep;

namespace {

struct UnderTest
{
    QTemporaryDir folder;
    Settings settings{folder.filePath(QStringLiteral("settings.ini"))};
    Theme theme{ThemeKind::Dark};
    Connection connection;
    FixedClock clock;
    SendGuard guard{clock};
    QWidget* monitor = new QWidget; // paints no ground of its own
    MainWindow window{theme, settings, connection, {nullptr, monitor}};

    UnderTest()
    {
        clock.at = toldBeginning();
        theme.dress(*qApp);
        window.watchGuard(guard);
        window.resize(1440, 900);
        window.showPlace(MainWindow::Place::Monitor);
        window.show();
    }

    QAbstractButton& tag() { return *window.findChild<QAbstractButton*>(QStringLiteral("guardTag")); }

    QDialog* dialog() { return window.findChild<QDialog*>(QStringLiteral("armDialog")); }

    QAction& action(const char* text)
    {
        for (QAction* each : window.actionTable().all()) {
            if (each->text() == QString::fromUtf8(text)) {
                return *each;
            }
        }
        qFatal("no action %s", text);
    }

    /// The window's corner has the frame's colour.
    bool isFramed()
    {
        const QImage picture = window.grab().toImage();
        const QColor prod = theme.color(Token::Prod);
        const bool isOver = picture.pixelColor(picture.rect().center()) == prod; // it frames, and covers nothing
        return !isOver && picture.pixelColor(1, picture.height() - 2) == prod;
    }
};

} // namespace

class GuardTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingShowsWithoutOne();
    void isArmedByTypingTheName();
    void aClickDisarms();
    void tellsTheTimeLeft();
    void theQuestionGoesWithTheConnection();
};

void GuardTest::nothingShowsWithoutOne()
{
    UnderTest under;
    QVERIFY(!under.tag().isVisible());
    QVERIFY(!under.action("Arm the connection…").isEnabled());
    under.guard.watch(QStringLiteral("eu-prod"), true);
    QVERIFY(under.tag().isVisible());
    QCOMPARE(under.tag().text(), QStringLiteral("eu-prod is guarded, read-only"));
    QVERIFY(under.action("Arm the connection…").isEnabled());
    QVERIFY(!under.action("Make the connection read-only").isEnabled());
    QVERIFY(!under.isFramed());
}

void GuardTest::isArmedByTypingTheName()
{
    UnderTest under;
    under.guard.watch(QStringLiteral("eu-prod"), true);
    QTest::mouseClick(&under.tag(), Qt::LeftButton);
    QVERIFY(under.dialog() != nullptr);
    auto* name = under.dialog()->findChild<QLineEdit*>(QStringLiteral("armName"));
    auto* arm = under.dialog()->findChild<QAbstractButton*>(QStringLiteral("armButton"));
    QVERIFY(!arm->isEnabled());
    QTest::keyClicks(name, QStringLiteral("eu-test"));
    QVERIFY(!arm->isEnabled());
    QTest::keyClick(name, Qt::Key_Return);
    QVERIFY(!under.guard.isArmed());
    name->clear();
    QTest::keyClicks(name, QStringLiteral("eu-prod"));
    QVERIFY(arm->isEnabled());
    QTest::keyClick(name, Qt::Key_Return);
    QVERIFY(under.guard.isArmed());
    QTRY_VERIFY(under.dialog() == nullptr);
    QVERIFY(under.isFramed());
    QVERIFY(under.action("Make the connection read-only").isEnabled());
}

void GuardTest::aClickDisarms()
{
    UnderTest under;
    under.guard.watch(QStringLiteral("eu-prod"), true);
    QVERIFY(under.guard.arm(QStringLiteral("eu-prod")));
    QTest::mouseClick(&under.tag(), Qt::LeftButton);
    QVERIFY(!under.guard.isArmed());
    QVERIFY(under.dialog() == nullptr);
    QVERIFY(!under.isFramed());
}

void GuardTest::tellsTheTimeLeft()
{
    UnderTest under;
    under.guard.watch(QStringLiteral("eu-prod"), true);
    QVERIFY(under.guard.arm(QStringLiteral("eu-prod")));
    under.clock.at = toldAt(61);
    QTRY_COMPARE(under.tag().text(), QStringLiteral("eu-prod is armed, 8:59 left"));
    under.clock.at = toldAt(601);
    QTRY_COMPARE(under.tag().text(), QStringLiteral("eu-prod is guarded, read-only"));
    QVERIFY(!under.isFramed());
}

void GuardTest::theQuestionGoesWithTheConnection()
{
    UnderTest under;
    under.guard.watch(QStringLiteral("eu-prod"), true);
    QTest::mouseClick(&under.tag(), Qt::LeftButton);
    QVERIFY(under.dialog() != nullptr);
    under.guard.watch(QStringLiteral("Sandbox"), false);
    QTRY_VERIFY(under.dialog() == nullptr);
}

QTEST_MAIN(GuardTest)
#include "guard_test.moc"
