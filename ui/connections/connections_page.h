#pragma once

#include "model/connections/profile.h"
#include "ui/shared/parts.h"

namespace backstep {

class ProfileList;
class ProfilePane;
class Profiles;

/// The place Connections: what flows can run at, and the way there.
class ConnectionsPage final : public Surface
{
    Q_OBJECT

public:
    ConnectionsPage(const Theme& theme, Profiles& profiles, const Connection& connection);

    void choose(int index);

Q_SIGNALS:
    void connectAsked(const backstep::Profile& profile);

private:
    [[nodiscard]] QWidget* buildBar();
    [[nodiscard]] QWidget* buildFault();
    void addProfile();
    void readConnection();
    [[nodiscard]] int inUse() const;

    Profiles& m_profiles;
    const Connection& m_connection;
    ProfileList* m_list;
    ProfilePane* m_pane;
    QWidget* m_fault = nullptr;
    Text* m_faultText = nullptr;
    int m_chosen = 0;
    int m_inUse = 0;
};

} // namespace backstep
