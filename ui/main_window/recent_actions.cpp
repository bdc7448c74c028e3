#include "ui/main_window/recent_actions.h"

#include "model/settings/settings.h"
#include "ui/shared/action_table.h"

#include <QAction>
#include <QFileInfo>
#include <QMenu>

namespace backstep {

namespace {

const QString menuName = QStringLiteral("Open recent");

} // namespace

RecentActions::RecentActions(const Theme& theme, Settings& settings)
    : m_theme(theme)
    , m_settings(settings)
{
}

void RecentActions::read()
{
    if (m_table != nullptr) {
        m_table->deleteLater(); // one of its actions may be the one that is going on
    }
    m_table = new ActionTable(m_theme, this);
    const std::vector<Settings::RecentFile> files = m_settings.recentFiles();
    for (const Settings::RecentFile& file : files) {
        const QFileInfo info(file.path);
        const QString words = QStringLiteral("%1   %2").arg(info.fileName(), info.path());
        QAction& action = m_table->add({menuName, words, QStringLiteral("file-code-2"), {}}, [this, path = file.path] {
            Q_EMIT chosen(path);
        });
        ActionTable::allow(action, !file.isGone, QStringLiteral("It is gone from disk: deleted or moved."));
    }
    QAction& clear
        = m_table->add({menuName, QStringLiteral("Clear the list"), {}, {}}, [this] { m_settings.clearRecentFiles(); });
    ActionTable::allow(clear, !files.empty(), QStringLiteral("No file was opened yet."));
}

const std::vector<QAction*>& RecentActions::all()
{
    read();
    return m_table->all();
}

void RecentActions::addTo(QMenu& menu)
{
    if (m_menu == nullptr) {
        m_menu = new QMenu(menuName, &menu);
        m_menu->setToolTipsVisible(true);
    }
    m_menu->clear();
    for (QAction* action : all()) {
        m_menu->addAction(action);
    }
    menu.addMenu(m_menu);
}

} // namespace backstep
