#pragma once

#include "engine/ports/history.h"
#include "engine/ports/payload_search.h"

namespace backstep {

/// Looks into the payloads of a history: first for words in the bytes of its records, and only where they stand are
/// records read as messages.
class KeptPayloads final : public PayloadSearch
{
public:
    /// The history must outlive it.
    explicit KeptPayloads(const History& history)
        : m_history(history)
    {
    }

    [[nodiscard]] Result<std::uint64_t> search(
        const std::vector<PayloadTest>& tests,
        std::uint64_t from,
        const std::function<void(const Progress&)>& tell,
        const std::atomic<bool>& isCancelled
    ) const override;

private:
    const History& m_history;
};

} // namespace backstep
