#include "engine/capture/capture_history.h"
#include "engine/capture/capture_writer.h"
#include "engine/ports/clock.h"
#include "engine/tracker/tracker.h"
#include "tests/bench/measuring.h"
#include "tests/bench/row.h"
#include "tests/support/recording.h"

#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace backstep::bench {

namespace {

constexpr std::size_t recordsAll = 5'000'000;
constexpr std::size_t firstScreen = 50; ///< rows of the list

/// The flow of the recording under another name, as if it came behind the one before.
std::vector<Record> renamed(const std::vector<Record>& recording, std::size_t number)
{
    const std::string id = "flow-" + std::to_string(number);
    std::vector<Record> records = recording;
    for (Record& record : records) {
        record.place.offset += static_cast<std::int64_t>(number * recording.size());
        record.key = id;
        for (const char behind : {'"', '/'}) {
            const std::string from = std::string("\"f") + behind;
            const std::string to = "\"" + id + behind;
            std::string& value = *record.value;
            for (std::size_t at = value.find(from); at != std::string::npos; at = value.find(from, at + to.size())) {
                value.replace(at, from.size(), to);
            }
        }
    }
    return records;
}

Result<void> write(const std::string& file)
{
    const auto writer = CaptureWriter::create(file, {}, CaptureWriter::Existing::Refuse);
    if (!writer) {
        return failure(writer.error());
    }
    const std::vector<Record> recording = recorded("a > b > c[tries=1]", "a ok; b ok; c fails; b ok; a ok");
    for (std::size_t number = 0; (*writer)->recordsWritten() < recordsAll; ++number) {
        if (auto written = (*writer)->append(renamed(recording, number)); !written) {
            return written;
        }
    }
    return (*writer)->finish(SystemClock().now());
}

/// As the window opens it: read on a thread of its own, and asked for what is new ten times a second.
Result<Measured> open(const std::string& folder)
{
    const std::string file = folder + "/all.capture";
    if (const auto written = write(file); !written) {
        return failure(written.error());
    }
    const Stopwatch watch;
    const auto history = CaptureHistory::open(file);
    if (!history) {
        return failure(history.error());
    }
    Tracker tracker(**history, {.flowsMax = 5'000'000});
    Result<void> read;
    std::jthread reading([&] { read = tracker.restore(); });
    double firstSeen = 0;
    std::uint64_t mark = 0;
    while (!(*history)->progress().isRead) {
        const FlowQuery::Changes changes = tracker.changesSince(mark, 1'000);
        mark = changes.mark;
        if (firstSeen == 0 && changes.flows.size() >= firstScreen) {
            firstSeen = watch.milliseconds() / 1'000;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(changes.flows.empty() ? 10 : 1));
    }
    reading.join();
    if (!read) {
        return failure(read.error());
    }
    return Measured{firstSeen, "s", watch.milliseconds() / 1'000, "until all of it is read"};
}

} // namespace

std::vector<Row> captureRows()
{
    return {{"capture-open-5m", open}};
}

} // namespace backstep::bench
