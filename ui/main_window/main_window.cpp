#include "ui/main_window/main_window.h"

#include "model/settings/settings.h"
#include "ui/main_window/command_palette.h"
#include "ui/main_window/file_drop.h"
#include "ui/main_window/guard_frame.h"
#include "ui/main_window/menu_strip.h"
#include "ui/main_window/rail.h"
#include "ui/main_window/recent_actions.h"
#include "ui/main_window/settings_page.h"
#include "ui/main_window/status_line.h"
#include "ui/main_window/welcome_page.h"
#include "ui/shared/action_table.h"

#include <QAction>
#include <QBoxLayout>
#include <QCloseEvent>
#include <QMenu>
#include <QMenuBar>
#include <QScreen>
#include <QStackedWidget>

namespace backstep {

namespace {

const QString placeName = QStringLiteral("window");
constexpr QSize leastSize(960, 600);
constexpr QSize firstSize(1440, 900);

struct PlaceWords
{
    QString rail;
    QString title;
    QKeySequence key;
};

PlaceWords wordsOf(MainWindow::Place place)
{
    switch (place) {
    case MainWindow::Place::Design:
        return {QStringLiteral("Design"), QStringLiteral("Design"), Qt::CTRL | Qt::Key_1};
    case MainWindow::Place::Monitor:
        return {QStringLiteral("Monitor"), QStringLiteral("Monitor"), Qt::CTRL | Qt::Key_2};
    case MainWindow::Place::Flow:
        return {QStringLiteral("Flow"), QStringLiteral("Flow"), Qt::CTRL | Qt::Key_3};
    case MainWindow::Place::Audit:
        return {QStringLiteral("Audit"), QStringLiteral("Audit"), Qt::CTRL | Qt::Key_5};
    case MainWindow::Place::Connections:
        return {QStringLiteral("Connect"), QStringLiteral("Connections"), Qt::CTRL | Qt::Key_4};
    case MainWindow::Place::Settings:
        return {QStringLiteral("Settings"), QStringLiteral("Settings"), Qt::CTRL | Qt::Key_Comma};
    }
    return {};
}

const QStringList& menuNames()
{
    static const QStringList names{
        QStringLiteral("File"),
        QStringLiteral("Edit"),
        QStringLiteral("View"),
        QStringLiteral("Insert"),
        QStringLiteral("Flow"),
        QStringLiteral("Go"),
        QStringLiteral("Help")};
    return names;
}

/// No larger than the screen leaves to a window, with room for the frame that the desktop draws around it.
QSize sizeThatFits(const QScreen& screen, const QSize& wish)
{
    constexpr QSize frame(16, 48);
    return wish.boundedTo(screen.availableSize() - frame);
}

} // namespace

MainWindow::MainWindow(Theme& theme, Settings& settings, const Connection& connection, const Pages& pages)
    : m_theme(theme)
    , m_settings(settings)
    , m_pages(pages)
    , m_actions(new ActionTable(theme, this))
    , m_strip(new MenuStrip(theme))
    , m_rail(new Rail(theme))
    , m_stack(new QStackedWidget)
    , m_status(new StatusLine(theme, connection))
    , m_welcome(new WelcomePage(theme, settings, pages.connections != nullptr))
    , m_settingsPage(new SettingsPage(theme, settings))
    , m_palette(new CommandPalette(theme, *this))
    , m_recent(new RecentActions(theme, settings))
{
    setWindowTitle(QStringLiteral("Backstep"));
    setMinimumSize(leastSize);
    m_recent->setParent(this);
    connect(new FileDrop(*this), &FileDrop::dropped, this, &MainWindow::filesChosen);
    connect(m_recent, &RecentActions::chosen, this, [this](const QString& path) { Q_EMIT filesChosen({path}); });
    resize(sizeThatFits(*screen(), firstSize));
    addFileActions();
    addViewActions();
    assemble();
    addGoActions();
    addHelpActions();
    fillMenus();
    connectWelcome();
    connect(m_rail, &Rail::chosen, this, [this](int place) { showPlace(static_cast<Place>(place)); });
    connect(m_strip, &MenuStrip::searchRequested, this, &MainWindow::openPalette);
    connect(&m_settings, &Settings::themeChanged, this, &MainWindow::takeTheme);
    connect(&m_settings, &Settings::fontScaleChanged, this, [this] { m_theme.setFontScale(m_settings.fontScale()); });
    restoreGeometry(m_settings.place(placeName));
    showPlace(Place::Design);
}

void MainWindow::assemble()
{
    m_stack->addWidget(m_welcome);
    addPlace(Place::Design, m_pages.design, QStringLiteral("workflow"));
    addPlace(Place::Monitor, m_pages.monitor, QStringLiteral("activity"));
    addPlace(Place::Flow, m_pages.flow, QStringLiteral("route"));
    addPlace(Place::Audit, m_pages.audit, QStringLiteral("history"));
    m_rail->addSpace();
    addPlace(Place::Connections, m_pages.connections, QStringLiteral("plug"));
    addPlace(Place::Settings, m_settingsPage, QStringLiteral("settings"));

    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_rail);
    m_overPage = new QVBoxLayout;
    m_overPage->setSpacing(0);
    m_overPage->addWidget(m_stack, 1);
    middle->addLayout(m_overPage, 1);
    m_frame = new GuardFrame(m_theme);
    auto* column = new QVBoxLayout(m_frame);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(middle, 1);
    column->addWidget(m_status);
    setMenuWidget(m_strip);
    setCentralWidget(m_frame);
}

/// The rail's entry, the page, and the action that leads there with its key; nothing where the page is absent.
void MainWindow::addPlace(Place place, QWidget* page, const QString& iconName)
{
    if (page == nullptr && place != Place::Design) {
        return;
    }
    const PlaceWords words = wordsOf(place);
    m_rail->add(
        static_cast<int>(place), words.rail, iconName, QStringLiteral("%1 (%2)").arg(words.title, words.key.toString())
    );
    if (page != nullptr) {
        m_stack->addWidget(page);
    }
    addAction(&m_actions->add({QStringLiteral("Go"), words.title, iconName, {words.key}}, [this, place] {
        showPlace(place);
    }));
}

void MainWindow::connectWelcome()
{
    connect(m_welcome, &WelcomePage::sampleRequested, this, &MainWindow::sampleRequested);
    connect(m_welcome, &WelcomePage::newFileRequested, this, [this] { chooseNewFile(); });
    connect(m_welcome, &WelcomePage::openRequested, this, &MainWindow::chooseFiles);
    connect(m_welcome, &WelcomePage::connectRequested, this, [this] { showPlace(Place::Connections); });
    connect(m_welcome, &WelcomePage::keysRequested, this, &MainWindow::openPalette);
    connect(m_welcome, &WelcomePage::fileChosen, this, [this](const QString& path) { Q_EMIT filesChosen({path}); });
}

QWidget* MainWindow::pageOf(Place place) const
{
    switch (place) {
    case Place::Design:
        return m_fileOpen && m_pages.design != nullptr ? m_pages.design : m_welcome;
    case Place::Monitor:
        return m_pages.monitor;
    case Place::Flow:
        return m_pages.flow;
    case Place::Audit:
        return m_pages.audit;
    case Place::Connections:
        return m_pages.connections;
    case Place::Settings:
        return m_settingsPage;
    }
    return nullptr;
}

void MainWindow::showPlace(Place place)
{
    QWidget* page = pageOf(place);
    if (page == nullptr) {
        return;
    }
    m_place = place;
    m_rail->choose(static_cast<int>(place));
    m_stack->setCurrentWidget(page);
    m_status->setPageWords({});
    page->setFocus();
    Q_EMIT placeChanged(place);
}

void MainWindow::setFileOpen(bool open)
{
    m_fileOpen = open;
    if (m_place == Place::Design) {
        showPlace(Place::Design);
    }
}

void MainWindow::addBanner(QWidget& banner)
{
    m_overPage->insertWidget(m_overPage->count() - 1, &banner);
}

void MainWindow::setPageWords(const QString& words)
{
    m_status->setPageWords(words);
}

std::vector<QAction*> MainWindow::actionsNow() const
{
    std::vector<QAction*> actions;
    for (QAction* action : m_stack->currentWidget()->actions()) {
        if (!action->isSeparator() && !action->text().isEmpty()) {
            actions.push_back(action);
        }
    }
    const std::vector<QAction*>& own = m_actions->all();
    actions.insert(actions.end(), own.begin(), own.end());
    return actions;
}

void MainWindow::openPalette()
{
    std::vector<QAction*> actions = actionsNow();
    std::erase(actions, m_paletteAction); // it is open
    std::ranges::copy(m_recent->all(), std::back_inserter(actions));
    m_palette->open(actions, m_strip->searchCorner());
}

void MainWindow::fillMenus()
{
    for (const QString& name : menuNames()) {
        QMenu* menu = m_strip->menus().addMenu(name);
        connect(menu, &QMenu::aboutToShow, this, [this, menu, name] { fillMenu(*menu, name); });
    }
    // A menu without any action is left out; a page's actions come and go with it.
    const auto showFilled = [this] {
        const std::vector<QAction*> actions = actionsNow();
        for (QAction* heading : m_strip->menus().actions()) {
            const QString name = heading->text();
            heading->setVisible(std::ranges::any_of(actions, [&](const QAction* action) {
                return ActionTable::menuOf(*action) == name;
            }));
        }
    };
    connect(this, &MainWindow::placeChanged, this, showFilled);
}

void MainWindow::fillMenu(QMenu& menu, const QString& name)
{
    menu.clear();
    for (QAction* action : actionsNow()) {
        if (ActionTable::menuOf(*action) == name) {
            menu.addAction(action);
        }
        if (action == m_openAction && name == menuNames().constFirst()) {
            m_recent->addTo(menu);
        }
    }
}

void MainWindow::takeTheme()
{
    const Settings::ThemeChoice choice = m_settings.theme();
    const ThemeKind fixed = choice == Settings::ThemeChoice::Dark ? ThemeKind::Dark : ThemeKind::Light;
    m_theme.setKind(choice == Settings::ThemeChoice::System ? ThemeKind::System : fixed);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    m_settings.setPlace(placeName, saveGeometry());
    QMainWindow::closeEvent(event);
}

} // namespace backstep
