#pragma once

#include "engine/ports/clock.h"
#include "engine/ports/worker_query.h"

#include <QObject>
#include <QTimer>

namespace backstep {

/// Who works on the cluster, told on the window's thread: asks once a second.
class WorkerFeed final : public QObject
{
    Q_OBJECT

public:
    /// The clock outlives the feed.
    explicit WorkerFeed(const Clock& clock, QObject* parent = nullptr);

    /// From here on another cluster is watched, or none (nullptr): nothing is known of it yet. The query outlives the
    /// feed or is taken away before it ends. `hasStandIns`: whoever runs a flow there has its missing workers
    /// simulated.
    void watch(const WorkerQuery* query, bool hasStandIns = false);

    [[nodiscard]] bool isWatching() const { return m_query != nullptr; }

    [[nodiscard]] bool hasStandIns() const { return m_hasStandIns; }

    [[nodiscard]] const WorkersSeen& seen() const { return m_seen; }

    [[nodiscard]] Instant now() const { return m_clock.now(); }

    /// Asks once, at once.
    void take();

Q_SIGNALS:
    /// Others are known than before, or another cluster is watched.
    void changed();
    /// Once a second, with news or without: what is said in "1 s ago" is older now.
    void beaten();

private:
    const Clock& m_clock;
    const WorkerQuery* m_query = nullptr;
    bool m_hasStandIns = false;
    WorkersSeen m_seen;
    QTimer m_beat;
};

} // namespace backstep
