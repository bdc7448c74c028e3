#include "model/connections/secrets.h"

#include "model/words.h"

namespace backstep {

QString faultOfSecurity(const Profile& written, const ProfileSecrets& kept)
{
    ClusterSecurity security = written.security;
    if (security.password.empty()) {
        security.password = kept.password.toStdString();
    }
    const auto judged = judge(security);
    return judged ? faultOfProperties(written.properties) : textOf(judged.error().message);
}

} // namespace backstep
