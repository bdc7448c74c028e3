#pragma once

#include "engine/base/instant.h"
#include "engine/ports/cluster_security.h"

#include <string>
#include <utility>
#include <vector>

namespace backstep {

/// How to reach a cluster.
struct KafkaOptions
{
    std::string bootstrap; ///< "host:port", several with commas between
    std::string clientId = "backstep";
    ClusterSecurity security;
    /// More of librdkafka's own properties (security.protocol, sasl.password …); they win over what Backstep sets.
    /// Values may be secrets: they are handed to librdkafka and go nowhere else.
    std::vector<std::pair<std::string, std::string>> properties;
    Duration answersWithin{10'000}; ///< how long a broker may take to answer before it counts as out of reach
};

} // namespace backstep
