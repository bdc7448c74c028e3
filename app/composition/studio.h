#pragma once

#include "model/connections/connection.h"
#include "model/connections/profiles.h"
#include "model/settings/settings.h"
#include "ui/main_window/main_window.h"
#include "ui/shared/theme.h"

#include <QObject>
#include <QStringList>

class QApplication;

namespace backstep {

class ConnectionsPage;

/// Puts models, pages and the engine together for the window: the only place that knows all of them.
class Studio : public QObject
{
    Q_OBJECT

public:
    /// `settingsFile` empty: the user's own.
    Studio(QApplication& application, const QString& settingsFile);
    ~Studio() override;

    [[nodiscard]] MainWindow& window() { return *m_window; }

    [[nodiscard]] Settings& settings() { return m_settings; }

    [[nodiscard]] const Profiles& profiles() const { return m_profiles; }

    void connectTo(const Profile& profile);

private:
    Settings m_settings;
    Theme m_theme;
    Profiles m_profiles;
    Connection m_connection;
    ConnectionsPage* m_connectionsPage;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace backstep
