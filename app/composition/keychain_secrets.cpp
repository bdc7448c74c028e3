#include "app/composition/keychain_secrets.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <qt6keychain/keychain.h>

namespace backstep {

namespace {

const QString keyring = QStringLiteral("Backstep");
const QString passwordKey = QStringLiteral("password");
const QString keyPasswordKey = QStringLiteral("keyPassword");

QByteArray keptFormOf(const ProfileSecrets& secrets)
{
    return QJsonDocument(QJsonObject{{passwordKey, secrets.password}, {keyPasswordKey, secrets.keyPassword}}).toJson();
}

ProfileSecrets secretsIn(const QByteArray& text)
{
    const QJsonObject object = QJsonDocument::fromJson(text).object();
    return {object.value(passwordKey).toString(), object.value(keyPasswordKey).toString(), true};
}

} // namespace

void KeychainSecrets::read(const QString& profile, const Taken& taken)
{
    // Whoever connects right after typing a password must not be given the one before it.
    if (const auto writing = m_writing.constFind(profile); writing != m_writing.constEnd()) {
        taken(*writing);
        return;
    }
    bool isInMemory = false; // what the keychain would not take is newer than what it holds
    m_memory.read(profile, [&](const ProfileSecrets& kept) {
        isInMemory = !kept.isEmpty();
        if (isInMemory) {
            taken(kept);
        }
    });
    if (isInMemory) {
        return;
    }
    auto* job = new QKeychain::ReadPasswordJob(keyring, this);
    job->setKey(profile);
    connect(job, &QKeychain::Job::finished, this, [job, taken] {
        taken(job->error() == QKeychain::NoError ? secretsIn(job->binaryData()) : ProfileSecrets());
    });
    job->start();
}

void KeychainSecrets::keep(const QString& profile, const ProfileSecrets& secrets)
{
    m_writing.insert(profile, {secrets.password, secrets.keyPassword, true});
    auto* job = new QKeychain::WritePasswordJob(keyring, this);
    job->setKey(profile);
    job->setBinaryData(keptFormOf(secrets));
    connect(job, &QKeychain::Job::finished, this, [this, job, profile, secrets] {
        const ProfileSecrets written{secrets.password, secrets.keyPassword, true};
        if (m_writing.value(profile) == written) { // else a newer one is on its way
            m_writing.remove(profile);
        }
        if (job->error() == QKeychain::NoError) {
            m_memory.forget(profile);
        } else {
            m_memory.keep(profile, secrets);
        }
    });
    job->start();
}

void KeychainSecrets::forget(const QString& profile)
{
    m_memory.forget(profile);
    m_writing.remove(profile);
    auto* job = new QKeychain::DeletePasswordJob(keyring, this);
    job->setKey(profile);
    job->start();
}

} // namespace backstep
