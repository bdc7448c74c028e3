#include "engine/history/frame.h"
#include "engine/ledger/aside_codec.h"
#include "engine/ledger/blob.h"
#include "engine/ledger/journal_codec.h"
#include "engine/ledger/wide_flows.h"
#include "engine/saga/state_codec.h"
#include "tests/fuzz/fuzz.h"

#include <array>

using namespace backstep;

namespace {

/// What can be read can be written, and then reads back the same.
template <class Decode, class Encode>
void keeps(std::string_view bytes, Decode decode, Encode encode)
{
    const auto read = decode(bytes);
    if (read.has_value()) {
        const Bytes written = encode(*read);
        const auto again = decode(written);
        promise(again.has_value(), "what was written can be read");
        promise(encode(*again) == written, "what was read back is the same");
    }
}

void journal(std::string_view bytes)
{
    std::size_t events = 0;
    (void)parts::readJournal(bytes, [&events](std::string_view, std::string_view event) {
        (void)decodeEvent(event);
        return ++events < 1'000'000;
    });
}

void seals(std::string_view bytes)
{
    const Bytes sealed = parts::sealed(Bytes(bytes));
    const auto open = parts::unsealed(sealed);
    promise(open.has_value() && *open == bytes, "what was sealed can be opened");
    (void)parts::unsealed(bytes);
}

using Reader = void (*)(std::string_view);

constexpr std::array<Reader, 10> readers{
    [](std::string_view bytes) { keeps(bytes, decodeState, encodeState); },
    [](std::string_view bytes) { keeps(bytes, decodeEvent, encodeEvent); },
    [](std::string_view bytes) { keeps(bytes, parts::decodeParked, parts::encodeParked); },
    [](std::string_view bytes) { keeps(bytes, parts::decodeRecord, parts::encodeRecord); },
    [](std::string_view bytes) { keeps(bytes, parts::decodePositions, parts::encodePositions); },
    [](std::string_view bytes) { keeps(bytes, parts::decodeSteps, parts::encodeSteps); },
    [](std::string_view bytes) {
        journal(bytes);
        (void)parts::decodeCommits(bytes);
        (void)frame::readBody(bytes);
    },
    seals,
    [](std::string_view bytes) { keeps(bytes, parts::decodeWideHead, parts::encodeWideHead); },
    [](std::string_view bytes) {
        const Bytes start = R"({"n":1})";
        keeps(
            bytes,
            [&start](std::string_view each) { return parts::decodeWideStep(each, start); },
            [&start](const StepState& step) { return parts::encodeWideStep(step, start); }
        );
    }};

} // namespace

/// Any bytes as what a ledger or a history holds: the first byte chooses what they are read as.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size > 0) {
        readers[data[0] % readers.size()](asText(data + 1, size - 1));
    }
    return 0;
}
