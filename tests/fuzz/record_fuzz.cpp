#include "tests/engine/wire/every_record.h"
#include "tests/fuzz/fuzz.h"

using namespace backstep;

/// A record of any topic with any value: the first byte chooses which kind of topic it stands on.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const std::vector<Record> kinds = everyRecord();
    if (size == 0) {
        return 0;
    }
    Record record = kinds[data[0] % kinds.size()];
    record.value = std::string(asText(data + 1, size - 1));
    promise(isSound(record), "every record means something or is refused with a reason");
    return 0;
}
