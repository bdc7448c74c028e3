#include "model/flows/flow_store.h"

#include <algorithm>

namespace backstep {

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

FlowStore::Put FlowStore::put(const SeenFlow& flow, Instant now)
{
    const auto known = m_places.find(flow.id);
    Put put;
    put.isNew = known == m_places.end();
    put.place = put.isNew ? placeForNew(flow.id) : known->second;
    FlowRow& row = m_data.rows.change(put.place);
    put.before = row;
    row.id = flow.id;
    row.startedAt = flow.startedAt;
    row.endedAt = flow.endedAt;
    row.lastSeenAt = flow.lastSeenAt;
    row.says = saysOf(flow);
    row.why = textOf(flow.why);
    row.orchestration = keyOf(flow.orchestration.text(), FlowName::Orchestration);
    row.step = keyOf(flow.at.text(), FlowName::Step);
    row.worker = keyOf(flow.worker, FlowName::Worker);
    // That a FAILED flow has effects left is why it waits for a person, and no anomaly besides.
    const bool countsHoles = flow.status != FlowStatus::Failed;
    row.anomalies = flow.anomalies + (countsHoles ? static_cast<std::uint32_t>(flow.holes.size()) : 0U);
    row.attempt = attemptOf(flow);
    row.status = flow.status;
    row.detail = detailOf(flow);
    const auto quietFor = now - flow.lastSeenAt;
    row.views = viewsOf(row, quietFor);
    if (quietFor < recentFor && isAtRest(row.status)) {
        m_recent.emplace_back(row.lastSeenAt, put.place);
    }
    if (canBeStuck(row.status, row.detail) && !row.isTimed) {
        row.isTimed = true;
        m_quiet.push({row.lastSeenAt, put.place});
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
    FlowRow& row = m_data.rows.change(place);
    recount(row.views, 0);
    // Where its quiet was to be looked at, that is still to come: the place then has a row that says so itself.
    const bool isTimed = row.isTimed;
    row = FlowRow();
    row.isTimed = isTimed;
    m_data.hits[place] = 0;
    m_free.push_back(place);
    m_places.erase(known);
    return place;
}

std::vector<FlowStore::Place> FlowStore::lapse(Instant now)
{
    std::vector<Place> changed;
    while (!m_recent.empty() && now - m_recent.front().first >= recentFor) {
        const auto [seen, place] = m_recent.front();
        m_recent.pop_front();
        if (row(place).lastSeenAt == seen && isAtRest(row(place).status)) {
            look(place, now, changed);
        }
    }
    while (!m_quiet.empty() && now - m_quiet.top().since >= stuckAfter) {
        const Place place = m_quiet.top().place;
        m_quiet.pop();
        FlowRow& row = m_data.rows.change(place);
        row.isTimed = false;
        if (row.isForgotten() || !canBeStuck(row.status, row.detail)) {
            continue;
        }
        if (now - row.lastSeenAt < stuckAfter) { // something was seen since
            row.isTimed = true;
            m_quiet.push({row.lastSeenAt, place});
            continue;
        }
        look(place, now, changed);
    }
    return changed;
}

/// The views of a flow as of now.
void FlowStore::look(Place place, Instant now, std::vector<Place>& changed)
{
    const FlowRow& known = row(place);
    if (known.isForgotten()) {
        return;
    }
    const ViewSet views = viewsOf(known, now - known.lastSeenAt);
    if (views != known.views) {
        recount(known.views, views);
        m_data.rows.change(place).views = views;
        changed.push_back(place);
    }
}

bool FlowStore::hit(const FlowId& id, std::uint8_t bit)
{
    const auto place = placeOf(id);
    if (!place.has_value() || (m_data.hits[*place] & bit) != 0) {
        return false;
    }
    m_data.hits[*place] = static_cast<std::uint8_t>(m_data.hits[*place] | bit);
    return true;
}

void FlowStore::clearHits()
{
    std::ranges::fill(m_data.hits, std::uint8_t{0});
}

QStringList FlowStore::names(FlowName kind) const
{
    QStringList names;
    for (std::size_t key = 0; key < m_kinds.size(); ++key) {
        if ((m_kinds[key] & 1U << static_cast<unsigned>(kind)) != 0 && !m_data.names[key].isEmpty()) {
            names.append(m_data.names[key]);
        }
    }
    names.sort(Qt::CaseInsensitive);
    return names;
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

std::uint32_t FlowStore::keyOf(const std::string& name, FlowName kind)
{
    const auto [known, isNew] = m_keys.try_emplace(name, static_cast<std::uint32_t>(m_data.names.size()));
    if (isNew) {
        m_data.names.push_back(textOf(name));
        m_kinds.push_back(0);
    }
    std::uint8_t& kinds = m_kinds[known->second];
    kinds = static_cast<std::uint8_t>(kinds | 1U << static_cast<unsigned>(kind));
    return known->second;
}

FlowStore::Place FlowStore::placeForNew(const FlowId& id)
{
    Place place = 0;
    if (m_free.empty()) {
        place = m_data.rows.append();
        m_data.hits.push_back(0);
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
