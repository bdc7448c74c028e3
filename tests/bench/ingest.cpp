#include "engine/history/segment_history.h"
#include "engine/tracker/tracker.h"
#include "engine/wire/codec.h"
#include "engine/wire/topics.h"
#include "tests/bench/measuring.h"
#include "tests/bench/row.h"
#include "tests/bench/running.h"

#include <algorithm>
#include <iterator>
#include <mutex>
#include <utility>

namespace backstep::bench {

namespace {

constexpr std::size_t flows = 20'000;
constexpr std::size_t recordsABatch = 512;

/// Keeps every record of the wire.
class Tape final : public RecordListener
{
public:
    void records(std::vector<Record> batch) override
    {
        const std::lock_guard lock(m_mutex);
        std::ranges::move(batch, std::back_inserter(m_records));
    }

    void caughtUp() override { }

    [[nodiscard]] std::vector<Record> take()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_records, {});
    }

private:
    std::mutex m_mutex;
    std::vector<Record> m_records;
};

/// The records of so many real flows.
Result<std::vector<Record>> traffic(const std::string& folder)
{
    Sandbox sandbox;
    if (const auto opened = sandbox.open(folder, sequence(3), {}); !opened) {
        return failure(opened.error());
    }
    Tape tape;
    SubscriptionSpec everything;
    everything.topicPrefix = std::string(topics::prefix);
    const auto reading = sandbox.bus().subscribe(everything, tape);
    for (std::size_t flow = 0; flow < flows; ++flow) {
        sandbox.running().start();
        if (flow > 500 && !sandbox.running().counter().waitFor(flow - 500)) {
            return failure(Fault::Internal, "Flows did not end within a minute.");
        }
    }
    if (!sandbox.running().counter().waitFor(flows)) {
        return failure(Fault::Internal, "Flows did not end within a minute.");
    }
    return tape.take();
}

double decodingRate(const std::vector<Record>& records)
{
    const Stopwatch watch;
    std::size_t messages = 0;
    for (const Record& record : records) {
        messages += decode(record).size();
    }
    return static_cast<double>(messages) / watch.seconds();
}

/// Records per second through tracker and history on disk, in the batches in which the bus hands them over.
Result<Measured> ingestRate(const std::string& folder)
{
    const auto records = traffic(folder + "/ledger");
    if (!records) {
        return failure(records.error());
    }
    const double decoding = decodingRate(*records);
    auto history = SegmentHistory::open(folder + "/history");
    if (!history) {
        return failure(history.error());
    }
    Tracker tracker(**history);
    std::vector<std::vector<Record>> batches;
    for (std::size_t at = 0; at < records->size(); at += recordsABatch) {
        const auto first = records->begin() + static_cast<std::ptrdiff_t>(at);
        const auto last = records->begin() + static_cast<std::ptrdiff_t>(std::min(at + recordsABatch, records->size()));
        batches.emplace_back(first, last);
    }
    const Instant now = SystemClock().now();
    const Stopwatch watch;
    for (std::vector<Record>& batch : batches) {
        if (const auto taken = tracker.take(std::move(batch), now); !taken) {
            return failure(taken.error());
        }
    }
    const double rate = static_cast<double>(records->size()) / watch.seconds();
    return Measured{rate, "records/s", decoding, "the same records only decoded"};
}

} // namespace

std::vector<Row> ingestRows()
{
    return {{"ingest-rate", ingestRate}};
}

} // namespace backstep::bench
