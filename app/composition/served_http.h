#pragma once

#include "engine/base/error.h"

#include <memory>
#include <mutex>
#include <string>

namespace backstep {

class EngineHost;
struct EngineOptions;

/// What who asks over the network has to show (Authorization: Bearer TOKEN), and where it was written, for errors.
struct HttpToken
{
    std::string text; ///< empty: nothing
    std::string from;

    [[nodiscard]] static HttpToken ofEnvironment(); ///< BACKSTEP_HTTP_TOKEN
};

/// The REST API of a host, from before the host is opened to before it is closed: the host calls it (EngineOptions).
class ServedHttp final
{
public:
    /// Takes the port ("8080", "127.0.0.1:8080"), so that what cannot be is refused before the cluster is owned.
    /// BadInput for an address that others reach and no token; InUse, Unreachable.
    [[nodiscard]] static Result<std::shared_ptr<ServedHttp>>
    open(const std::string& place, const HttpToken& token = HttpToken::ofEnvironment());

    /// What it wants to see of the wire. It outlives the host.
    void see(EngineOptions& options);
    /// At the end of start() of the host; nothing where it was closed before. Faults: StoreFailed.
    [[nodiscard]] Result<void> serve(EngineHost& host);

    /// Another engine has taken the cluster.
    void lost();

    /// Before the host is closed: nobody is answered any more, and the port is free. From any thread. Idempotent.
    void close();

    [[nodiscard]] std::string url() const;

    ServedHttp(const ServedHttp&) = delete;
    ServedHttp& operator=(const ServedHttp&) = delete;
    ~ServedHttp();

private:
    struct Parts; ///< the API's own names are nobody's business who has one served

    explicit ServedHttp(std::unique_ptr<Parts> parts);

    const std::unique_ptr<Parts> m_parts;
    std::mutex m_mutex; ///< who serves and who closes may be two threads
    bool m_isClosed = false;
};

} // namespace backstep
