#include "model/flows/flow_store.h"

#include <algorithm>

namespace backstep {

namespace {

bool isRecent(Instant lastSeen, Instant now)
{
    return now - lastSeen < recentFor;
}

} // namespace

std::chrono::microseconds FlowRow::age(Instant now) const
{
    const bool ended = endedAt.isSet() && status != FlowStatus::Failed;
    return std::max(std::chrono::microseconds(0), (ended ? endedAt : now) - startedAt);
}

Tone toneOf(FlowStatus status, const FlowDetail& detail)
{
    switch (status) {
    case FlowStatus::NotRegistered:
        return Tone::Idle;
    case FlowStatus::InProgress:
        if (detail.paused) {
            return Tone::Idle;
        }
        return detail.noAnswer || detail.retrying ? Tone::Retry : Tone::Run;
    case FlowStatus::Completed:
        return Tone::Done;
    case FlowStatus::Undoing:
        return detail.undoFailed ? Tone::Fail : Tone::Undo;
    case FlowStatus::Undone:
        return Tone::Undo;
    case FlowStatus::Failed:
        return Tone::Fail;
    }
    return Tone::Idle;
}

int needOf(const FlowRow& row)
{
    switch (row.status) {
    case FlowStatus::Failed:
        return 0;
    case FlowStatus::Undoing:
        return row.detail.undoFailed ? 1 : 2;
    case FlowStatus::InProgress:
        if (row.detail.paused) {
            return 6;
        }
        if (row.detail.noAnswer) {
            return 4;
        }
        return row.detail.retrying ? 3 : 7;
    case FlowStatus::NotRegistered:
        return 5;
    case FlowStatus::Completed:
    case FlowStatus::Undone:
        return 8;
    }
    return 8;
}

FlowStore::Put FlowStore::put(const SeenFlow& flow, Instant now)
{
    const auto known = m_places.find(flow.id);
    Put put;
    put.isNew = known == m_places.end();
    put.place = put.isNew ? placeForNew(flow.id) : known->second;
    const std::uint32_t orchestration = keyOf(flow.orchestration.text());
    const std::uint32_t step = keyOf(flow.at.text());
    FlowRow& row = m_rows[put.place];
    put.before = row;
    row.id = flow.id;
    row.startedAt = flow.startedAt;
    row.endedAt = flow.endedAt;
    row.lastSeenAt = flow.lastSeenAt;
    row.says = saysOf(flow);
    row.why = textOf(flow.why);
    row.orchestration = orchestration;
    row.step = step;
    row.attempt = attemptOf(flow);
    row.status = flow.status;
    row.detail = detailOf(flow);
    const bool recent = isRecent(flow.lastSeenAt, now);
    row.views = viewsOf(row.status, row.detail, recent);
    if (recent && isAtRest(row.status)) {
        m_recent.emplace_back(row.lastSeenAt, put.place);
    }
    recount(put.before.views, row.views);
    return put;
}

std::optional<FlowStore::Place> FlowStore::forget(const FlowId& id)
{
    const auto known = m_places.find(id);
    if (known == m_places.end()) {
        return std::nullopt;
    }
    const Place place = known->second;
    recount(m_rows[place].views, 0);
    m_rows[place] = FlowRow{};
    m_free.push_back(place);
    m_places.erase(known);
    return place;
}

std::vector<FlowStore::Place> FlowStore::lapse(Instant now)
{
    std::vector<Place> lapsed;
    while (!m_recent.empty() && !isRecent(m_recent.front().first, now)) {
        const auto [seen, place] = m_recent.front();
        m_recent.pop_front();
        FlowRow& row = m_rows[place];
        if (row.isForgotten() || row.lastSeenAt != seen || !isAtRest(row.status)) {
            continue; // told anew since
        }
        const ViewSet views = viewsOf(row.status, row.detail, false);
        if (views != row.views) {
            recount(row.views, views);
            row.views = views;
            lapsed.push_back(place);
        }
    }
    return lapsed;
}

void FlowStore::clear()
{
    *this = FlowStore();
}

std::optional<FlowStore::Place> FlowStore::placeOf(const FlowId& id) const
{
    const auto known = m_places.find(id);
    return known == m_places.end() ? std::nullopt : std::optional(known->second);
}

std::uint32_t FlowStore::keyOf(const std::string& name)
{
    const auto [known, isNew] = m_keys.try_emplace(name, static_cast<std::uint32_t>(m_names.size()));
    if (isNew) {
        m_names.push_back(textOf(name));
    }
    return known->second;
}

FlowStore::Place FlowStore::placeForNew(const FlowId& id)
{
    Place place = 0;
    if (m_free.empty()) {
        place = static_cast<Place>(m_rows.size());
        m_rows.emplace_back();
    } else {
        place = m_free.back();
        m_free.pop_back();
    }
    m_places.emplace(id, place);
    return place;
}

void FlowStore::recount(ViewSet before, ViewSet after)
{
    for (const FlowView view : allViews) {
        auto& count = m_counts[static_cast<std::size_t>(view)];
        count -= (before & bitOf(view)) != 0 ? 1 : 0;
        count += (after & bitOf(view)) != 0 ? 1 : 0;
    }
}

} // namespace backstep
