#pragma once

#include "model/connections/profile.h"

#include <QHash>
#include <QObject>
#include <QString>

#include <functional>

namespace backstep {

/// What a profile needs to get in, and what no file may hold.
struct ProfileSecrets
{
    QString password;
    QString keyPassword;
    bool isLasting = false; ///< as they are kept: beyond the end of this process

    [[nodiscard]] bool isEmpty() const { return password.isEmpty() && keyPassword.isEmpty(); }

    friend bool operator==(const ProfileSecrets&, const ProfileSecrets&) = default;
};

/// Secrets by the name of their profile: the desktop's keychain, or, where there is none, memory.
class Secrets : public QObject
{
    Q_OBJECT

public:
    using Taken = std::function<void(const ProfileSecrets&)>;

    using QObject::QObject;

    /// `taken` is called once, now or later on this thread: with nothing where nothing is kept.
    virtual void read(const QString& profile, const Taken& taken) = 0;
    virtual void keep(const QString& profile, const ProfileSecrets& secrets) = 0;
    virtual void forget(const QString& profile) = 0;
};

/// Until this process ends.
class MemorySecrets final : public Secrets
{
    Q_OBJECT

public:
    using Secrets::Secrets;

    void read(const QString& profile, const Taken& taken) override { taken(m_secrets.value(profile)); }

    void keep(const QString& profile, const ProfileSecrets& secrets) override
    {
        m_secrets.insert(profile, {secrets.password, secrets.keyPassword, false});
    }

    void forget(const QString& profile) override { m_secrets.remove(profile); }

private:
    QHash<QString, ProfileSecrets> m_secrets;
};

/// Why a profile cannot get in with what is written and what is kept, and what to do; empty: nothing is missing.
[[nodiscard]] QString faultOfSecurity(const Profile& written, const ProfileSecrets& kept);

} // namespace backstep
