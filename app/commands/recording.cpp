#include "app/commands/recording.h"

#include <iterator>
#include <utility>

namespace backstep {

Recording::Recording(RecordListener& next, std::function<void(const Error&)> failed)
    : m_next(next)
    , m_failed(std::move(failed))
{
}

Result<void> Recording::begin(const std::string& file, const CaptureAbout& about)
{
    auto writer = CaptureWriter::create(file, about, CaptureWriter::Existing::Refuse);
    if (!writer) {
        return failure(writer.error());
    }
    const std::lock_guard lock(m_mutex);
    m_writer = std::move(*writer);
    write(std::exchange(m_early, {}));
    return {};
}

Result<std::uint64_t> Recording::finish(Instant now)
{
    const std::lock_guard lock(m_mutex);
    if (m_hasFailed) {
        return m_writer->recordsWritten(); // why was told; the file is one that was cut off
    }
    if (const auto finished = m_writer->finish(now); !finished) {
        return failure(finished.error());
    }
    return m_writer->recordsWritten();
}

void Recording::records(std::vector<Record> batch)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_writer == nullptr) {
            std::ranges::copy(batch, std::back_inserter(m_early));
        } else {
            write(batch);
        }
    }
    m_next.records(std::move(batch));
}

void Recording::caughtUp()
{
    m_next.caughtUp();
}

void Recording::write(std::vector<Record> batch)
{
    if (m_hasFailed) {
        return;
    }
    if (const auto written = m_writer->append(std::move(batch)); !written) {
        m_hasFailed = true;
        m_failed(written.error());
    }
}

} // namespace backstep
