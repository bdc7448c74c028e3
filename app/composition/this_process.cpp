#include "app/composition/this_process.h"

#include <array>
#include <cstdlib>
#include <pwd.h>
#include <unistd.h>

namespace backstep {

namespace {

std::string userName()
{
    for (const char* variable : {"USER", "LOGNAME"}) {
        const char* user = std::getenv(variable); // NOLINT(concurrency-mt-unsafe): nobody sets the environment
        if (user != nullptr && *user != '\0') {
            return user;
        }
    }
    // A service has no such variables.
    std::array<char, 4096> room{};
    passwd entry{};
    passwd* found = nullptr;
    if (getpwuid_r(getuid(), &entry, room.data(), room.size(), &found) == 0 && found != nullptr) {
        return found->pw_name;
    }
    return "uid " + std::to_string(getuid());
}

} // namespace

std::string nameOfThisUser()
{
    std::array<char, 256> host{};
    static_cast<void>(gethostname(host.data(), host.size() - 1));
    return userName() + "@" + host.data();
}

std::string nameOfThisProcess()
{
    return nameOfThisUser() + ", process " + std::to_string(getpid());
}

} // namespace backstep
