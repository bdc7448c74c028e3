#include "engine/definition/load_file.h"

#include "engine/base/limits.h"
#include "engine/definition/second_reading.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace backstep {

namespace {

constexpr std::size_t pieceSize = std::size_t{64} * 1024;

tl::unexpected<Error> refuse(const std::string& path, const std::string& why)
{
    return failure(Fault::BadInput, path + " " + why);
}

} // namespace

bool isReadAsFile(const std::string& path)
{
    // What a shell holds open for us has a writer: <(…), and standard input.
    const bool isOpenAlready
        = path == "/dev/stdin" || path.starts_with("/dev/fd/") || path.starts_with("/proc/self/fd/");
    std::error_code error;
    return isOpenAlready || std::filesystem::is_regular_file(path, error);
}

Result<std::string> readDefinitionText(const std::string& path)
{
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status)) {
        return refuse(path, "is not there: check the name and the folder.");
    }
    if (std::filesystem::is_directory(status)) {
        return refuse(path, "is a folder: name a file in it.");
    }
    if (!isReadAsFile(path)) {
        return refuse(path, "is no file but a pipe or a device: name a file, or give it on /dev/stdin.");
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return refuse(path, "cannot be opened: check that you may read it.");
    }
    // Read in pieces up to one byte more than the limit, which tells that a file is too large, also where its size
    // cannot be asked (a pipe).
    std::string text;
    std::string piece(pieceSize, '\0');
    while (file && text.size() <= limits::definitionBytesMax) {
        file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        text.append(piece, 0, static_cast<std::size_t>(file.gcount()));
    }
    if (file.bad()) {
        return refuse(path, "cannot be read to its end: the disk or the network failed.");
    }
    return text;
}

DefinitionDocument readLoaded(std::string_view text, const std::string& path)
{
    DefinitionDocument document = readDefinitions(text, path);
    if (!hasErrors(document.problems)) {
        if (auto problem = findSecondMeaning(text, path)) {
            document.problems.insert(document.problems.begin(), std::move(*problem));
        }
    }
    return document;
}

DefinitionDocument unreadable(const std::string& path, const std::string& why)
{
    DefinitionDocument document;
    document.file = path;
    document.problems.push_back({"unreadable-file", Severity::Error, path, {}, why});
    return document;
}

DefinitionDocument readDefinitionFile(const std::string& path)
{
    const auto text = readDefinitionText(path);
    return text ? readLoaded(*text, path) : unreadable(path, text.error().message);
}

} // namespace backstep
