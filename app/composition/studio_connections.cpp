#include "app/composition/keychain_secrets.h"
#include "app/composition/studio.h"
#include "ui/connections/connections_page.h"

namespace backstep {

std::unique_ptr<Secrets> Studio::secretsFor(const Places& places)
{
    if (places.settingsFile.isEmpty()) {
        return std::make_unique<KeychainSecrets>();
    }
    return std::make_unique<MemorySecrets>();
}

void Studio::connectConnections()
{
    connect(m_connectionsPage, &ConnectionsPage::connectAsked, this, &Studio::connectTo);
    connect(m_connectionsPage, &ConnectionsPage::testAsked, this, [this](const Profile& profile) {
        withSecrets(profile, [this](const Profile& whole) { m_tester.test(kafkaOptionsOf(whole)); });
    });
    connect(&m_tester, &ConnectionTester::answered, m_connectionsPage, &ConnectionsPage::showTest);
}

void Studio::connectTo(const Profile& profile)
{
    m_profile = profile.name;
    m_guard.watch(profile.name, profile.isGuarded);
    m_linkedFlow = {};
    m_linkedTime = {};
    m_engine.setHistoryLimits(historyLimits());
    tellPayloadPolicy();
    withSecrets(profile, [this](const Profile& whole) {
        if (m_profile == whole.name) { // else the person went elsewhere, while the keychain was asked
            m_engine.connectTo(whole);
        }
    });
}

/// Those that are not typed are those that are kept.
void Studio::withSecrets(const Profile& profile, const std::function<void(const Profile&)>& then)
{
    const ClusterSecurity& security = profile.security;
    const bool wantsPassword = security.signIn != SignIn::None && security.password.empty();
    const bool mayWantKey = !security.keyFile.empty() && security.keyPassword.empty();
    if (!wantsPassword && !mayWantKey) {
        then(profile);
        return;
    }
    m_secrets->read(profile.name, [profile, then](const ProfileSecrets& kept) {
        Profile whole = profile;
        if (whole.security.password.empty()) {
            whole.security.password = kept.password.toStdString();
        }
        if (whole.security.keyPassword.empty()) {
            whole.security.keyPassword = kept.keyPassword.toStdString();
        }
        then(whole);
    });
}

} // namespace backstep
