#include "model/connections/profiles.h"

#include "model/settings/settings.h"

#include <QVariantMap>

#include <algorithm>

namespace backstep {

namespace {

const QString storeName = QStringLiteral("profiles");
const QString nameKey = QStringLiteral("name");
const QString bootstrapKey = QStringLiteral("bootstrap");
const QString watchKey = QStringLiteral("watchOnly");
const QString guardKey = QStringLiteral("guarded");

} // namespace

Profiles::Profiles(Settings& settings, QObject* parent)
    : QObject(parent)
    , m_settings(settings)
{
    read();
}

std::optional<Profile> Profiles::byName(const QString& name) const
{
    const auto found = std::ranges::find_if(m_profiles, [&](const Profile& profile) {
        return profile.name.compare(name, Qt::CaseInsensitive) == 0;
    });
    return found == m_profiles.end() ? std::nullopt : std::optional(*found);
}

int Profiles::add(Profile profile)
{
    profile.name = freeName(profile.name, -1);
    m_profiles.push_back(std::move(profile));
    write();
    return static_cast<int>(m_profiles.size()) - 1;
}

void Profiles::replace(int index, Profile profile)
{
    Profile& held = m_profiles.at(static_cast<std::size_t>(index));
    if (index < fixedProfiles) {
        held.role = profile.role; // what else they are is not a person's to say
        held.isGuarded = profile.isGuarded && index > 0;
    } else {
        profile.name = freeName(profile.name, index);
        held = std::move(profile);
    }
    write();
}

void Profiles::remove(int index)
{
    if (index >= fixedProfiles && index < static_cast<int>(m_profiles.size())) {
        m_profiles.erase(m_profiles.begin() + index);
        write();
    }
}

QString Profiles::freeName(const QString& wanted, int except) const
{
    const QString base = wanted.trimmed().isEmpty() ? QStringLiteral("cluster") : wanted.trimmed();
    const auto taken = [&](const QString& name) {
        for (int i = 0; i < static_cast<int>(m_profiles.size()); ++i) {
            if (i != except && m_profiles[static_cast<std::size_t>(i)].name.compare(name, Qt::CaseInsensitive) == 0) {
                return true;
            }
        }
        return false;
    };
    QString name = base;
    for (int number = 2; taken(name); ++number) {
        name = QStringLiteral("%1-%2").arg(base).arg(number);
    }
    return name;
}

void Profiles::read()
{
    m_profiles = {sandboxProfile(), localKafkaProfile()};
    for (const QVariantMap& row : m_settings.rows(storeName)) {
        const QString name = row.value(nameKey).toString();
        const bool watch = row.value(watchKey).toBool();
        const bool isGuarded = row.value(guardKey).toBool();
        const auto role = watch ? Connection::Role::WatchOnly : Connection::Role::OrchestratorHere;
        if (name == m_profiles[1].name) {
            m_profiles[1].role = role;
            m_profiles[1].isGuarded = isGuarded;
        } else {
            m_profiles.push_back(
                {freeName(name, -1), Connection::Broker::Bootstrap, row.value(bootstrapKey).toString(), role, isGuarded}
            );
        }
    }
}

void Profiles::write()
{
    std::vector<QVariantMap> rows;
    for (std::size_t i = 1; i < m_profiles.size(); ++i) {
        const Profile& profile = m_profiles[i];
        rows.push_back(
            {{nameKey, profile.name},
             {bootstrapKey, profile.bootstrap},
             {watchKey, profile.role == Connection::Role::WatchOnly},
             {guardKey, profile.isGuarded}}
        );
    }
    m_settings.setRows(storeName, rows);
    Q_EMIT changed();
}

} // namespace backstep
