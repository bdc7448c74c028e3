#pragma once

#include "engine/ports/cluster_security.h"
#include "engine/transport/socket_probe.h"

namespace backstep {

/// A handshake, and what greetPlainly() asks behind it.
[[nodiscard]] BrokerAnswer
greetOverTls(const ProbeSocket& socket, const BrokerAddress& broker, const ClusterSecurity& security, ProbeUntil until);

} // namespace backstep
