#pragma once

#include "model/connections/check_report.h"
#include "model/connections/profile.h"
#include "ui/shared/parts.h"

class QScrollArea;

namespace backstep {

class Secrets;
struct ProfileSecrets;
class TestPanel;
class ProfileList;
class ProfilePane;
class Profiles;

/// The place Connections: what flows can run at, and the way there.
class ConnectionsPage final : public Surface
{
    Q_OBJECT

public:
    ConnectionsPage(const Theme& theme, Profiles& profiles, Secrets& secrets, const Connection& connection);

    void choose(int index);

    /// The answer to the test that was asked for last.
    void showTest(const CheckReport& report);

Q_SIGNALS:
    /// With the secrets that were typed, which go into what keeps them; those that were not are there.
    void connectAsked(const backstep::Profile& profile);
    /// With the secrets that were typed; those that were not are kept.
    void testAsked(const backstep::Profile& profile);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] QWidget* buildBar();
    [[nodiscard]] QWidget* buildSides();
    [[nodiscard]] QWidget* buildFault();
    void addProfile();
    void duplicate();
    void readConnection();
    [[nodiscard]] int inUse() const;

    void keepAndConnect(const Profile& profile);
    void settle(const QString& before, Profile now, const ProfileSecrets& typed, const ProfileSecrets& kept);
    void remove();

    Profiles& m_profiles;
    Secrets& m_secrets;
    const Connection& m_connection;
    ProfileList* m_list;
    ProfilePane* m_pane;
    TestPanel* m_test;
    QBoxLayout* m_sides;
    QScrollArea* m_scroll = nullptr;
    QAction* m_duplicate = nullptr;
    QWidget* m_fault = nullptr;
    Text* m_faultText = nullptr;
    int m_chosen = 0;
    int m_inUse = 0;
};

} // namespace backstep
