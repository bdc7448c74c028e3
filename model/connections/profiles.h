#pragma once

#include "model/connections/profile.h"

#include <QObject>

#include <optional>
#include <vector>

namespace backstep {

class Settings;

/// The sandbox, local Kafka, and the clusters a person wrote down; kept in the settings.
class Profiles : public QObject
{
    Q_OBJECT

public:
    explicit Profiles(Settings& settings, QObject* parent = nullptr);

    /// The two of this machine first, then the clusters in the order in which they were made.
    [[nodiscard]] const std::vector<Profile>& all() const { return m_profiles; }

    [[nodiscard]] std::optional<Profile> byName(const QString& name) const;

    /// Names are unique: a taken one gets a number behind it. Returns where it stands.
    int add(Profile profile);
    void replace(int index, Profile profile);
    /// The two of this machine cannot be removed.
    void remove(int index);

Q_SIGNALS:
    void changed();

private:
    void read();
    void write();
    [[nodiscard]] QString freeName(const QString& wanted, int except) const;

    Settings& m_settings;
    std::vector<Profile> m_profiles;
};

inline constexpr int fixedProfiles = 2;

} // namespace backstep
