#include "engine/ledger/aside_codec.h"
#include "engine/ledger/journal_codec.h"
#include "engine/ledger/wide_flows.h"
#include "engine/saga/state_codec.h"
#include "engine/wire/codec.h"
#include "tests/engine/wire/every_record.h"
#include "tests/engine/wire/records.h"
#include "tests/support/scenario.h"

#include <filesystem>
#include <fstream>
#include <iostream>

using namespace backstep;

namespace {

void write(const std::filesystem::path& folder, const std::string& name, const std::string& bytes)
{
    std::filesystem::create_directories(folder);
    std::ofstream(folder / name, std::ios::binary) << bytes;
}

std::string chosen(std::size_t reader, const std::string& bytes)
{
    return static_cast<char>(reader) + bytes;
}

} // namespace

/// usage: fuzz_seeds FOLDER
/// Writes what each fuzzer begins with, made by today's encoders: FOLDER/record, FOLDER/reply, FOLDER/ledger.
int main(int count, char** arguments)
{
    if (count != 2) {
        std::cerr << "usage: fuzz_seeds FOLDER\n";
        return 2;
    }
    const std::filesystem::path folder = arguments[1];
    const std::vector<Record> records = everyRecord();
    for (std::size_t at = 0; at < records.size(); ++at) {
        write(folder / "record", std::to_string(at), chosen(at, records[at].value.value()));
        write(folder / "ledger", "record-" + std::to_string(at), chosen(3, parts::encodeRecord(records[at])));
    }
    const Orchestration orchestration = pictured("a > b > c");
    const Decision begun = start(orchestration, {FlowId("f-1"), StartKey("k"), R"({"x":1})"}, Instant{});
    const Record command = read(encodeCommand(begun.commands.front(), OwnerId("me"), Dialect::PerTopic));
    for (const bool succeeded : {true, false}) {
        const auto reply = encodeReply(command, succeeded, succeeded ? "" : "no room", "svc");
        write(folder / "reply", succeeded ? "ok" : "fails", reply->value.value());
    }
    write(folder / "ledger", "wide-head", chosen(8, parts::encodeWideHead(begun.state)));
    write(folder / "ledger", "wide-step", chosen(9, parts::encodeWideStep(begun.state.steps.front(), "{}")));
    write(folder / "ledger", "state", chosen(0, encodeState(begun.state)));
    for (std::size_t at = 0; at < begun.events.size(); ++at) {
        write(folder / "ledger", "event-" + std::to_string(at), chosen(1, encodeEvent(begun.events[at])));
    }
    write(folder / "ledger", "steps", chosen(5, parts::encodeSteps({StepName("a"), StepName("b")})));
    return 0;
}
