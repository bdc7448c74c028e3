#pragma once

#include "model/alerts/alert_decision.h"
#include "model/flows/flow_table.h"
#include "model/flows/view_counts.h"

#include <QObject>
#include <QTimer>

namespace backstep {

/// Looks every two seconds at what the window knows of a cluster, and says what a person wanted to be told of. What is
/// shown of another time, or of a capture, alerts nobody.
class AlertWatch final : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    struct Sources
    {
        FlowFeed& feed;
        const FlowTable& table;
        const SavedViews& saved;
        ViewCounts& counts;
    };

    explicit AlertWatch(const Sources& sources, QObject* parent = nullptr);

    void setRules(const AlertRules& rules);

    /// The connection's name; empty: nobody is to be told of it.
    void setCluster(const QString& name);

    /// Looks at once.
    void look();

Q_SIGNALS:
    void raised(const backstep::Alert& alert);

private:
    void countViews(Instant now);

    Sources m_sources;
    AlertRules m_rules;
    QString m_cluster;
    AlertDecision m_decision;
    QTimer m_beat;
};

} // namespace backstep
