#include "app/commands/serve_http.h"

#include <CLI/CLI.hpp>

#include <fstream>
#include <utility>

namespace backstep {

namespace {

constexpr std::size_t readMax = 4096; // longer is no token

Result<std::string> readTokenFile(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    std::array<char, readMax> text{};
    file.read(text.data(), text.size());
    if (!file.is_open() || file.bad()) {
        return failure(Fault::BadInput, "--http-token " + path + " cannot be read: name a file that holds the token.");
    }
    return std::string(text.data(), static_cast<std::size_t>(file.gcount()));
}

} // namespace

void addHttpArguments(CLI::App& command, HttpArguments& arguments)
{
    auto* address = command.add_option(
        "--http",
        arguments.address,
        "ADDR  a REST API there: 8080 or 127.0.0.1:8080 on this machine alone, 0.0.0.0:8080 with a token for "
        "everybody; "
        "port 0 is any that is free"
    );
    command
        .add_option(
            "--http-token",
            arguments.tokenFile,
            "FILE  holds the token of the API (or BACKSTEP_HTTP_TOKEN does): Authorization: Bearer TOKEN"
        )
        ->needs(address);
}

Result<std::shared_ptr<ServedHttp>> openHttp(const HttpArguments& arguments)
{
    if (arguments.tokenFile.empty()) {
        return ServedHttp::open(arguments.address);
    }
    auto text = readTokenFile(arguments.tokenFile);
    if (!text) {
        return failure(text.error());
    }
    text->erase(text->find_last_not_of(" \t\r\n") + 1);
    return ServedHttp::open(arguments.address, {std::move(*text), "--http-token " + arguments.tokenFile});
}

} // namespace backstep
