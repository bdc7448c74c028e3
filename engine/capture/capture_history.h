#pragma once

#include "engine/capture/capture_reader.h"
#include "engine/ports/history.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace backstep {

/// A capture as a history: it is read through once, by replay(), and any record of it can be read from then on, also
/// of what was read so far. Nothing is appended to it, ever.
class CaptureHistory final : public History
{
public:
    [[nodiscard]] static Result<std::unique_ptr<CaptureHistory>> open(const std::string& file);

    [[nodiscard]] const CaptureAbout& about() const { return m_reader->about(); }

    struct Progress
    {
        std::uint64_t records = 0;
        std::uint64_t bytes = 0;
        std::uint64_t bytesMax = 0;
        Instant lastAt; ///< of the newest record so far
        bool isRead = false; ///< to its end, or to where it is damaged
        bool isCutOff = false; ///< it was read to its end, and was never finished
    };

    /// From any thread.
    [[nodiscard]] Progress progress() const;

    /// From any thread: replay() ends soon.
    void stop() { m_isStopped = true; }

    [[nodiscard]] Result<void> append(const std::vector<Entry>& entries) override;
    [[nodiscard]] Result<std::vector<Record>> records(const FlowId& flow) const override;
    [[nodiscard]] Result<void> replay(const std::function<void(std::vector<Entry>)>& take) const override;
    /// A mark is a place in the file. What replay() has not reached yet is not searched.
    [[nodiscard]] Result<std::uint64_t> search(
        const std::function<bool(std::string_view bytes)>& mayHold,
        std::uint64_t from,
        const std::function<void(const std::vector<Entry>& entries, std::uint64_t recordsRead)>& take,
        const std::atomic<bool>& isCancelled
    ) const override;
    [[nodiscard]] Result<Batch> read(std::uint64_t from, std::uint64_t before, std::size_t atMost) const override;
    [[nodiscard]] Result<std::vector<Position>> ends() const override;
    void setKeeper(std::function<bool(const FlowId&)> mustStay) override;

private:
    struct Mark
    {
        std::uint64_t flow = 0; ///< its hash
        std::uint64_t offset = 0;
    };

    CaptureHistory(std::string file, std::unique_ptr<CaptureReader> reader);

    [[nodiscard]] std::vector<std::uint64_t> offsetsOf(const FlowId& flow) const;
    void note(std::vector<Mark>& marks, Instant lastAt) const;

    const std::string m_file;
    const std::unique_ptr<CaptureReader> m_reader;
    std::atomic<bool> m_isStopped{false};
    mutable std::mutex m_mutex; ///< guards what follows
    mutable std::vector<Mark> m_marks; ///< in the order of the file; by flow once it is read to its end
    mutable Progress m_progress;
};

} // namespace backstep
