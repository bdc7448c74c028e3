#include "app/composition/studio.h"

#include "ui/connections/connections_page.h"

#include <QApplication>

namespace backstep {

namespace {

ThemeKind kindOf(Settings::ThemeChoice choice)
{
    switch (choice) {
    case Settings::ThemeChoice::System:
        return ThemeKind::System;
    case Settings::ThemeChoice::Dark:
        return ThemeKind::Dark;
    case Settings::ThemeChoice::Light:
        return ThemeKind::Light;
    }
    return ThemeKind::System;
}

} // namespace

Studio::Studio(QApplication& application, const QString& settingsFile)
    : m_settings(settingsFile)
    , m_theme(kindOf(m_settings.theme()))
    , m_profiles(m_settings)
{
    m_theme.setFontScale(m_settings.fontScale());
    m_theme.dress(application);
    m_connectionsPage = new ConnectionsPage(m_theme, m_profiles, m_connection);
    m_window = std::make_unique<MainWindow>(
        m_theme, m_settings, m_connection, MainWindow::Pages{.connections = m_connectionsPage}
    );
    connect(m_connectionsPage, &ConnectionsPage::connectAsked, this, &Studio::connectTo);
}

Studio::~Studio() = default;

void Studio::connectTo(const Profile& profile)
{
    m_connection.setBroker(profile.broker, profile.bootstrap, profile.name);
    m_connection.setRole(profile.role);
}

} // namespace backstep
