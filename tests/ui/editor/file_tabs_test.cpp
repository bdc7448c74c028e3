#include "tests/ui/editor/page_under_test.h"

#include <QAbstractButton>
#include <QMessageBox>
#include <QTabBar>

using namespace backstep;

namespace {

/// The page with the files tenants, one, two and three open; three in front.
struct TabsUnderTest : PageUnderTest
{
    TabsUnderTest()
    {
        for (const char* name : {"one.yaml", "two.yaml", "three.yaml"}) {
            const auto refusal = files.open(write(name, chain));
            Q_ASSERT(!refusal);
        }
        QCoreApplication::processEvents();
    }

    [[nodiscard]] QTabBar& tabs() const { return part<QTabBar>("fileTabs"); }

    [[nodiscard]] QString front() const { return files.current()->fileName().section(QLatin1Char('.'), 0, 0); }

    void hold(Qt::Key key, int times, Qt::KeyboardModifiers also = {})
    {
        for (int i = 0; i < times; ++i) {
            QTest::keyPress(page.focusWidget(), key, Qt::ControlModifier | also); // a click would let Ctrl go
        }
        QTest::keyRelease(page.focusWidget(), Qt::Key_Control);
    }
};

} // namespace

class FileTabsTest final : public QObject
{
    Q_OBJECT

    int m_asked = 0;

    Q_INVOKABLE void answer(const QString& words)
    {
        ++m_asked;
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        QVERIFY(box != nullptr);
        for (QAbstractButton* button : box->buttons()) {
            if (button->text() == words) {
                QTest::mouseClick(button, Qt::LeftButton);
                return;
            }
        }
        box->reject();
        QFAIL("no such button");
    }

    void answerNext(const char* words)
    {
        QMetaObject::invokeMethod(this, "answer", Qt::QueuedConnection, Q_ARG(QString, QString::fromLatin1(words)));
    }

private Q_SLOTS:

    void filesGoByTheirUseAsLongAsControlIsHeld()
    {
        TabsUnderTest under;
        under.text().setFocus(); // in a text, too
        under.hold(Qt::Key_PageDown, 1, Qt::ShiftModifier);
        QCOMPARE(under.front(), QStringLiteral("two"));
        under.hold(Qt::Key_PageDown, 1, Qt::ShiftModifier);
        QCOMPARE(under.front(), QStringLiteral("three"));
        under.page.canvas().setFocus();
        under.hold(Qt::Key_PageDown, 3, Qt::ShiftModifier);
        QCOMPARE(under.front(), QStringLiteral("tenants"));
        under.hold(Qt::Key_PageUp, 1, Qt::ShiftModifier);
        QCOMPARE(under.front(), QStringLiteral("one"));
    }

    void pageKeysGoAlongTheTabs()
    {
        TabsUnderTest under;
        under.hold(Qt::Key_PageDown, 1);
        QCOMPARE(under.front(), QStringLiteral("tenants"));
        under.hold(Qt::Key_PageUp, 2);
        QCOMPARE(under.front(), QStringLiteral("two"));
        QCOMPARE(under.tabs().currentIndex(), 2);
    }

    void aTabIsClosedByItsButtonAndByTheMiddleOfTheMouse()
    {
        TabsUnderTest under;
        QTest::mouseClick(under.tabs().tabButton(1, QTabBar::RightSide), Qt::LeftButton);
        QCOMPARE(under.tabs().count(), 3);
        QCOMPARE(under.front(), QStringLiteral("three"));
        QTest::mouseClick(&under.tabs(), Qt::MiddleButton, {}, under.tabs().tabRect(2).center());
        QCOMPARE(under.tabs().count(), 2);
        QCOMPARE(under.front(), QStringLiteral("two"));
        under.key(Qt::Key_W, Qt::ControlModifier);
        QCOMPARE(under.front(), QStringLiteral("tenants"));
        under.key(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(under.front(), QStringLiteral("two"));
    }

    void aTabWithChangesAsksBeforeItCloses()
    {
        TabsUnderTest under;
        under.setText(chain + "# mine\n");
        answerNext("Go on editing");
        QTest::mouseClick(under.tabs().tabButton(3, QTabBar::RightSide), Qt::LeftButton);
        QCOMPARE(under.tabs().count(), 4);
        answerNext("Discard the changes");
        QTest::mouseClick(under.tabs().tabButton(3, QTabBar::RightSide), Qt::LeftButton);
        QCOMPARE(under.tabs().count(), 3);
    }

    void manyFilesWithChangesAskOnce()
    {
        TabsUnderTest under;
        for (const char* name : {"one.yaml", "two.yaml", "three.yaml"}) {
            QCOMPARE(under.files.open(under.folder.filePath(QLatin1String(name))), std::nullopt);
            under.setText(chain + "# mine\n");
        }
        m_asked = 0;
        answerNext("Save 3 files");
        QVERIFY(under.page.mayClose());
        QCOMPARE(m_asked, 1);
        QVERIFY(under.files.modified().empty());
    }
};

QTEST_MAIN(FileTabsTest)
#include "file_tabs_test.moc"
