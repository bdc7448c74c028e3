#pragma once

#include "model/feed/flow_feed.h"
#include "model/inspector/anomalies_model.h"
#include "model/inspector/comparison_model.h"
#include "model/inspector/flow_words.h"
#include "model/inspector/good_flows.h"
#include "model/inspector/payload_tree.h"
#include "model/inspector/record_counterparts.h"
#include "model/inspector/records_model.h"
#include "model/inspector/step_outcomes.h"
#include "model/inspector/waterfall.h"

#include "engine/ports/lag_query.h"

#include <QObject>

#include <deque>
#include <optional>

namespace backstep {

/// The flow a person looks at: its heading, steps, bars, records and anomalies, kept up to date by the feed.
class InspectorModel final : public QObject
{
    Q_OBJECT

public:
    explicit InspectorModel(FlowFeed& feed, QObject* parent = nullptr);

    /// A flow that was not seen yet is shown as soon as it is.
    void open(const FlowId& flow);
    void close();

    /// Who reads what on this broker; nullptr where it is not known. It must outlive the model or be taken away before.
    void watchLag(const LagSight* lag) { m_lag = lag; }

    void setEngineNames(const EngineNames& engines);

    /// Empty: no flow was chosen.
    [[nodiscard]] const FlowId& id() const { return m_id; }

    /// The flow as it was seen last; nothing until then.
    [[nodiscard]] const std::optional<SeenFlow>& flow() const { return m_flow; }

    [[nodiscard]] Instant now() const { return m_feed.now(); }

    [[nodiscard]] FlowHeading heading() const;
    [[nodiscard]] StepsGraph graph() const;
    [[nodiscard]] Waterfall waterfall() const;

    [[nodiscard]] RecordsModel& records() { return m_records; }

    [[nodiscard]] const RecordsModel& records() const { return m_records; }

    [[nodiscard]] AnomaliesModel& anomalies() { return m_anomalies; }

    /// The flow beside the last one of its orchestration that went well, which is found here and kept until another
    /// flow is opened. Read anew by compareWithGood() and, from then on, as the flow moves on.
    [[nodiscard]] ComparisonModel& comparison() { return m_comparison; }

    void compareWithGood();

    [[nodiscard]] bool isCompared() const { return m_isCompared; }

    /// Why there is nothing to compare with; empty where there is.
    [[nodiscard]] QString whyNoComparison() const;

    /// What this record can be compared with, in its own flow and in the one that went well.
    [[nodiscard]] std::vector<Counterpart> counterparts(int record);
    /// What there is to say below a record: its other attempts, and when its step last went well.
    [[nodiscard]] QString wordsBelow(int record) const;

    /// Why there are no records, in one sentence; empty while there are.
    [[nodiscard]] const QString& recordsFault() const { return m_recordsFault; }

Q_SIGNALS:
    /// Another flow is looked at, or none.
    void opened();
    /// The same flow moved on.
    void changed();

private:
    void takeFlows(const std::vector<SeenFlow>& flows);
    void takeAnomalies(const std::vector<SeenAnomaly>& anomalies);
    void begin(FlowFeed::Restart why);
    void readRecords(bool anew);
    void showAnomalies();
    [[nodiscard]] const FlowEvidence* good();

    FlowFeed& m_feed;
    FlowId m_id;
    std::optional<SeenFlow> m_flow;
    GoodFlows m_goodFlows;
    std::optional<FlowEvidence> m_good; ///< that this flow is compared with, once it was asked for
    ComparisonModel m_comparison;
    bool m_isCompared = false;
    RecordsModel m_records;
    AnomaliesModel m_anomalies;
    QString m_recordsFault;
    EngineNames m_engines;
    const LagSight* m_lag = nullptr;
    std::deque<SeenAnomaly> m_heard; ///< of every flow, the last so many
};

} // namespace backstep
