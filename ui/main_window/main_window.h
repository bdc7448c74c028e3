#pragma once

#include "ui/shared/theme.h"

#include <QMainWindow>
#include <QStringList>

#include <functional>

class QAction;
class QBoxLayout;
class QFileDialog;
class QMenu;
class QStackedWidget;

namespace backstep {

class ActionTable;
class CommandPalette;
class GuardFrame;
class GuideWindow;
class Connection;
class MenuStrip;
class Rail;
class RecentActions;
class SendGuard;
class Settings;
class SettingsPage;
class StatusLine;
class WelcomePage;

/// One window, its places. Pages are handed in; an action that a page has (QWidget::actions) stands in its menu and
/// in the command palette while the page is in front.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    enum class Place
    {
        Design,
        Monitor,
        Flow,
        Audit,
        Connections,
        Settings
    };

    /// Where a page is absent nothing leads to it; without a design page the place Design keeps its welcome.
    struct Pages
    {
        QWidget* design = nullptr;
        QWidget* monitor = nullptr;
        QWidget* flow = nullptr;
        QWidget* audit = nullptr;
        QWidget* connections = nullptr;
        QStringList templates = {}; ///< what a new flow may begin with, in words
    };

    MainWindow(Theme& theme, Settings& settings, const Connection& connection, const Pages& pages);

    void showPlace(Place place);

    [[nodiscard]] Place place() const { return m_place; }

    /// Until a file is open, the place Design shows the welcome page.
    void setFileOpen(bool open);
    /// What the page in front says in the status bar.
    void setPageWords(const QString& words);

    [[nodiscard]] ActionTable& actionTable() { return *m_actions; }

    [[nodiscard]] SettingsPage& settingsPage() { return *m_settingsPage; }

    /// The connection's guard is shown, and armed and disarmed from here.
    void watchGuard(SendGuard& guard);

    /// Stands over the page, whichever it is, while it is shown.
    void addBanner(QWidget& banner);

    void openPalette();
    void openGuide();

    /// Asks where a new file shall stand; nothing is taken when the person thinks better of it.
    void askWhere(const QString& suggestion, const std::function<void(const QString& path)>& take);

Q_SIGNALS:
    void sampleRequested();
    /// The sample's files shall be as they came.
    void sampleRestoreRequested();
    void filesChosen(const QStringList& paths);
    /// What was seen shall be saved in a file.
    void captureSaveRequested();
    /// A file with a new flow was asked for; the path is where it shall stand.
    /// `from`: the place of a template in Pages::templates; -1: an empty flow.
    void newFileChosen(const QString& path, int from);
    /// A flow shall begin with what the workers of this file serve …
    void workerFileChosen(const QString& path);
    /// … or with what those of the cluster do.
    void registeredWorkersChosen();
    void placeChanged(backstep::MainWindow::Place place);

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void assemble();
    void addPlace(Place place, QWidget* page, const QString& iconName);
    void connectWelcome();
    void addFileActions();
    void addViewActions();
    void addGoActions();
    void addHelpActions();
    void fillMenus();
    void fillMenu(QMenu& menu, const QString& name);
    [[nodiscard]] QWidget* pageOf(Place place) const;
    [[nodiscard]] std::vector<QAction*> actionsNow() const;
    void chooseFiles();
    void chooseNewFile(int from = -1);
    void chooseWorkerFile();
    [[nodiscard]] QFileDialog& fileDialog(const QString& question);
    void takeTheme();

    Theme& m_theme;
    Settings& m_settings;
    Pages m_pages;
    Place m_place = Place::Design;
    bool m_fileOpen = false;
    ActionTable* m_actions;
    MenuStrip* m_strip;
    Rail* m_rail;
    QStackedWidget* m_stack;
    QBoxLayout* m_overPage = nullptr; ///< banners, and the page
    StatusLine* m_status;
    GuardFrame* m_frame = nullptr;
    WelcomePage* m_welcome;
    SettingsPage* m_settingsPage;
    CommandPalette* m_palette;
    GuideWindow* m_guide = nullptr; ///< once it was asked for
    QAction* m_paletteAction = nullptr;
    QAction* m_openAction = nullptr;
    RecentActions* m_recent;
};

} // namespace backstep
