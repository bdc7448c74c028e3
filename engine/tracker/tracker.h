#pragma once

#include "engine/base/error.h"
#include "engine/ports/flow_query.h"
#include "engine/ports/history.h"
#include "engine/tracker/kept_flows.h"
#include "engine/tracker/merge.h"
#include "engine/tracker/worker_sightings.h"
#include "engine/wire/line_joiner.h"
#include "engine/wire/message.h"
#include "engine/wire/record.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace backstep {

struct TrackerLimits
{
    std::size_t flowsMax = 200'000; ///< closed ones go first, open and FAILED ones last
    std::size_t anomaliesMax = 10'000; ///< the oldest go first
    std::size_t doubtsMax = 100'000; ///< replies whose command is awaited
    Duration patience{5'000}; ///< how long a command may be read after its reply
};

/// Makes flows of records, whoever sent them; needs no engine beside it. One thread takes records in, any may ask.
class Tracker final : public FlowQuery
{
public:
    /// What is taken in is appended to the history, which must outlive the tracker.
    explicit Tracker(History& history, TrackerLimits limits = {});
    ~Tracker() override;

    /// Rebuilds what was seen from the history; once, before anything is taken. StoreFailed.
    [[nodiscard]] Result<void> restore();

    /// Takes in a batch, and writes it to the history first. What the history cannot keep is shown all the same; the
    /// fault says so. A record that was read before (same place) is passed over.
    [[nodiscard]] Result<void> take(std::vector<Record> records, Instant now);

    /// Takes what a history holds already, each record at the time that it bears. Replies are judged as time passes
    /// from one record to the next, where judging has begun.
    void retell(std::vector<History::Entry> entries);

    /// All that was on the wire when reading began is read: from here on a reply without a command is an anomaly when
    /// its patience is over.
    void caughtUp(Instant now);

    /// Tells the replies whose command did not come in time. To be called now and then, also when nothing is read.
    void judge(Instant now);

    [[nodiscard]] Changes changesSince(std::uint64_t mark, std::size_t atMost) const override;
    [[nodiscard]] std::optional<SeenFlow> flow(const FlowId& id) const override;
    [[nodiscard]] Result<std::vector<SeenRecord>> records(const FlowId& id) const override;

    /// Who registered and who answered, as far as it was seen.
    [[nodiscard]] WorkerSightings workers() const;

    /// Grows with each change of what workers() says.
    [[nodiscard]] std::uint64_t workersMark() const;

    /// Neither COMPLETED nor UNDONE: the history should keep its records longest.
    [[nodiscard]] bool mustStay(const FlowId& id) const;

private:
    struct Read
    {
        std::vector<Message> messages;
        FlowId flow; ///< empty: of no flow
    };

    struct Waiting
    {
        merge::Doubt doubt;
        Instant since;
    };

    [[nodiscard]] Read read(const Record& record) const;
    void dropKnown(std::vector<Record>& records);
    void apply(const std::vector<Record>& records, std::vector<Read> reads, Instant now);
    void judgeUntil(Instant now);
    void applyRead(const Record& record, Read read, Instant now);
    void tellLines(const LineJoiner::Left& lines);
    void applyRecord(const Record& record, Read read, Instant now);
    void applyEvent(FlowTrack& flow, const FlowEventMessage& event, const Record& record);
    void applyRegistration(const RegistrationMessage& registration, const Record& record);
    void doubt(merge::Doubt doubt, Instant now);
    void judgeFirst();
    [[nodiscard]] FlowTrack& touch(const FlowId& id, const OrchestrationName& orchestration, const Record& record);
    [[nodiscard]] std::shared_ptr<const Orchestration> graphOf(const FlowEventMessage& event);

    History& m_history;
    const TrackerLimits m_limits;
    std::unordered_map<std::string, std::int64_t> m_next; ///< by place: read by the thread that takes, and no other

    mutable std::mutex m_mutex; ///< guards everything below
    KeptFlows m_flows;
    WorkerSightings m_workers;
    std::deque<Waiting> m_doubts;
    LineJoiner m_lines;
    bool m_isCaughtUp = false;
    std::uint64_t m_recordsSeen = 0;
    std::unordered_map<OrchestrationName, std::shared_ptr<const Orchestration>> m_registered;
    std::unordered_map<DefinitionHash, std::shared_ptr<const Orchestration>> m_graphs;
};

} // namespace backstep
