#include "model/settings/settings.h"
#include "ui/main_window/guide_window.h"
#include "ui/main_window/main_window.h"
#include "ui/shared/action_table.h"
#include "ui/shared/panel_walk.h"

#include <QAction>
#include <QFileDialog>
#include <QStackedWidget>

namespace backstep {

namespace {

const QString definitionFiles = QStringLiteral("Definitions (*.yaml *.yml *.json);;All files (*)");
const QString allOfOurs = QStringLiteral("Definitions and captures (*.yaml *.yml *.json *.capture);;All files (*)");

QList<QKeySequence> keys(const char* words)
{
    return {QKeySequence(QLatin1String(words))};
}

} // namespace

void MainWindow::addFileActions()
{
    const QString menu = QStringLiteral("File");
    const auto add = [&](const QString& text, const QString& icon, const char* key, auto run) {
        addAction(&m_actions->add({menu, text, icon, keys(key)}, run));
    };
    add(QStringLiteral("New flow…"), QStringLiteral("file-plus"), "Ctrl+N", [this] { chooseNewFile(); });
    for (int from = 0; from < m_pages.templates.size(); ++from) {
        const QString text = QStringLiteral("New flow with ") + m_pages.templates[from] + QStringLiteral("…");
        add(text, {}, "", [this, from] { chooseNewFile(from); });
    }
    add(QStringLiteral("New flow from a worker's registration…"), {}, "", [this] { chooseWorkerFile(); });
    add(QStringLiteral("New flow from the workers on this cluster…"), {}, "", [this] {
        Q_EMIT registeredWorkersChosen();
    });
    add(QStringLiteral("Open…"), QStringLiteral("folder-open"), "Ctrl+O", [this] { chooseFiles(); });
    m_openAction = m_actions->all().back();
    add(QStringLiteral("Save capture…"), QStringLiteral("download"), "", [this] { Q_EMIT captureSaveRequested(); });
    add(QStringLiteral("Open the sample"), QStringLiteral("play"), "Ctrl+Shift+O", [this] { Q_EMIT sampleRequested(); }
    );
    QAction& restore
        = m_actions->add({menu, QStringLiteral("Restore the sample's files"), QStringLiteral("history"), {}}, [this] {
              Q_EMIT sampleRestoreRequested();
          });
    restore.setToolTip(QStringLiteral("Brings back what came with Backstep; edited files are kept beside"));
    addAction(&restore);
    add(QStringLiteral("Quit"), {}, "Ctrl+Q", [this] { close(); });
}

void MainWindow::addViewActions()
{
    const auto theme = [this](const QString& text, Settings::ThemeChoice choice) {
        QAction& action
            = m_actions->add({QStringLiteral("View"), text, {}, {}}, [this, choice] { m_settings.setTheme(choice); });
        action.setCheckable(true);
        const auto mark = [this, &action, choice] { action.setChecked(m_settings.theme() == choice); };
        mark();
        connect(&m_settings, &Settings::themeChanged, &action, mark);
        connect(&action, &QAction::triggered, &action, mark); // pressing the chosen one leaves it chosen
    };
    theme(QStringLiteral("Theme as the system"), Settings::ThemeChoice::System);
    theme(QStringLiteral("Dark theme"), Settings::ThemeChoice::Dark);
    theme(QStringLiteral("Light theme"), Settings::ThemeChoice::Light);
}

void MainWindow::addGoActions()
{
    const auto add = [this](const QString& text, const char* key, int way) {
        addAction(&m_actions->add({QStringLiteral("Go"), text, {}, keys(key)}, [this, way] {
            walkPanels(*m_stack->currentWidget(), way);
        }));
    };
    add(QStringLiteral("Next panel"), "Ctrl+Tab", 1);
    add(QStringLiteral("Previous panel"), "Ctrl+Shift+Tab", -1);
}

void MainWindow::openGuide()
{
    if (m_guide == nullptr) {
        m_guide = new GuideWindow(m_theme, *this);
    }
    m_guide->show();
    m_guide->raise();
    m_guide->activateWindow();
}

void MainWindow::addHelpActions()
{
    const QString help = QStringLiteral("Help");
    addAction(&m_actions->add({help, QStringLiteral("Guide"), QStringLiteral("book-open"), keys("F1")}, [this] {
        openGuide();
    }));
    m_paletteAction = &m_actions->add(
        {help, QStringLiteral("Commands and keys"), QStringLiteral("keyboard"), keys("Ctrl+Shift+P")},
        [this] { openPalette(); }
    );
    addAction(m_paletteAction);
    addAction(&m_actions->add({help, QStringLiteral("About Backstep"), QStringLiteral("info"), {}}, [this] {
        showPlace(Place::Settings);
    }));
}

/// Not modal by a loop of its own: what comes in meanwhile is shown.
QFileDialog& MainWindow::fileDialog(const QString& question)
{
    auto* dialog = new QFileDialog(this, question, m_settings.lastFolder(), definitionFiles);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& paths) {
        m_settings.setLastFolder(QFileInfo(paths.first()).path());
    });
    return *dialog;
}

void MainWindow::chooseFiles()
{
    QFileDialog& dialog = fileDialog(QStringLiteral("Open definitions or a capture"));
    dialog.setFileMode(QFileDialog::ExistingFiles);
    dialog.setNameFilter(allOfOurs);
    connect(&dialog, &QFileDialog::filesSelected, this, &MainWindow::filesChosen);
    dialog.open();
}

void MainWindow::askWhere(const QString& suggestion, const std::function<void(const QString& path)>& take)
{
    QFileDialog& dialog = fileDialog(QStringLiteral("Where shall the new flow stand?"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(QStringLiteral("yaml"));
    dialog.selectFile(suggestion);
    connect(&dialog, &QFileDialog::fileSelected, this, take);
    dialog.open();
}

void MainWindow::chooseNewFile(int from)
{
    askWhere(QStringLiteral("newFlow.yaml"), [this, from](const QString& path) { Q_EMIT newFileChosen(path, from); });
}

void MainWindow::chooseWorkerFile()
{
    QFileDialog& dialog = fileDialog(QStringLiteral("Which file holds the worker's registration?"));
    dialog.setFileMode(QFileDialog::ExistingFile);
    connect(&dialog, &QFileDialog::fileSelected, this, &MainWindow::workerFileChosen);
    dialog.open();
}

} // namespace backstep
