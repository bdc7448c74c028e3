#include "engine/tracker/kept_payloads.h"

#include "engine/base/any_case_word.h"
#include "engine/base/overloaded.h"
#include "engine/wire/codec.h"

#include <algorithm>
#include <utility>

namespace backstep {

namespace {

/// The words of one test as they are looked for.
struct Words
{
    std::vector<AnyCaseWord> words;

    [[nodiscard]] bool mayBeIn(std::string_view bytes) const
    {
        // A letter may be written as an escape: such a text is read before it is judged.
        static const AnyCaseWord escape("\\u00");
        return std::ranges::all_of(words, [bytes](const AnyCaseWord& word) { return word.isIn(bytes); })
            || escape.isIn(bytes);
    }
};

std::vector<Words> wordsOf(const std::vector<PayloadTest>& tests)
{
    std::vector<Words> all;
    for (const PayloadTest& test : tests) {
        Words& words = all.emplace_back();
        for (const std::string& word : test.words) {
            words.words.emplace_back(word);
        }
    }
    return all;
}

const Bytes* payloadOf(const Message& message)
{
    return std::visit(
        Overloaded{
            [](const StartMessage& start) { return &start.payload; },
            [](const CommandMessage& command) { return &command.payload; },
            [](const ReplyMessage& reply) { return &reply.payload; },
            [](const auto&) { return static_cast<const Bytes*>(nullptr); },
        },
        message
    );
}

} // namespace

Result<std::uint64_t> KeptPayloads::search(
    const std::vector<PayloadTest>& tests,
    std::uint64_t from,
    const std::function<void(const Progress&)>& tell,
    const std::atomic<bool>& isCancelled
) const
{
    const auto words = wordsOf(tests);
    const auto mayHold = [&words](std::string_view bytes) {
        return std::ranges::any_of(words, [bytes](const Words& each) { return each.mayBeIn(bytes); });
    };
    const auto take = [&](const std::vector<History::Entry>& entries, std::uint64_t recordsRead) {
        Progress progress{{}, recordsRead};
        for (const History::Entry& entry : entries) {
            if (entry.flow.isEmpty() || !entry.record.value.has_value()) {
                continue;
            }
            for (const Message& message : decode(entry.record)) {
                const Bytes* payload = payloadOf(message);
                for (std::size_t test = 0; payload != nullptr && test < tests.size(); ++test) {
                    if (words[test].mayBeIn(*payload) && tests[test].matches(*payload)) {
                        progress.hits.push_back({test, entry.flow});
                    }
                }
            }
        }
        tell(progress);
    };
    return m_history.search(mayHold, from, take, isCancelled);
}

} // namespace backstep
