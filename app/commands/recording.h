#pragma once

#include "engine/capture/capture_writer.h"
#include "engine/ports/transport.h"

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace backstep {

/// Writes every record that comes by into a capture, on the thread that brings it, and hands it on. Slower than the
/// wire it lags behind; it drops nothing.
class Recording final : public RecordListener
{
public:
    /// `failed` is called once, on another thread, when the capture cannot be written any more; records are handed on
    /// all the same. Both outlive it.
    Recording(RecordListener& next, std::function<void(const Error&)> failed);

    /// From here on, with what came before. Faults as CaptureWriter::create.
    [[nodiscard]] Result<void> begin(const std::string& file, const CaptureAbout& about);

    /// Nothing is brought any more. How many records were written.
    [[nodiscard]] Result<std::uint64_t> finish(Instant now);

private:
    void records(std::vector<Record> batch) override;
    void caughtUp() override;
    void write(std::vector<Record> batch);

    RecordListener& m_next;
    const std::function<void(const Error&)> m_failed;
    std::mutex m_mutex; ///< guards what follows
    std::vector<Record> m_early; ///< what came before there was a file
    std::unique_ptr<CaptureWriter> m_writer;
    bool m_hasFailed = false;
};

} // namespace backstep
