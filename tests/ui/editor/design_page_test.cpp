#include "tests/ui/editor/page_under_test.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QComboBox>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QTabBar>
#include <QTableView>
#include <QTextBlock>
#include <QTimer>

using namespace backstep;

namespace {

/// Presses the button with this text in the question that comes up.
void answerQuestion(const QString& text)
{
    QTimer::singleShot(0, qApp, [text] {
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        QVERIFY(box != nullptr);
        for (QAbstractButton* button : box->buttons()) {
            if (button->text() == text) {
                QTest::mouseClick(button, Qt::LeftButton);
                return;
            }
        }
        box->reject();
        QFAIL("no such button");
    });
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class DesignPageTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void aCardIsMarkedInTextAndOutline()
    {
        PageUnderTest under;
        FlowCanvas& canvas = under.page.canvas();
        QTest::mouseClick(&canvas, Qt::LeftButton, {}, canvas.placeOf(1).center());
        const auto& outline = under.part<QListView>("Outline");
        QCOMPARE(outline.currentIndex().data().toString(), QStringLiteral("2 openClient"));
        const QRect line = under.text().cursorRect(QTextCursor(under.text().document()->findBlockByNumber(8)));
        const QImage picture = under.text().viewport()->grab().toImage();
        QCOMPARE(picture.pixelColor(picture.width() - 3, line.center().y()), under.theme.color(Token::Select));
    }

    void aLineOfTheTextChoosesItsCard()
    {
        PageUnderTest under;
        under.text().goTo(12, 3);
        QCOMPARE(under.page.canvas().chosen(), 2);
        QVERIFY(under.page.statusWords().startsWith(QStringLiteral("Ln 12, Col 3")));
        under.text().goTo(1, 1);
        QCOMPARE(under.page.canvas().chosen(), -1);
    }

    void theOutlineChooses()
    {
        PageUnderTest under;
        auto& outline = under.part<QListView>("Outline");
        QCOMPARE(outline.model()->rowCount(), 4);
        outline.setFocus();
        outline.setCurrentIndex(outline.model()->index(1, 0));
        QCOMPARE(under.page.canvas().chosen(), 0);
        QCOMPARE(outline.model()->rowCount(), 6);
        under.key(Qt::Key_Down);
        QCOMPARE(outline.currentIndex().data().toString().left(4), QStringLiteral("DO 3"));
        QCOMPARE(under.page.canvas().chosen(), 0);
    }

    void thePictureFollowsTheText()
    {
        PageUnderTest under;
        under.setText(QByteArray(chain).replace("grantRoles", "giveRoles") + "  - seq: 4\n    name: last\n");
        QVERIFY(under.page.chooseStep(QStringLiteral("last")));
        QVERIFY(!under.page.chooseStep(QStringLiteral("grantRoles")));
    }

    void theLastGoodPictureStaysWithABanner()
    {
        PageUnderTest under;
        QVERIFY(under.part<Banner>("trouble").isHidden());
        under.setText("orchestrationName: [tenants\n");
        QVERIFY(under.part<Banner>("trouble").isVisible());
        QVERIFY(under.part<Banner>("trouble").text().startsWith(QStringLiteral("Line ")));
        QVERIFY(under.page.canvas().isVisible());
        QVERIFY(under.part<QTableView>("problems").model()->rowCount() > 0);
        QSignalSpy registered(&under.page, &DesignPage::registerRequested);
        under.key(Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(registered.size(), 0);
        under.setText(chain);
        QVERIFY(under.part<Banner>("trouble").isHidden());
    }

    void savesWithItsKeyAndMarksChanges()
    {
        PageUnderTest under;
        auto& tabs = under.part<QTabBar>("fileTabs");
        QCOMPARE(tabs.tabText(0), QStringLiteral("tenants.yaml"));
        under.text().setFocus();
        under.text().moveCursor(QTextCursor::End);
        QTest::keyClicks(&under.text(), QStringLiteral("# end"));
        QCOMPARE(tabs.tabText(0), QStringLiteral("tenants.yaml ●"));
        under.key(Qt::Key_S, Qt::ControlModifier);
        QCOMPARE(tabs.tabText(0), QStringLiteral("tenants.yaml"));
        QCOMPARE(contentOf(under.path), chain + "# end");
    }

    void undoesTypingFromTheCanvasToo()
    {
        PageUnderTest under;
        under.text().setFocus();
        QTest::keyClicks(&under.text(), QStringLiteral("# "));
        QVERIFY(under.files.current()->isModified());
        under.page.canvas().setFocus();
        under.key(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(!under.files.current()->isModified());
        under.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(under.files.current()->isModified());
    }

    void asksBeforeChangesAreLost()
    {
        PageUnderTest under;
        QVERIFY(under.page.mayClose());
        under.setText(chain + "# more\n");
        answerQuestion(QStringLiteral("Go on editing"));
        QVERIFY(!under.page.mayClose());
        answerQuestion(QStringLiteral("Go on editing"));
        under.page.closeFile();
        QVERIFY(under.files.current() != nullptr);
        answerQuestion(QStringLiteral("Save tenants.yaml"));
        QVERIFY(under.page.mayClose());
        QCOMPARE(contentOf(under.path), chain + "# more\n");
        under.setText(chain);
        answerQuestion(QStringLiteral("Discard the changes"));
        under.page.closeFile();
        QCOMPARE(under.files.current(), nullptr);
        QCOMPARE(contentOf(under.path), chain + "# more\n");
    }

    void tellsWhenAFileCannotBeSaved()
    {
        PageUnderTest under;
        under.setText(chain + "# more\n");
        QVERIFY(QFile::remove(under.path));
        QVERIFY(QDir(under.folder.path()).mkdir(QStringLiteral("tenants.yaml")));
        QVERIFY(!under.page.save());
        QVERIFY(under.page.message().contains(QStringLiteral("was not saved")));
        QVERIFY(under.files.current()->isModified());
    }

    void readsAgainWhatChangedOutside()
    {
        PageUnderTest under;
        under.write("tenants.yaml", QByteArray(chain).replace("grantRoles", "giveRoles"));
        QEvent back(QEvent::ActivationChange);
        QApplication::setActiveWindow(&under.page);
        QCoreApplication::sendEvent(&under.page, &back);
        QVERIFY(under.page.message().contains(QStringLiteral("read again")));
        QVERIFY(under.page.chooseStep(QStringLiteral("giveRoles")));
    }

    void copiesThePictureOfWhatTheTextSays()
    {
        PageUnderTest under;
        QGuiApplication::clipboard()->setText(QStringLiteral("nothing yet"));
        under.key(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(QGuiApplication::clipboard()->mimeData()->hasImage());
        under.setText("orchestrationName: [tenants\n"); // the picture in sight is older than the text
        QGuiApplication::clipboard()->setText(QStringLiteral("nothing yet"));
        under.key(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(!QGuiApplication::clipboard()->mimeData()->hasImage());
    }

    void asksToRegisterAndToRun()
    {
        PageUnderTest under;
        QSignalSpy registered(&under.page, &DesignPage::registerRequested);
        QSignalSpy ran(&under.page, &DesignPage::runRequested);
        under.page.canvas().setFocus();
        under.key(Qt::Key_R, Qt::ControlModifier);
        under.key(Qt::Key_F5);
        QCOMPARE(registered.size(), 1);
        QCOMPARE(ran.size(), 1);
        QCOMPARE(textOf(registered.front().front().value<Orchestration>().name), QStringLiteral("tenants"));
        under.page.showMessage(Tone::Done, QStringLiteral("Registered as version 2."));
        QCOMPARE(under.page.message(), QStringLiteral("Registered as version 2."));
    }

    void severalSentencesStandTogether()
    {
        PageUnderTest under;
        under.page.resize(1036, 608);
        QStringList sentences;
        for (int i = 1; i <= 8; ++i) {
            sentences << QStringLiteral("file-%1.yaml cannot be read: it is not UTF-8 text.").arg(i);
        }
        under.page.showMessages(Tone::Fail, sentences);
        QCoreApplication::processEvents();
        QVERIFY(under.page.message().contains(sentences.at(0)) && under.page.message().contains(sentences.at(5)));
        QVERIFY(under.page.message().endsWith(QStringLiteral("And 2 more.")));
        const auto* words = under.part<QWidget>("message").findChild<QLabel*>();
        QVERIFY(words->height() >= words->heightForWidth(words->width()));
    }

    void whatIfOpensStepsAndGivesThePanelsBack()
    {
        PageUnderTest under;
        under.page.chooseStep(QStringLiteral("grantRoles"));
        under.page.canvas().setFocus();
        QVERIFY(under.part<QListView>("Files").isVisible());
        under.key(Qt::Key_F6);
        QVERIFY(under.part<QWidget>("whatIfBar").isVisible());
        QVERIFY(!under.part<QListView>("Files").isVisible());
        QVERIFY(!under.text().isVisible());
        const auto& list = under.part<QListView>("UNDO messages");
        QCOMPARE(list.model()->rowCount(), 4);
        QCOMPARE(list.model()->index(1, 0).data().toString(), QStringLiteral("openClient"));
        under.key(Qt::Key_Escape);
        QVERIFY(!under.page.whatIf().isOpen());
        QVERIFY(under.part<QListView>("Files").isVisible());
        QVERIFY(under.text().isVisible());
    }

    void aFileOfSeveralHasAChooser()
    {
        PageUnderTest under(two);
        auto& chooser = under.part<QComboBox>("orchestrations");
        QVERIFY(chooser.isVisible());
        QCOMPARE(chooser.count(), 2);
        under.text().goTo(14, 1);
        QCOMPARE(chooser.currentIndex(), 1);
        QCOMPARE(under.files.current()->graph()->name(), QStringLiteral("second"));
        chooser.setFocus();
        under.key(Qt::Key_Up);
        QCOMPARE(under.files.current()->graph()->name(), QStringLiteral("first"));
    }

    void filesAndTabsChangeThePage()
    {
        PageUnderTest under;
        const QString other = under.write("other.yaml", two);
        under.files.refresh();
        auto& list = under.part<QListView>("Files");
        QCOMPARE(list.model()->rowCount(), 3);
        const QModelIndex row = list.model()->index(1, 0);
        QTest::mouseClick(list.viewport(), Qt::LeftButton, {}, list.visualRect(row).center());
        QCOMPARE(under.files.current()->path(), other);
        under.setText(two + "# changed\n");
        auto& tabs = under.part<QTabBar>("fileTabs");
        QTest::mouseClick(&tabs, Qt::LeftButton, {}, tabs.tabRect(0).center());
        QCOMPARE(under.files.current()->path(), under.path);
        QTest::mouseClick(&tabs, Qt::LeftButton, {}, tabs.tabRect(1).center());
        QVERIFY(under.text().toPlainText().endsWith(QStringLiteral("# changed\n")));
    }

    void problemsLeadToTheirLines()
    {
        PageUnderTest under(QByteArray(chain).replace("objectType: Client", "maxRetries: many"));
        auto& table = under.part<QTableView>("problems");
        QVERIFY(table.model()->rowCount() > 0);
        under.page.canvas().setFocus();
        for (int row = 0; row < table.model()->rowCount(); ++row) {
            under.key(Qt::Key_F8);
            const QString place = table.model()->index(row, ProblemsModel::PlaceColumn).data().toString();
            QCOMPARE(QStringLiteral("%1:%2").arg(under.text().line()).arg(under.text().column()), place);
            QVERIFY(under.text().hasFocus());
        }
        QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, table.visualRect(table.model()->index(0, 0)).center());
        QCOMPARE(under.text().line(), table.model()->index(0, 0).data(ProblemsModel::LineRole).toInt());
    }

    void saysWhatIsMissing_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("broken") << QByteArray("a: [");
        QTest::newRow("something else") << QByteArray("{\"a\": [1, 2, 3]}");
    }

    void saysWhatIsMissing()
    {
        QFETCH(QByteArray, text);
        PageUnderTest under(text);
        QVERIFY(!under.page.canvas().isVisible());
        QVERIFY(!under.page.grab().isNull());
        under.key(Qt::Key_F6);
        QVERIFY(!under.page.whatIf().isOpen());
        under.setText(chain);
        QVERIFY(under.page.canvas().isVisible());
    }

    void smallWindowsCloseWhatDoesNotFit()
    {
        PageUnderTest under;
        under.page.resize(1036, 608);
        QVERIFY(!under.part<QListView>("Files").isVisible());
        QVERIFY(!under.part<QTableView>("problems").isVisible());
        under.page.canvas().setFocus();
        under.key(Qt::Key_B, Qt::ControlModifier);
        QVERIFY(under.part<QListView>("Files").isVisible());
        QVERIFY(under.page.canvas().width() >= 320);
    }
};

QTEST_MAIN(DesignPageTest)
#include "design_page_test.moc"
