#include "app/composition/keychain_secrets.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <qt6keychain/keychain.h>

namespace backstep {

namespace {

const QString service = QStringLiteral("Backstep");
const QString passwordKey = QStringLiteral("password");
const QString keyPasswordKey = QStringLiteral("keyPassword");

QByteArray textOf(const ProfileSecrets& secrets)
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
    auto* job = new QKeychain::ReadPasswordJob(service, this);
    job->setKey(profile);
    connect(job, &QKeychain::Job::finished, this, [this, job, profile, taken] {
        if (job->error() == QKeychain::NoError) {
            taken(secretsIn(job->binaryData()));
        } else {
            m_memory.read(profile, taken);
        }
    });
    job->start();
}

void KeychainSecrets::keep(const QString& profile, const ProfileSecrets& secrets)
{
    m_memory.keep(profile, secrets); // for as long as it takes, and for where there is no keychain
    auto* job = new QKeychain::WritePasswordJob(service, this);
    job->setKey(profile);
    job->setBinaryData(textOf(secrets));
    connect(job, &QKeychain::Job::finished, this, [this, job, profile] {
        if (job->error() == QKeychain::NoError) {
            m_memory.forget(profile);
        }
    });
    job->start();
}

void KeychainSecrets::forget(const QString& profile)
{
    m_memory.forget(profile);
    auto* job = new QKeychain::DeletePasswordJob(service, this);
    job->setKey(profile);
    job->start();
}

} // namespace backstep
