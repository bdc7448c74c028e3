#include "app/composition/audit_place.h"

#include <array>
#include <cstdlib>
#include <pwd.h>
#include <unistd.h>

namespace backstep {

namespace {

std::string variable(const char* name)
{
    const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): nobody sets the environment
    return value == nullptr ? std::string() : value;
}

std::string homeFolder()
{
    if (std::string home = variable("HOME"); !home.empty()) {
        return home;
    }
    std::array<char, 4096> room{};
    passwd entry{};
    passwd* found = nullptr;
    const bool isKnown = getpwuid_r(getuid(), &entry, room.data(), room.size(), &found) == 0 && found != nullptr;
    return isKnown ? found->pw_dir : ".";
}

} // namespace

std::string auditFolderOfUser()
{
    if (std::string folder = variable("BACKSTEP_AUDIT"); !folder.empty()) {
        return folder;
    }
    const std::string data = variable("XDG_DATA_HOME");
    // A path that does not begin at the root counts as none (XDG Base Directory Specification).
    const bool isSaid = !data.empty() && data.front() == '/';
    return (isSaid ? data : homeFolder() + "/.local/share") + "/backstep/audit";
}

} // namespace backstep
