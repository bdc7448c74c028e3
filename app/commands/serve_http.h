#pragma once

#include "app/composition/served_http.h"

#include <string>

namespace CLI {
class App;
}

namespace backstep {

/// What `serve` takes for its REST API.
struct HttpArguments
{
    std::string address; ///< empty: none is served
    std::string tokenFile; ///< empty: the token is in BACKSTEP_HTTP_TOKEN, or there is none
};

void addHttpArguments(CLI::App& command, HttpArguments& arguments);

/// Takes the port. Faults: BadInput for a token that is none, and those of ServedHttp::open().
[[nodiscard]] Result<std::shared_ptr<ServedHttp>> openHttp(const HttpArguments& arguments);

} // namespace backstep
