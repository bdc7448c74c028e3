#pragma once

#include "engine/ports/clock.h"
#include "engine/ports/flow_query.h"
#include "engine/ports/payload_search.h"

#include <QObject>
#include <QTimer>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace backstep {

/// The one door between the engine's threads and the window: asks, ten times a second, what changed on the wire, and
/// tells it on the window's thread in batches. Widgets use this header for flows, spans and records too, since they
/// never see the engine.
class FlowFeed final : public QObject
{
    Q_OBJECT

public:
    /// What the window takes in one turn, so that neither a long past nor a busy cluster holds it: taking it, its rows
    /// and its marks together are about 10 ms.
    static constexpr std::size_t batchMost = 250;

    /// Why what was told counts no more.
    enum class Restart : std::uint8_t
    {
        AnotherCluster,
        AnotherTime ///< of the same cluster: what a person has chosen stays chosen
    };
    Q_ENUM(Restart)

    /// Nothing is asked before start(). The clock must outlive the feed.
    explicit FlowFeed(const Clock& clock, QObject* parent = nullptr);

    /// From here on another cluster is watched, or none (nullptr). Says restarted(), then tells everything from the
    /// beginning. The query, and what searches its payloads where that is possible, must outlive the feed or be taken
    /// away before they end.
    void watch(const FlowQuery* query, const PayloadSearch* payloads = nullptr);

    struct Look
    {
        bool isPast = false; ///< the clock stands at a time that is over
        bool isAnew = false; ///< what was told counts no more; else the query goes on where it was
    };

    /// The same cluster is looked at as of another time, with the query that knows it. told() follows.
    void look(const FlowQuery* query, const PayloadSearch* payloads, const Look& look);

    void start();
    void stop();

    /// Asks at once and tells all that there is, batch by batch, without letting the window draw breath: for who must
    /// know before it goes on.
    void take();

    /// The whole of one flow as it is now; nothing when it was never seen.
    [[nodiscard]] std::optional<SeenFlow> flow(const FlowId& id) const;
    /// The records of a flow in the order in which they were read.
    [[nodiscard]] Result<std::vector<SeenRecord>> records(const FlowId& id) const;

    /// Of the cluster that is watched; nullptr where its payloads cannot be searched.
    [[nodiscard]] const PayloadSearch* payloads() const { return m_payloads; }

    [[nodiscard]] Instant now() const { return m_clock.now(); }

    /// now() is a time that is over.
    [[nodiscard]] bool isPast() const { return m_isPast; }

Q_SIGNALS:
    /// Forget what was told.
    void restarted(backstep::FlowFeed::Restart why);
    /// After watch() and look(): all that there is was told.
    void told();
    /// Flows that are new or changed, whole, newest change last. A flow stands at most once in a batch.
    void flowsChanged(const std::vector<backstep::SeenFlow>& flows);
    /// Flows that are no longer kept, because newer ones need their place.
    void flowsForgotten(const std::vector<backstep::FlowId>& flows);
    void anomaliesSeen(const std::vector<backstep::SeenAnomaly>& anomalies);
    /// How many records were seen in all; told ten times a second, for records/s.
    void recordsSeen(quint64 count);

private:
    [[nodiscard]] bool takeBatch();
    void takeTurn();

    const Clock& m_clock;
    const FlowQuery* m_query = nullptr;
    const PayloadSearch* m_payloads = nullptr;
    std::uint64_t m_mark = 0;
    bool m_isPast = false;
    bool m_isTelling = false; ///< what there is, for the first time
    QTimer m_beat;
    QTimer m_rest; ///< of one shot: the batch was full
};

} // namespace backstep
