#include "engine/history/file_bytes.h"

#include <unistd.h>

#include <cerrno>

namespace backstep::parts {

bool writeAll(int descriptor, std::string_view bytes, std::size_t at)
{
    while (!bytes.empty()) {
        const ssize_t written = pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(at));
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        at += static_cast<std::size_t>(written);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

bool readAll(int descriptor, char* to, std::size_t many, std::size_t at)
{
    while (many > 0) {
        const ssize_t got = pread(descriptor, to, many, static_cast<off_t>(at));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return false;
        }
        to += got;
        at += static_cast<std::size_t>(got);
        many -= static_cast<std::size_t>(got);
    }
    return true;
}

} // namespace backstep::parts
