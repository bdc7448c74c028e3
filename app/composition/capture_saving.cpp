#include "app/composition/capture_saving.h"

#include "engine/capture/capture_writer.h"
#include "engine/wire/topics.h"

#include <utility>
#include <vector>

namespace backstep {

namespace {

/// The steps of a flow may stand in its registration alone.
bool belongs(const History::Entry& entry, const FlowId& flow)
{
    return flow.isEmpty() || entry.flow == flow
        || topics::kindOf(entry.record.place.topic.text()) == topics::Kind::Registration;
}

} // namespace

Result<std::uint64_t> saveCapture(const History& source, const CaptureOrder& order)
{
    const auto writer = CaptureWriter::create(order.file, order.about, CaptureWriter::Existing::Replace);
    if (!writer) {
        return failure(writer.error());
    }
    Result<void> written;
    const auto read = source.replay([&](std::vector<History::Entry> entries) {
        std::vector<Record> records;
        for (History::Entry& entry : entries) {
            if (belongs(entry, order.flow)) {
                records.push_back(std::move(entry.record));
            }
        }
        written = written ? (*writer)->append(std::move(records)) : written;
    });
    if (!read) {
        return failure(read.error());
    }
    if (!written) {
        return failure(written.error());
    }
    if (const auto finished = (*writer)->finish(order.endedAt); !finished) {
        return failure(finished.error());
    }
    return (*writer)->recordsWritten();
}

} // namespace backstep
