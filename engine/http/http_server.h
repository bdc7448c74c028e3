#pragma once

#include "engine/base/error.h"
#include "engine/http/api.h"
#include "engine/http/http_address.h"

#include <memory>

namespace backstep {

/// Listens, and lets the API answer. Each connection is one request: so many are answered at a time, some wait, and
/// what comes beyond is told to come again. Only who has said what it asks for takes a thread, and not for longer than
/// a deadline.
class HttpServer final
{
public:
    /// Takes the port; nobody is answered yet. Faults: InUse, Unreachable.
    [[nodiscard]] static Result<std::unique_ptr<HttpServer>> bind(const HttpAddress& address);
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;
    ~HttpServer();

    /// With the port that was found.
    [[nodiscard]] const HttpAddress& address() const { return m_address; }

    /// Called once. `api` outlives close().
    void serve(Api& api);
    /// What is being answered is answered. Idempotent.
    void close();

private:
    class Door;

    HttpServer(HttpAddress address, int socket);

    HttpAddress m_address;
    int m_socket = -1; ///< that listens
    std::unique_ptr<Door> m_door;
};

} // namespace backstep
