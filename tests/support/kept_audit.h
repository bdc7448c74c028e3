#pragma once

#include "engine/ports/audit.h"

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

namespace backstep {

/// An audit in memory that a test can read, fill, and let fail.
class KeptAudit final : public Audit
{
public:
    void append(AuditEntry entry, Kept kept) override
    {
        {
            const std::lock_guard lock(m_mutex);
            if (!m_fails) {
                entry.number = m_entries.size() + 1;
                m_entries.push_back(std::move(entry));
                m_changed.push_back(m_entries.size() - 1);
            }
        }
        if (kept != nullptr) {
            kept(m_fails ? Result<void>(failure(Fault::StoreFailed, "The disk is full.")) : Result<void>());
        }
    }

    void conclude(RequestId act, AuditOutcome outcome, std::string says, Instant at) override
    {
        const std::lock_guard lock(m_mutex);
        const auto found = std::ranges::find(m_entries, act, &AuditEntry::act);
        if (found != m_entries.end()) {
            found->outcome = outcome;
            found->says = std::move(says);
            found->endedAt = at;
            m_changed.push_back(static_cast<std::size_t>(found - m_entries.begin()));
        }
    }

    [[nodiscard]] Result<std::vector<AuditEntry>>
    read(const AuditFilter& filter, std::uint64_t before, std::size_t atMost, const std::atomic<bool>&) const override
    {
        const std::lock_guard lock(m_mutex);
        ++m_reads;
        if (m_fails) {
            return failure(Fault::StoreFailed, "The disk is gone.");
        }
        std::vector<AuditEntry> found;
        for (auto each = m_entries.rbegin(); each != m_entries.rend() && found.size() < atMost; ++each) {
            if ((before == 0 || each->number < before) && matches(filter, *each)) {
                found.push_back(*each);
            }
        }
        return found;
    }

    [[nodiscard]] Result<Changes> changesSince(std::uint64_t mark, std::size_t atMost) const override
    {
        const std::lock_guard lock(m_mutex);
        Changes changes;
        for (changes.mark = mark; changes.mark < m_changed.size() && changes.entries.size() < atMost; ++changes.mark) {
            changes.entries.push_back(m_entries[m_changed[changes.mark]]);
        }
        return changes;
    }

    [[nodiscard]] Result<std::uint64_t> mark() const override
    {
        const std::lock_guard lock(m_mutex);
        return m_changed.size();
    }

    void fail(bool fails)
    {
        const std::lock_guard lock(m_mutex);
        m_fails = fails;
    }

    [[nodiscard]] std::vector<AuditEntry> entries() const
    {
        const std::lock_guard lock(m_mutex);
        return m_entries;
    }

    [[nodiscard]] int reads() const
    {
        const std::lock_guard lock(m_mutex);
        return m_reads;
    }

private:
    mutable std::mutex m_mutex;
    mutable int m_reads = 0;
    bool m_fails = false;
    std::vector<AuditEntry> m_entries;
    std::vector<std::size_t> m_changed;
};

} // namespace backstep
