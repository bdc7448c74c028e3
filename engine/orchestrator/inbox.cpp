#include "engine/orchestrator/inbox.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace backstep {

namespace {

std::size_t bytesOf(const std::vector<Record>& records)
{
    std::size_t bytes = 0;
    for (const Record& record : records) {
        bytes += (record.value ? record.value->size() : 0) + (record.key ? record.key->size() : 0);
    }
    return bytes;
}

/// What must not overtake records, or is records.
bool keepsItsPlace(const InboxItem& item)
{
    return std::holds_alternative<RecordsRead>(item) || std::holds_alternative<RepliesCaughtUp>(item)
        || std::holds_alternative<RegistrationsCaughtUp>(item);
}

} // namespace

bool isOutage(const InboxItem& item)
{
    const auto* changed = std::get_if<ConnectionChanged>(&item);
    return changed != nullptr && changed->state != ConnectionState::Up;
}

std::size_t recordsIn(const InboxItem& item)
{
    const auto* read = std::get_if<RecordsRead>(&item);
    return read == nullptr ? 0 : read->records.size();
}

bool Inbox::putRecords(std::vector<Record> records, Reading reading)
{
    const std::size_t bytes = bytesOf(records);
    std::unique_lock lock(m_mutex);
    m_brought += records.size();
    const std::uint64_t turn = m_nextTurn++;
    m_emptied.wait(lock, [this, turn] {
        return m_closed || (m_turn == turn && m_records < limits::inboxMax && m_bytes < m_bytesMax);
    });
    if (m_closed) {
        return false;
    }
    ++m_turn;
    m_emptied.notify_all(); // there may be room for the next as well
    m_records += records.size();
    m_bytes += bytes;
    m_items.emplace_back(RecordsRead{std::move(records), bytes, reading});
    // Under the lock: once it is open, the thread may take this and the inbox may be gone.
    m_filled.notify_one();
    return true;
}

std::uint64_t Inbox::recordsBrought() const
{
    const std::lock_guard lock(m_mutex);
    return m_brought;
}

bool Inbox::put(InboxItem item)
{
    const std::lock_guard lock(m_mutex);
    // Delivery reports still count while the thread hands on its last decisions.
    if (m_closed && !std::holds_alternative<DeliveriesReported>(item)) {
        return false;
    }
    m_outages += isOutage(item) ? 1U : 0U;
    if (auto* caughtUp = std::get_if<RepliesCaughtUp>(&item)) {
        caughtUp->outages = m_outages;
    }
    m_items.push_back(std::move(item));
    m_filled.notify_one();
    return true;
}

std::vector<InboxItem> Inbox::takeUrgent()
{
    std::vector<InboxItem> taken;
    if (std::ranges::all_of(m_items, keepsItsPlace)) {
        return taken;
    }
    std::deque<InboxItem> kept;
    for (InboxItem& item : m_items) {
        if (keepsItsPlace(item)) {
            kept.push_back(std::move(item));
        } else {
            taken.push_back(std::move(item));
        }
    }
    m_items = std::move(kept);
    return taken;
}

std::vector<InboxItem> Inbox::take(std::chrono::microseconds atMost, std::size_t recordsMost)
{
    std::vector<InboxItem> taken;
    std::unique_lock lock(m_mutex);
    // A wait of no time would still be a call into the system, for every turn that only looks.
    const bool waits = atMost > std::chrono::microseconds(0);
    if (recordsMost == 0) {
        const auto isUrgent = [this] { return m_closed || !std::ranges::all_of(m_items, keepsItsPlace); };
        return (!waits || m_filled.wait_for(lock, atMost, isUrgent)) ? takeUrgent() : std::vector<InboxItem>{};
    }
    if (waits) {
        m_filled.wait_for(lock, atMost, [this] { return m_closed || !m_items.empty(); });
    }
    std::size_t left = std::min(recordsMost, limits::batchMax);
    const std::size_t before = m_records;
    while (!m_items.empty() && taken.size() < limits::batchMax && left > 0) {
        taken.push_back(takeFront(left));
        left -= recordsIn(taken.back());
    }
    if (m_records < before) {
        m_emptied.notify_all();
    }
    if (left == 0) {
        std::ranges::move(takeUrgent(), std::back_inserter(taken));
    }
    return taken;
}

/// Of records that were brought together the first ones, when there are more.
InboxItem Inbox::takeFront(std::size_t recordsMost)
{
    auto* read = std::get_if<RecordsRead>(&m_items.front());
    if (read != nullptr && read->records.size() > recordsMost) {
        const auto end = read->records.begin() + static_cast<std::ptrdiff_t>(recordsMost);
        RecordsRead first;
        first.reading = read->reading;
        first.records.assign(std::make_move_iterator(read->records.begin()), std::make_move_iterator(end));
        read->records.erase(read->records.begin(), end);
        first.bytes = bytesOf(first.records);
        read->bytes -= first.bytes;
        m_bytes -= first.bytes;
        m_records -= recordsMost;
        return first;
    }
    if (read != nullptr) {
        m_bytes -= read->bytes;
        m_records -= read->records.size();
    }
    InboxItem front = std::move(m_items.front());
    m_items.pop_front();
    return front;
}

void Inbox::close()
{
    const std::lock_guard lock(m_mutex);
    m_closed = true;
    m_ended.notify_all();
    m_filled.notify_all();
    m_emptied.notify_all();
}

void Inbox::pause(std::chrono::milliseconds atMost)
{
    std::unique_lock lock(m_mutex);
    m_ended.wait_for(lock, atMost, [this] { return m_closed; });
}

bool Inbox::isClosed() const
{
    const std::lock_guard lock(m_mutex);
    return m_closed;
}

} // namespace backstep
