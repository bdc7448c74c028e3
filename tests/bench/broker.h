#pragma once

#include "engine/base/error.h"

#include <string>

namespace backstep::bench {

/// A real Apache Kafka of the row's own, started by `backstep kafka` beside this binary and stopped again.
class LocalBroker
{
public:
    explicit LocalBroker(const std::string& folder);
    ~LocalBroker();
    LocalBroker(const LocalBroker&) = delete;
    LocalBroker& operator=(const LocalBroker&) = delete;

    [[nodiscard]] bool runs() const { return m_runs; }

    /// What to say where it does not.
    [[nodiscard]] static Error missing();

    [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(m_port); }

    /// Gone, and there again with all that it had.
    void stop();
    void start();

private:
    [[nodiscard]] std::string place() const;

    int m_port;
    std::string m_folder;
    bool m_runs = false;
};

} // namespace backstep::bench
