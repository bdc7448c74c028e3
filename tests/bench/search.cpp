#include "engine/history/segment_history.h"
#include "engine/tracker/kept_payloads.h"
#include "engine/wire/codec.h"
#include "tests/bench/measuring.h"
#include "tests/bench/row.h"

#include <cstring>
#include <filesystem>
#include <fstream>

namespace backstep::bench {

namespace {

constexpr std::size_t bytesInAll = 1'000'000'000;
constexpr std::size_t recordsABatch = 1'000;
constexpr std::size_t everyFind = 100'000;

/// A start with a kilobyte of payload; few name the tenant that is looked for.
History::Entry entryAt(std::size_t number)
{
    StartMessage start;
    start.orchestration = OrchestrationName("tenantCreation");
    start.flow = FlowId("flow-" + std::to_string(number));
    const std::string tenant = number % everyFind == 0 ? "Acme-corp" : "tenant-" + std::to_string(number);
    std::string payload = R"({"tenantName":")" + tenant + R"(","items":[)";
    for (std::size_t i = 0; i < 16; ++i) {
        payload += R"({"sku":"AB-)" + std::to_string(number * 31 + i) + R"(","count":2,"text":"nothing to see here"},)";
    }
    start.payload = Bytes(payload + "{}]}");
    OutgoingRecord outgoing = encodeStart(start, Dialect::PerTopic);
    History::Entry entry;
    entry.flow = start.flow;
    entry.record.place = {outgoing.topic, 0, static_cast<std::int64_t>(number)};
    entry.record.key = std::move(outgoing.key);
    entry.record.value = std::move(outgoing.value);
    return entry;
}

Result<std::size_t> fill(SegmentHistory& history)
{
    std::size_t bytes = 0;
    std::size_t number = 0;
    while (bytes < bytesInAll) {
        std::vector<History::Entry> batch;
        for (std::size_t i = 0; i < recordsABatch; ++i) {
            batch.push_back(entryAt(number++));
            bytes += batch.back().record.value->size();
        }
        if (const auto kept = history.append(batch); !kept) {
            return failure(kept.error());
        }
    }
    return number;
}

/// The same files read and looked through with nothing but memmem.
double bare(const std::string& folder)
{
    const Stopwatch watch;
    std::vector<char> buffer;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        std::ifstream in(file.path(), std::ios::binary);
        buffer.resize(std::max(buffer.size(), static_cast<std::size_t>(file.file_size())));
        in.read(buffer.data(), static_cast<std::streamsize>(file.file_size()));
        const char* from = buffer.data();
        const char* const end = from + in.gcount();
        while (const void* found = memmem(from, static_cast<std::size_t>(end - from), "Acme-corp", 9)) {
            from = static_cast<const char*>(found) + 1;
        }
    }
    return watch.seconds();
}

/// payload.tenantName=acme-corp over 1 GB of history on disk, to the last flow found.
Result<Measured> payloadSearch(const std::string& folder)
{
    auto history = SegmentHistory::open(folder + "/history");
    if (!history) {
        return failure(history.error());
    }
    const auto records = fill(**history);
    if (!records) {
        return failure(records.error());
    }
    const KeptPayloads payloads(**history);
    const PayloadTest test{{"tenantName", "acme-corp"}, [](std::string_view payload) {
                               return payload.find("Acme-corp") != payload.npos;
                           }};
    std::size_t found = 0;
    const Stopwatch watch;
    const auto mark = payloads.search(
        {test}, 0, [&found](const PayloadSearch::Progress& progress) { found += progress.hits.size(); }, false
    );
    const double seconds = watch.seconds();
    if (!mark) {
        return failure(mark.error());
    }
    if (found != (*records + everyFind - 1) / everyFind) {
        return failure(Fault::Internal, "The search found " + std::to_string(found) + " flows.");
    }
    return Measured{seconds, "s", bare(folder + "/history"), "the same files through memmem alone"};
}

} // namespace

std::vector<Row> searchRows()
{
    return {{"payload-search-1g", payloadSearch}};
}

} // namespace backstep::bench
