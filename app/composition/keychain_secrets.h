#pragma once

#include "model/connections/secrets.h"

namespace backstep {

/// The desktop's keychain (Secret Service, KWallet). Where none answers, memory keeps what it would have.
class KeychainSecrets final : public Secrets
{
    Q_OBJECT

public:
    using Secrets::Secrets;

    void read(const QString& profile, const Taken& taken) override;
    void keep(const QString& profile, const ProfileSecrets& secrets) override;
    void forget(const QString& profile) override;

private:
    MemorySecrets m_memory;
    QHash<QString, ProfileSecrets> m_writing; ///< on their way into the keychain
};

} // namespace backstep
