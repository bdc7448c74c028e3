#pragma once

#include <QMenu>
#include <QObject>
#include <QPointer>
#include <QStringList>

#include <vector>

class QAction;

namespace backstep {

class ActionTable;
class Settings;
class Theme;

/// The files opened last as actions, for the menu and the palette.
class RecentActions final : public QObject
{
    Q_OBJECT

public:
    RecentActions(const Theme& theme, Settings& settings);

    /// Read anew, so that a file that is gone by now is shown as gone.
    [[nodiscard]] const std::vector<QAction*>& all();

    /// As a menu of its own at the end of this one.
    void addTo(QMenu& menu);

Q_SIGNALS:
    void chosen(const QString& path);

private:
    void read();

    const Theme& m_theme;
    Settings& m_settings;
    ActionTable* m_table = nullptr;
    QPointer<QMenu> m_menu;
};

} // namespace backstep
