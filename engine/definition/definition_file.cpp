#include "engine/base/limits.h"
#include "engine/definition/document.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace backstep {

namespace {

DefinitionDocument unreadable(const std::string& path, const std::string& why)
{
    DefinitionDocument document;
    document.file = path;
    document.problems.push_back({"unreadable-file", Severity::Error, path, {}, path + " " + why});
    return document;
}

} // namespace

DefinitionDocument readDefinitionFile(const std::string& path)
{
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status)) {
        return unreadable(path, "does not exist.");
    }
    if (std::filesystem::is_directory(status)) {
        return unreadable(path, "is a folder. Name a file in it.");
    }
    if (!std::filesystem::is_regular_file(status)) {
        return unreadable(path, "is no regular file.");
    }
    const auto size = std::filesystem::file_size(path, error);
    if (!error && size > limits::definitionBytesMax) {
        return unreadable(
            path,
            "has " + std::to_string(size) + " bytes; a definition may have "
                + std::to_string(limits::definitionBytesMax) + "."
        );
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return unreadable(path, std::string("cannot be opened: ") + std::strerror(errno) + ".");
    }
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    if (file.bad()) {
        return unreadable(path, "cannot be read to its end.");
    }
    return readDefinitions(text, path);
}

} // namespace backstep
