#include "engine/definition/orchestration.h"
#include "engine/definition/report.h"
#include "tests/fuzz/fuzz.h"

using namespace backstep;

/// Any bytes as a definition file: never a crash, a hang or a refusal without words; what was accepted reads back the
/// same from its canonical text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const DefinitionDocument document = readDefinitions(asText(data, size), "fuzzed.yaml");
    for (const Problem& problem : document.problems) {
        promise(!problem.code.empty() && !problem.message.empty(), "a problem has a code and a sentence");
    }
    for (const Entry& entry : document.entries) {
        if (entry.orchestration.has_value()) {
            const auto again = readCanonical(toCanonicalJson(*entry.orchestration));
            promise(again.has_value(), "the canonical text can be read");
            promise(again->hash == entry.orchestration->hash, "the canonical text means the same");
        }
    }
    (void)reportOn({&document, 1});
    return 0;
}
