#include "app/commands/mend_files.h"

#include "engine/base/system_files.h"
#include "engine/definition/load_file.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace backstep {

namespace {

/// Writes beside the file and takes its place only when all is on the disk.
class Successor
{
public:
    explicit Successor(std::string path)
        : m_path(std::move(path))
        , m_draft(m_path + ".XXXXXX")
        , m_handle(mkstemp(m_draft.data()))
    {
    }

    ~Successor()
    {
        if (m_handle >= 0) {
            close(m_handle);
            unlink(m_draft.c_str());
        }
    }

    Successor(const Successor&) = delete;
    Successor& operator=(const Successor&) = delete;

    bool write(std::string_view text, mode_t rights) const
    {
        if (m_handle < 0 || fchmod(m_handle, rights) != 0) {
            return false;
        }
        while (!text.empty()) {
            const ssize_t written = ::write(m_handle, text.data(), text.size());
            if (written < 0 && errno != EINTR) {
                return false;
            }
            text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
        }
        return fsync(m_handle) == 0;
    }

    bool takePlace()
    {
        if (std::rename(m_draft.c_str(), m_path.c_str()) != 0) {
            return false;
        }
        close(std::exchange(m_handle, -1));
        return true;
    }

private:
    std::string m_path;
    std::string m_draft;
    int m_handle;
};

bool put(const std::string& path, std::string_view text, mode_t rights)
{
    Successor file(path);
    return file.write(text, rights) && file.takePlace();
}

} // namespace

Result<void> replaceText(const std::string& path, std::string_view before, std::string_view after)
{
    std::error_code error;
    const std::string target = std::filesystem::canonical(path, error).string(); // a link stays a link

    struct stat status
    {
    };

    if (error || stat(target.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return failure(Fault::BadInput, path + " cannot be mended in its place, since it is no file: name a file.");
    }
    const auto now = readDefinitionText(target);
    if (!now || *now != before) {
        return failure(Fault::BadInput, path + " was not mended: it changed while it was read. Run check again.");
    }
    constexpr mode_t rightsMask = 07777;
    const mode_t rights = status.st_mode & rightsMask;
    if (!put(target + "~", before, rights) || !put(target, after, rights)) {
        return failure(
            Fault::BadInput,
            path + " was not mended: " + systemWords() + ". The file is as it was; check that you may write there."
        );
    }
    return {};
}

} // namespace backstep
