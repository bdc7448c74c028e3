#include "ui/main_window/main_window.h"

#include "model/connections/connection.h"
#include "model/settings/settings.h"
#include "ui/main_window/command_palette.h"
#include "ui/main_window/guide_window.h"
#include "ui/shared/action_table.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QMimeData>
#include <QScreen>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSplitter>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QTextBrowser>

using namespace backstep;

/// A window on settings of its own and three empty pages.
struct WindowUnderTest
{
    QTemporaryDir folder;
    Settings settings{folder.filePath(QStringLiteral("settings.ini"))};
    Theme theme{ThemeKind::Dark};
    Connection connection;
    QWidget* design = new QWidget;
    QWidget* monitor = new QWidget;
    QWidget* flow = new QWidget;
    MainWindow window{theme, settings, connection, {design, monitor, flow, nullptr}};

    WindowUnderTest()
    {
        theme.dress(*qApp);
        window.resize(1440, 900);
        window.show();
    }
};

class MainWindowTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsEveryPlaceInBothThemes();
    void railAndKeysLeadToThePlaces();
    void welcomeStandsInDesignUntilAFileIsOpen();
    void paletteFindsAnActionByItsWords();
    void paletteTellsWhatIsNotPossible();
    void theFirstSizeFitsTheScreen();
    void aPagesActionsComeAndGoWithIt();
    void statusBarTellsTheConnection();
    void themeFollowsTheSettings();
    void neverSmallerThanItsLeastSize();
    void controlTabGoesFromPanelToPanel();
    void helpIsTheGuide();
    void takesFilesThatAreDropped();
    void filesDroppedOnATextAreNoWords();
    void recentFilesStandInThePalette();
};

void MainWindowTest::showsEveryPlaceInBothThemes()
{
    WindowUnderTest under;
    for (const ThemeKind kind : {ThemeKind::Dark, ThemeKind::Light}) {
        under.theme.setKind(kind);
        for (const auto place :
             {MainWindow::Place::Design,
              MainWindow::Place::Monitor,
              MainWindow::Place::Flow,
              MainWindow::Place::Settings}) {
            under.window.showPlace(place);
            const QImage picture = under.window.grab().toImage();
            QCOMPARE(picture.size(), QSize(1440, 900));
            // A spot of the menu bar between the sign and the edge shows the frame's ground.
            QCOMPARE(picture.pixelColor(8, 14), under.theme.color(Token::Window));
        }
    }
}

void MainWindowTest::railAndKeysLeadToThePlaces()
{
    WindowUnderTest under;
    QVERIFY(QTest::qWaitForWindowExposed(&under.window));
    auto* monitor = under.window.findChild<QAbstractButton*>(QStringLiteral("railMonitor"));
    QVERIFY(monitor != nullptr);
    QTest::mouseClick(monitor, Qt::LeftButton);
    QCOMPARE(under.window.place(), MainWindow::Place::Monitor);
    QVERIFY(under.monitor->isVisible());
    under.window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&under.window));
    QTest::keyClick(&under.window, Qt::Key_3, Qt::ControlModifier);
    QCOMPARE(under.window.place(), MainWindow::Place::Flow);
    QVERIFY(under.flow->isVisible());
}

void MainWindowTest::welcomeStandsInDesignUntilAFileIsOpen()
{
    WindowUnderTest under;
    QVERIFY(!under.design->isVisible());
    QSignalSpy wishes(&under.window, &MainWindow::sampleRequested);
    auto* button = under.window.findChild<QAbstractButton*>(QStringLiteral("welcomeOpen the sample"));
    QVERIFY(button != nullptr);
    QVERIFY(button->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(wishes.count(), 1);
    under.window.setFileOpen(true);
    QVERIFY(under.design->isVisible());
}

void MainWindowTest::paletteFindsAnActionByItsWords()
{
    WindowUnderTest under;
    under.window.openPalette();
    auto* palette = under.window.findChild<CommandPalette*>();
    QVERIFY(palette->isVisible());
    const int all = palette->shownCount();
    QTest::keyClicks(palette->findChild<QLineEdit*>(), QStringLiteral("light th"));
    QCOMPARE(palette->shownCount(), 1);
    QVERIFY(all > 5);
    QTest::keyClick(palette->findChild<QLineEdit*>(), Qt::Key_Return);
    QVERIFY(!palette->isVisible());
    QCOMPARE(under.settings.theme(), Settings::ThemeChoice::Light);
    QVERIFY(!under.theme.isDark());
}

void MainWindowTest::paletteTellsWhatIsNotPossible()
{
    WindowUnderTest under;
    auto* impossible = new QAction(QStringLiteral("Register"), under.design);
    ActionTable::allow(*impossible, false, QStringLiteral("The text is not valid."));
    const QSignalSpy ran(impossible, &QAction::triggered);
    under.design->addAction(impossible);
    under.window.setFileOpen(true);
    under.window.openPalette();
    auto* palette = under.window.findChild<CommandPalette*>();
    auto* field = palette->findChild<QLineEdit*>();
    const auto* foot = palette->findChild<QLabel*>(QStringLiteral("paletteFoot"));
    QTest::keyClicks(field, QStringLiteral("register"));
    QCOMPARE(palette->shownCount(), 1);
    QVERIFY(foot->isVisible());
    QCOMPARE(foot->text(), QStringLiteral("Not possible now: The text is not valid."));
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(palette->isVisible() && ran.isEmpty());

    field->clear();
    QTest::keyClicks(field, QStringLiteral("sample open")); // in any order
    QCOMPARE(palette->shownCount(), 1);
    QVERIFY(!foot->isVisible());
    QTest::keyClicks(field, QStringLiteral(" nonsense"));
    QCOMPARE(palette->shownCount(), 0);
    QCOMPARE(foot->text(), QStringLiteral("No command has these words."));
    QTest::keyClick(field, Qt::Key_Down);
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(!palette->isVisible());
}

void MainWindowTest::theFirstSizeFitsTheScreen()
{
    const WindowUnderTest under;
    Settings settings{under.folder.filePath(QStringLiteral("fresh.ini"))};
    Theme theme{ThemeKind::Dark};
    const Connection connection;
    const MainWindow window(theme, settings, connection, {});
    const QSize room = window.screen()->availableSize();
    QVERIFY(window.width() <= std::max(room.width(), window.minimumWidth()));
    QVERIFY(window.height() <= std::max(room.height() - 24, window.minimumHeight())); // the desktop draws a frame
}

void MainWindowTest::aPagesActionsComeAndGoWithIt()
{
    WindowUnderTest under;
    auto* action = new QAction(QStringLiteral("Register"), under.monitor);
    ActionTable::setMenu(*action, QStringLiteral("Insert"));
    under.monitor->addAction(action);
    const auto insertShown = [&] {
        for (const QAction* heading : under.window.findChild<QMenuBar*>()->actions()) {
            if (heading->text() == QStringLiteral("Insert")) {
                return heading->isVisible();
            }
        }
        return false;
    };
    under.window.showPlace(MainWindow::Place::Monitor);
    QVERIFY(insertShown());
    under.window.showPlace(MainWindow::Place::Flow);
    QVERIFY(!insertShown());
}

void MainWindowTest::statusBarTellsTheConnection()
{
    WindowUnderTest under;
    const auto text = [&](const char* name) { return under.window.findChild<QLabel*>(QLatin1String(name))->text(); };
    QCOMPARE(text("statusConnection"), QStringLiteral("Sandbox"));
    QCOMPARE(text("statusRole"), QStringLiteral("Orchestrator runs here"));
    under.connection.setBroker(Connection::Broker::Bootstrap, QStringLiteral("broker-1.test:9092"));
    under.connection.setRole(Connection::Role::WatchOnly);
    under.connection.countRecords(0, Instant{1'000'000});
    under.connection.countRecords(5912, Instant{2'000'000});
    QCOMPARE(text("statusConnection"), QStringLiteral("broker-1.test:9092"));
    QCOMPARE(text("statusRole"), QStringLiteral("Orchestrator runs elsewhere"));
    QCOMPARE(text("statusRate"), QStringLiteral("5,912 records/s"));
}

void MainWindowTest::themeFollowsTheSettings()
{
    WindowUnderTest under;
    under.settings.setTheme(Settings::ThemeChoice::Light);
    QVERIFY(!under.theme.isDark());
    under.settings.setTheme(Settings::ThemeChoice::Dark);
    QVERIFY(under.theme.isDark());
}

void MainWindowTest::neverSmallerThanItsLeastSize()
{
    WindowUnderTest under;
    under.window.resize(200, 100);
    QCOMPARE(under.window.size(), QSize(960, 600));
}

void MainWindowTest::controlTabGoesFromPanelToPanel()
{
    WindowUnderTest under;
    auto* column = new QVBoxLayout(under.design);
    auto* bar = new QLineEdit;
    auto* across = new QSplitter;
    column->addWidget(bar);
    column->addWidget(across);
    std::array<QLineEdit*, 4> fields{new QLineEdit, new QLineEdit, new QLineEdit, new QLineEdit};
    auto* two = new QWidget;
    auto* rows = new QVBoxLayout(two);
    rows->addWidget(fields[1]);
    rows->addWidget(fields[2]);
    for (QWidget* part : std::initializer_list<QWidget*>{fields[0], two, fields[3]}) {
        across->addWidget(part);
    }
    under.window.setFileOpen(true);
    under.window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&under.window));
    bar->setFocus();
    const auto press = [&](Qt::Key key, Qt::KeyboardModifiers held) {
        QTest::keyClick(under.window.focusWidget(), key, held);
        return under.window.focusWidget();
    };
    QCOMPARE(press(Qt::Key_Tab, Qt::ControlModifier), fields[0]);
    QCOMPARE(press(Qt::Key_Tab, Qt::ControlModifier), fields[1]);
    fields[2]->setFocus();
    QCOMPARE(press(Qt::Key_Tab, Qt::ControlModifier), fields[3]);
    QCOMPARE(press(Qt::Key_Backtab, Qt::ControlModifier | Qt::ShiftModifier), fields[2]); // where it was left
    fields[0]->hide();
    QCOMPARE(press(Qt::Key_Backtab, Qt::ControlModifier | Qt::ShiftModifier), fields[3]); // what is hidden is passed
}

void MainWindowTest::helpIsTheGuide()
{
    WindowUnderTest under;
    under.window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&under.window));
    QTest::keyClick(&under.window, Qt::Key_F1);
    auto* guide = under.window.findChild<GuideWindow*>();
    QVERIFY(guide != nullptr && guide->isVisible());
    auto* text = guide->findChild<QTextBrowser*>();
    QVERIFY(text->toPlainText().contains(QStringLiteral("A flow is a list of steps")));
    QVERIFY(!text->toPlainText().contains(QStringLiteral("<picture>")));
    QCOMPARE(text->horizontalScrollBar()->maximum(), 0); // nothing is wider than the page
    int pictures = 0;
    for (QTextBlock block = text->document()->begin(); block.isValid(); block = block.next()) {
        for (auto part = block.begin(); !part.atEnd(); ++part) {
            const QTextImageFormat image = part.fragment().charFormat().toImageFormat();
            if (image.isValid() && !image.name().isEmpty()) {
                ++pictures;
                QVERIFY2(QFile::exists(QStringLiteral(":/guide/") + image.name()), qPrintable(image.name()));
            }
        }
        const QTextBlockFormat format = block.blockFormat();
        QVERIFY2(format.headingLevel() != 2 || format.topMargin() > 16, qPrintable(block.text()));
    }
    QVERIFY(pictures > 6);
    guide->showChapter(QStringLiteral("find-out-why"));
    QVERIFY(text->textCursor().block().text().startsWith(QStringLiteral("Find out why")));
    QTest::keyClick(guide, Qt::Key_Escape);
    QVERIFY(guide->isHidden());
    QTest::keyClick(&under.window, Qt::Key_F1);
    QVERIFY(guide->isVisible());
}

void MainWindowTest::takesFilesThatAreDropped()
{
    WindowUnderTest under;
    QSignalSpy chosen(&under.window, &MainWindow::filesChosen);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QStringLiteral("/a.yaml")), QUrl(QStringLiteral("https://b.test/c.yaml"))});
    QDragEnterEvent enter(QPoint(700, 400), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&under.window, &enter); // a drop goes to whom the drag entered
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(700, 400), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&under.window, &drop);
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.first().first().toStringList(), QStringList{QStringLiteral("/a.yaml")});
}

void MainWindowTest::filesDroppedOnATextAreNoWords()
{
    WindowUnderTest under;
    auto* field = new QLineEdit(under.design);
    QVERIFY(field->acceptDrops());
    under.window.setFileOpen(true);
    QSignalSpy chosen(&under.window, &MainWindow::filesChosen);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QStringLiteral("/a.yaml")), QUrl::fromLocalFile(QStringLiteral("/b.yaml"))});
    data.setText(QStringLiteral("/a.yaml /b.yaml")); // as file managers do
    QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction | Qt::MoveAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(field, &enter);
    QCOMPARE(enter.dropAction(), Qt::CopyAction);
    QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(field, &drop);
    QCOMPARE(field->text(), QString());
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.first().first().toStringList().size(), 2);
    QMimeData words;
    words.setText(QStringLiteral("words"));
    QDragEnterEvent enterWords(QPoint(5, 5), Qt::CopyAction, &words, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(field, &enterWords);
    QDropEvent dropWords(QPointF(5, 5), Qt::CopyAction, &words, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(field, &dropWords);
    QCOMPARE(field->text(), QStringLiteral("words"));
    QCOMPARE(chosen.count(), 1);
}

void MainWindowTest::recentFilesStandInThePalette()
{
    WindowUnderTest under;
    QFile here(under.folder.filePath(QStringLiteral("here.yaml")));
    QVERIFY(here.open(QIODevice::WriteOnly));
    under.settings.addRecentFile(under.folder.filePath(QStringLiteral("gone.yaml")));
    under.settings.addRecentFile(here.fileName());
    QSignalSpy chosen(&under.window, &MainWindow::filesChosen);
    auto* palette = under.window.findChild<CommandPalette*>();
    auto* field = palette->findChild<QLineEdit*>();
    const auto ask = [&](const char* words) {
        under.window.openPalette();
        QTest::keyClicks(field, QLatin1String(words));
        QTest::keyClick(field, Qt::Key_Return);
    };
    ask("recent gone.yaml");
    QVERIFY(chosen.isEmpty());
    QVERIFY(
        palette->findChild<QLabel*>(QStringLiteral("paletteFoot"))->text().contains(QStringLiteral("gone from disk"))
    );
    palette->hide();
    ask("recent here.yaml");
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.first().first().toStringList(), QStringList{here.fileName()});
    ask("recent clear");
    QVERIFY(under.settings.recentFiles().empty());
}

QTEST_MAIN(MainWindowTest)
#include "main_window_test.moc"
