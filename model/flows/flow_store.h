#pragma once

#include "model/flows/flow_rows.h"
#include "model/flows/flow_views.h"

#include <QStringList>

#include <array>
#include <deque>
#include <functional>
#include <optional>
#include <queue>
#include <unordered_map>
#include <utility>
#include <vector>

namespace backstep {

/// The tone of wordOf(status, detail), found without making words.
[[nodiscard]] Tone toneOf(FlowStatus status, const FlowDetail& detail);

/// What a shared name is the name of.
enum class FlowName : std::uint8_t
{
    Orchestration,
    Step,
    Worker
};

/// Every flow that was told, each at a place that does not change, and how many belong to each view.
class FlowStore
{
public:
    using Place = FlowRows::Place;

    struct Put
    {
        Place place = 0;
        bool isNew = false;
        FlowRow before; ///< as it was; of a new one empty
    };

    Put put(const SeenFlow& flow, Instant now);
    /// The place it had; its row is forgotten and the place may be given to another flow later.
    std::optional<Place> forget(const FlowId& id);
    /// Places of flows that have just become too old to count as recent, or have been quiet for too long.
    [[nodiscard]] std::vector<Place> lapse(Instant now);
    void clear();

    /// A payload condition, as its bit, was found in the flow. False where that was known, or the flow is not.
    bool hit(const FlowId& id, std::uint8_t bit);
    void clearHits();

    [[nodiscard]] std::optional<Place> placeOf(const FlowId& id) const;

    [[nodiscard]] const FlowRow& row(Place place) const { return m_data.rows[place]; }

    /// All rows, among them forgotten ones. A copy of it stays as it is while the store changes.
    [[nodiscard]] const FlowData& data() const { return m_data; }

    [[nodiscard]] std::size_t size() const { return m_data.rows.size(); }

    [[nodiscard]] std::uint64_t count(FlowView view) const { return m_counts[static_cast<std::size_t>(view)]; }

    /// Names that many flows share are kept once.
    [[nodiscard]] const QString& name(std::uint32_t key) const { return m_data.name(key); }

    /// Every name that was seen as such, sorted.
    [[nodiscard]] QStringList names(FlowName kind) const;

private:
    struct Quiet
    {
        Instant since;
        Place place = 0;

        friend bool operator>(const Quiet& one, const Quiet& other) { return one.since > other.since; }
    };

    [[nodiscard]] std::uint32_t keyOf(const std::string& name, FlowName kind);
    [[nodiscard]] Place placeForNew(const FlowId& id);
    void recount(ViewSet before, ViewSet after);
    void look(Place place, Instant now, std::vector<Place>& changed);

    FlowData m_data;
    std::vector<std::uint8_t> m_kinds; ///< by name key: what it is the name of, one bit for each
    std::vector<Place> m_free;
    std::unordered_map<FlowId, Place> m_places;
    std::unordered_map<std::string, std::uint32_t> m_keys;
    std::array<std::uint64_t, allViews.size()> m_counts{};
    std::deque<std::pair<Instant, Place>> m_recent; ///< last seen and place, as they came
    /// Flows under way, the one that has been quiet longest first; each at most once.
    std::priority_queue<Quiet, std::vector<Quiet>, std::greater<>> m_quiet;
};

} // namespace backstep
