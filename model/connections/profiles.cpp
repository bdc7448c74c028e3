#include "model/connections/profiles.h"

#include "model/settings/settings.h"

#include <QVariantMap>

#include <algorithm>
#include <utility>

namespace backstep {

namespace {

const QString storeName = QStringLiteral("profiles");
const QString nameKey = QStringLiteral("name");
const QString bootstrapKey = QStringLiteral("bootstrap");
const QString watchKey = QStringLiteral("watchOnly");
const QString guardKey = QStringLiteral("guarded");
const QString tlsKey = QStringLiteral("tls");
const QString caKey = QStringLiteral("ca");
const QString certificateKey = QStringLiteral("certificate");
const QString clientKeyKey = QStringLiteral("key");
const QString anyHostKey = QStringLiteral("anyHostName");
const QString signInKey = QStringLiteral("signIn");
const QString userKey = QStringLiteral("user");
const QString sharedKey = QStringLiteral("sharedTopic");
const QString referenceKey = QStringLiteral("forReference");
const QString restKey = QStringLiteral("rest");
const QString beginsKey = QStringLiteral("begins");
const QString propertiesKey = QStringLiteral("properties");

std::string textIn(const QVariantMap& row, const QString& key)
{
    return row.value(key).toString().toStdString();
}

ClusterSecurity securityIn(const QVariantMap& row)
{
    ClusterSecurity security;
    security.isEncrypted = row.value(tlsKey).toBool();
    security.caFile = textIn(row, caKey);
    security.certificateFile = textIn(row, certificateKey);
    security.keyFile = textIn(row, clientKeyKey);
    security.checksHostName = !row.value(anyHostKey).toBool();
    security.signIn = signInOf(textIn(row, signInKey)).value_or(SignIn::None);
    security.user = textIn(row, userKey);
    return security;
}

void addTo(QVariantMap& row, const ClusterSecurity& security)
{
    const auto text
        = [](const auto& value) { return QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size())); };
    row.insert(tlsKey, security.isEncrypted);
    row.insert(caKey, text(security.caFile));
    row.insert(certificateKey, text(security.certificateFile));
    row.insert(clientKeyKey, text(security.keyFile));
    row.insert(anyHostKey, !security.checksHostName);
    row.insert(signInKey, text(mechanismOf(security.signIn)));
    row.insert(userKey, text(security.user));
}

Profile clusterCalled(QString name)
{
    Profile profile;
    profile.name = std::move(name);
    profile.broker = Connection::Broker::Bootstrap;
    return profile;
}

void dropSecrets(Profile& profile)
{
    profile.security.password.clear();
    profile.security.keyPassword.clear();
}

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
    dropSecrets(profile);
    m_profiles.push_back(std::move(profile));
    write();
    return static_cast<int>(m_profiles.size()) - 1;
}

void Profiles::replace(int index, Profile profile)
{
    Profile& held = m_profiles.at(static_cast<std::size_t>(index));
    if (index < fixedProfiles) {
        held.role = profile.role; // what else they are is not a person's to say
        held.dialect = profile.dialect;
        held.isForReference = profile.isForReference;
        held.rest = profile.rest;
        held.begins = profile.begins;
        held.isGuarded = profile.isGuarded && index > 0;
    } else {
        profile.name = freeName(profile.name, index);
        dropSecrets(profile);
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
        const auto end = m_profiles.begin() + fixedProfiles;
        const auto fixed
            = std::find_if(m_profiles.begin(), end, [&](const Profile& each) { return each.name == name; });
        const bool isFixed = fixed != end;
        Profile profile = isFixed ? *fixed : clusterCalled(freeName(name, -1));
        const bool watch = row.value(watchKey).toBool();
        profile.role = watch ? Connection::Role::WatchOnly : Connection::Role::OrchestratorHere;
        profile.isGuarded = row.value(guardKey).toBool();
        profile.dialect = row.value(sharedKey).toBool() ? Dialect::Shared : Dialect::PerTopic;
        profile.isForReference = row.value(referenceKey).toBool();
        profile.rest = row.value(restKey).toString();
        profile.begins = row.value(beginsKey).toString();
        if (isFixed) {
            *fixed = std::move(profile);
            continue;
        }
        profile.bootstrap = row.value(bootstrapKey).toString();
        profile.security = securityIn(row);
        profile.properties = row.value(propertiesKey).toStringList();
        m_profiles.push_back(std::move(profile));
    }
}

void Profiles::write()
{
    std::vector<QVariantMap> rows;
    for (const Profile& profile : m_profiles) {
        QVariantMap row{
            {nameKey, profile.name},
            {bootstrapKey, profile.bootstrap},
            {watchKey, profile.role == Connection::Role::WatchOnly},
            {guardKey, profile.isGuarded},
            {sharedKey, profile.dialect == Dialect::Shared},
            {referenceKey, profile.isForReference},
            {restKey, profile.rest},
            {beginsKey, profile.begins},
            {propertiesKey, profile.properties}};
        addTo(row, profile.security);
        rows.push_back(std::move(row));
    }
    m_settings.setRows(storeName, rows);
    Q_EMIT changed();
}

} // namespace backstep
