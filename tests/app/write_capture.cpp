/// usage: write_capture FILE [MASK…]: a capture of flows that went in four ways, for scripts that open it.

#include "engine/capture/capture_writer.h"
#include "tests/support/recording.h"

#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace backstep {

namespace {

constexpr std::string_view secret = "4111222233334444";

/// Every flow of a recording is "f".
void rename(std::string& text, const std::string& id)
{
    for (const char behind : {'"', '/'}) {
        const std::string from = std::string("\"f") + behind;
        const std::string to = "\"" + id + behind;
        for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
            text.replace(at, from.size(), to);
        }
    }
}

std::vector<Record> traffic()
{
    const std::vector<std::pair<const char*, const char*>> plots = {
        {"a > b", "a ok; b ok"},
        {"a > b[tries=1]", "a ok; b fails; a ok"},
        {"a > b[tries=1]", "a ok; b fails; a fails; wait; a fails; wait; a fails"},
        {"a > b", "a ok; a ok"},
    };
    std::vector<Record> all;
    for (std::size_t i = 0; i < plots.size(); ++i) {
        for (Record& record : recorded(plots[i].first, plots[i].second)) {
            record.place.partition = static_cast<std::int32_t>(i);
            record.key = "flow-" + std::to_string(i);
            rename(*record.value, *record.key);
            all.push_back(std::move(record));
        }
    }
    Record start = all.front();
    start.place = {TopicName("orchestrator.execution.start"), 9, 0};
    start.key = "flow-9";
    start.value = R"({"payload":{"card":{"number":")" + std::string(secret)
        + R"("}},"headers":{"flowId":"flow-9","orchestrationName":"payment"}})";
    all.push_back(std::move(start));
    return all;
}

int write(const std::string& file, std::vector<std::string> masks)
{
    CaptureAbout about;
    about.from = "a test";
    about.recordedAt = Instant{1'764'000'000'000'000};
    about.masks = std::move(masks);
    const auto writer = CaptureWriter::create(file, about, CaptureWriter::Existing::Refuse);
    const auto appended = writer ? (*writer)->append(traffic()) : Result<void>(failure(writer.error()));
    const auto finished = appended ? (*writer)->finish(about.recordedAt) : appended;
    if (!finished) {
        std::fprintf(stderr, "%s\n", finished.error().message.c_str());
    }
    return finished ? 0 : 1;
}

} // namespace

} // namespace backstep

int main(int argc, char** argv)
{
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    return arguments.empty() ? 2 : backstep::write(arguments.front(), {arguments.begin() + 1, arguments.end()});
}
