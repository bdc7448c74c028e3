#pragma once

#include "engine/base/error.h"

#include <cstddef>
#include <string>

namespace backstep::bench {

/// What librdkafka alone reaches on a broker: one producer and consumer that ask, one that answers, nothing between.
class BareEcho
{
public:
    /// Topics of that name's own are made by the broker.
    explicit BareEcho(std::string bootstrap)
        : m_bootstrap(std::move(bootstrap))
    {
    }

    /// Milliseconds until a record that was sent has come back: the median of so many, one after the other.
    [[nodiscard]] Result<double> roundTrip(std::size_t times) const;

    /// Records per second in both directions together, with so many under way at any time.
    [[nodiscard]] Result<double> recordsPerSecond(std::size_t underWay, double seconds) const;

private:
    std::string m_bootstrap;
};

} // namespace backstep::bench
