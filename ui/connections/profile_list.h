#pragma once

#include "ui/shared/parts.h"

class QBoxLayout;
class QButtonGroup;

namespace backstep {

class Connection;
class Profiles;

/// What flows can run at: this machine's two, then the clusters. The one in use carries the state of the connection.
class ProfileList final : public Surface
{
    Q_OBJECT

public:
    ProfileList(const Theme& theme, const Profiles& profiles, const Connection& connection);

    void choose(int index);

Q_SIGNALS:
    void chosen(int index);

private:
    void build();

    const Profiles& m_profiles;
    const Connection& m_connection;
    QBoxLayout* m_column;
    QButtonGroup* m_group;
    int m_chosen = 0;
};

} // namespace backstep
