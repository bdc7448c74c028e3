#pragma once

#include "engine/base/error.h"
#include "engine/wire/record.h"

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace backstep::bench {

/// The records of one real flow of three steps, as the sandbox wrote them; the flow's id stands in them.
struct FlowTape
{
    std::string flow;
    std::vector<Record> records;
};

/// Runs that flow in a sandbox whose ledger stands in the folder.
[[nodiscard]] Result<FlowTape> tapeOf(const std::string& folder);

/// Writes flows to a broker at a steady rate from a thread of its own: the tape again and again, each time with an id
/// of its own, some hundred flows side by side.
class Flood
{
public:
    struct Pace
    {
        double recordsPerSecond = 0; ///< 0: as fast as the broker takes them
        std::uint64_t recordsMax = 0; ///< 0: until stop()
    };

    /// The topics are made first, each of so many partitions. Faults: Unreachable.
    [[nodiscard]] static Result<void> makeTopics(const std::string& bootstrap, const FlowTape& tape, int partitions);

    Flood(std::string bootstrap, FlowTape tape, Pace pace);
    ~Flood();
    Flood(const Flood&) = delete;
    Flood& operator=(const Flood&) = delete;

    /// What was handed to the client so far.
    [[nodiscard]] std::uint64_t records() const { return m_records; }

    [[nodiscard]] bool isDone() const { return m_isDone; }

    /// After which everything that was handed over is in the log.
    void stop();

private:
    void write(const std::stop_token& stopped);

    const std::string m_bootstrap;
    const FlowTape m_tape;
    const Pace m_pace;
    std::atomic<std::uint64_t> m_records = 0;
    std::atomic<bool> m_isDone = false;
    std::jthread m_thread;
};

} // namespace backstep::bench
