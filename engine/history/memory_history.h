#pragma once

#include "engine/ports/history.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace backstep {

/// A history that ends with the process: for the sandbox and tests.
class MemoryHistory final : public History
{
public:
    static constexpr std::size_t bytesMaxDefault = std::size_t{256} * 1024 * 1024;

    explicit MemoryHistory(std::size_t bytesMax = bytesMaxDefault);

    [[nodiscard]] Result<void> append(const std::vector<Entry>& entries) override;
    [[nodiscard]] Result<std::vector<Record>> records(const FlowId& flow) const override;
    [[nodiscard]] Result<void> replay(const std::function<void(std::vector<Entry>)>& take) const override;
    [[nodiscard]] Result<std::uint64_t> search(
        const std::function<bool(std::string_view bytes)>& mayHold,
        std::uint64_t from,
        const std::function<void(const std::vector<Entry>& entries, std::uint64_t recordsRead)>& take,
        const std::atomic<bool>& isCancelled
    ) const override;
    [[nodiscard]] Result<Batch> read(std::uint64_t from, std::uint64_t before, std::size_t atMost) const override;
    [[nodiscard]] Result<std::vector<Position>> ends() const override;
    [[nodiscard]] Use use() const override;
    void setKeeper(std::function<bool(const FlowId&)> mustStay) override;

private:
    using Number = std::uint64_t;

    void evict();
    void remove(std::map<Number, Entry>::iterator entry);

    const std::size_t m_bytesMax;
    std::function<bool(const FlowId&)> m_mustStay; ///< set and asked by the thread that appends

    mutable std::mutex m_mutex; ///< guards everything below
    std::map<Number, Entry> m_entries;
    std::unordered_map<FlowId, std::deque<Number>> m_ofFlow;
    std::map<std::pair<std::string, std::int32_t>, Position> m_ends; ///< by topic and partition
    Number m_next = 0;
    std::size_t m_bytes = 0;
    bool m_isFull = false; ///< something went
};

} // namespace backstep
