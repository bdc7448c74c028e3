#pragma once

#include "engine/ports/clock.h"
#include "engine/ports/lag_query.h"
#include "engine/ports/transport.h"
#include "engine/transport/kafka_options.h"

#include <memory>
#include <string>

namespace backstep {

/// One broker and everyone who talks to it from this process: each gets a client of its own.
class Broker : public LagQuery
{
public:
    /// A client that tells this listener, which outlives it. Faults: Unreachable, BadInput.
    [[nodiscard]] virtual Result<std::unique_ptr<Transport>> connect(TransportListener& listener) = 0;
    /// A client that reads and sends nothing: of a cluster no producer exists for it.
    [[nodiscard]] virtual Result<std::unique_ptr<Transport>> watch(TransportListener& listener) = 0;
};

/// A broker in the memory of this process; it ends with it.
[[nodiscard]] std::unique_ptr<Broker> makeSandbox(const Clock& clock);

/// Reached when somebody connects.
[[nodiscard]] std::unique_ptr<Broker> makeKafka(KafkaOptions options);

} // namespace backstep
