#pragma once

#include "model/flows/flow_views.h"
#include "model/flows/flow_words.h"

#include <array>
#include <deque>
#include <unordered_map>
#include <vector>

namespace backstep {

/// What a row of the list needs of a flow, small enough for a million of them.
struct FlowRow
{
    FlowId id;
    Instant startedAt;
    Instant endedAt; ///< not set while it goes on
    Instant lastSeenAt;
    QString says;
    QString why;
    std::uint32_t orchestration = 0; ///< key of FlowStore::name()
    std::uint32_t step = 0;
    AttemptAt attempt;
    FlowStatus status = FlowStatus::InProgress;
    FlowDetail detail;
    ViewSet views = 0; ///< none: forgotten, its place is free

    [[nodiscard]] bool isForgotten() const { return views == 0; }

    /// Until now while it goes on or waits for a person, else until its end.
    [[nodiscard]] std::chrono::microseconds age(Instant now) const;
};

/// The tone of wordOf(status, detail), found without making words.
[[nodiscard]] Tone toneOf(FlowStatus status, const FlowDetail& detail);

/// 0 for what needs a person first, up to 8 for what ended well.
[[nodiscard]] int needOf(const FlowRow& row);

/// Every flow that was told, each at a place that does not change, and how many belong to each view.
class FlowStore
{
public:
    using Place = std::uint32_t;

    struct Put
    {
        Place place = 0;
        bool isNew = false;
        FlowRow before; ///< as it was; of a new one empty
    };

    Put put(const SeenFlow& flow, Instant now);
    /// The place it had; its row is forgotten and the place may be given to another flow later.
    std::optional<Place> forget(const FlowId& id);
    /// Places of flows that have just become too old to count as recent.
    [[nodiscard]] std::vector<Place> lapse(Instant now);
    void clear();

    [[nodiscard]] std::optional<Place> placeOf(const FlowId& id) const;

    [[nodiscard]] const FlowRow& row(Place place) const { return m_rows[place]; }

    [[nodiscard]] const std::vector<FlowRow>& rows() const { return m_rows; }

    [[nodiscard]] std::uint64_t count(FlowView view) const { return m_counts[static_cast<std::size_t>(view)]; }

    /// Names that many flows share are kept once.
    [[nodiscard]] const QString& name(std::uint32_t key) const { return m_names[key]; }

    [[nodiscard]] const std::vector<QString>& names() const { return m_names; }

private:
    [[nodiscard]] std::uint32_t keyOf(const std::string& name);
    [[nodiscard]] Place placeForNew(const FlowId& id);
    void recount(ViewSet before, ViewSet after);

    std::vector<FlowRow> m_rows;
    std::vector<Place> m_free;
    std::unordered_map<FlowId, Place> m_places;
    std::unordered_map<std::string, std::uint32_t> m_keys;
    std::vector<QString> m_names;
    std::array<std::uint64_t, allViews.size()> m_counts{};
    std::deque<std::pair<Instant, Place>> m_recent; ///< last seen and place, as they came
};

} // namespace backstep
