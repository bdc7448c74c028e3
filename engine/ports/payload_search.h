#pragma once

#include "engine/base/error.h"
#include "engine/base/id.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace backstep {

/// What is looked for in payloads.
struct PayloadTest
{
    /// A payload that matches holds every one of these, in any case of ASCII letters. Without any, all are asked.
    std::vector<std::string> words;
    std::function<bool(std::string_view payload)>
        matches; ///< asked of payloads that hold them, on the searching thread
};

/// Looks into the payloads of starts, commands and replies that are kept. From any thread but the window's: it may take
/// seconds.
class PayloadSearch
{
public:
    PayloadSearch() = default;
    PayloadSearch(const PayloadSearch&) = delete;
    PayloadSearch& operator=(const PayloadSearch&) = delete;
    virtual ~PayloadSearch() = default;

    struct Hit
    {
        std::size_t test = 0;
        FlowId flow;
    };

    /// Told as it goes on, also when nothing was found meanwhile.
    struct Progress
    {
        std::vector<Hit> hits; ///< one may be told twice
        std::uint64_t recordsRead = 0; ///< in all
    };

    /// Searches what was kept since a mark (0: everything), oldest first, and gives the mark to go on with. It ends
    /// soon after it is cancelled; the mark is then of no use. StoreFailed.
    [[nodiscard]] virtual Result<std::uint64_t> search(
        const std::vector<PayloadTest>& tests,
        std::uint64_t from,
        const std::function<void(const Progress&)>& tell,
        const std::atomic<bool>& isCancelled
    ) const = 0;
};

} // namespace backstep
