#pragma once

#include "engine/orchestrator/inbox.h"
#include "engine/orchestrator/lock_table.h"
#include "engine/orchestrator/orchestrator.h"
#include "engine/orchestrator/outbox.h"
#include "engine/orchestrator/registry.h"
#include "engine/orchestrator/timer_queue.h"
#include "engine/wire/codec.h"
#include "engine/wire/control_answer.h"
#include "engine/wire/line_joiner.h"

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace backstep {

/// Under what name the position of a reading is kept: its topic's, but for the second reading of the shared one.
[[nodiscard]] TopicName countedAs(const TopicName& topic, Reading reading);

/// The orchestrator's thread. Everything here happens on it, but for health() and workers().
class Loop
{
public:
    Loop(Ledger& ledger, const Clock& clock, Transport& transport, Inbox& inbox, const OrchestratorOptions& options);

    /// Takes over what the ledger holds: open flows, timers, unsent commands, unpublished events.
    [[nodiscard]] Result<void> restore(LedgerContents contents, const std::vector<Position>& beginnings);

    /// How to ask who reads which topics; the answer comes as ReadersSeen. Without it only registrations count.
    void lookForReadersBy(std::function<void()> look) { m_lookForReaders = std::move(look); }

    /// Until the inbox is closed.
    void run();

    /// One round of run(): takes in what waits, for which it waits at most so long, fires what is due, and writes,
    /// sends and tells what was decided. False while the store fails: what was decided is kept, nothing more is taken
    /// in, and the next turn tries again; a pause before it is the caller's business.
    bool turn(std::chrono::microseconds atMost);

    /// How long the next turn may wait for something to come in: until something is due.
    [[nodiscard]] std::chrono::microseconds waitAtMost() const;

    [[nodiscard]] OrchestratorHealth health() const;
    [[nodiscard]] bool hasTakenIn(const RecordPlace& place) const;
    [[nodiscard]] std::vector<RegisteredWorker> workers() const;

private:
    /// Delivery reports wait at most so long for something to share a commit with.
    static constexpr Duration quietCommitAfter{50};

    struct LiveFlow
    {
        FlowState state;
        Registry::Registered definition;
        std::optional<std::size_t> bytes = {}; ///< of its payloads, at most; once something was decided
    };

    /// A timeout that is due. It fires once every record is taken in that was there when it was found to be due: its
    /// answer may be among them.
    struct Overdue
    {
        std::uint64_t after = 0; ///< as Inbox::recordsBrought() counts
        TimerQueue::Due timer;
    };

    /// What one commit will hold, and what follows once it is durable.
    struct Batch
    {
        std::vector<FlowId> touched; ///< in the order in which they were
        std::unordered_map<FlowId, std::vector<Event>> events;
        std::vector<Command> commands;
        LedgerCommit commit;
        std::unordered_map<StartKey, FlowId> startKeys; ///< of flows of this batch, and those that were looked up
        std::unordered_set<StartKey> freeKeys; ///< looked up: no flow has them
        std::unordered_map<FlowId, std::optional<PastFlow>> absent; ///< looked up: no such flow, or no more
        std::map<std::pair<std::string, std::int32_t>, Position> positions;
        std::vector<OutgoingRecord> others;
        /// What is told of flows that were taken over, instead of their events until then: nobody here sent those.
        std::unordered_map<FlowId, FlowEventMessage> adopted;
        /// Each is handed what is told instead of its answer when the commit did not become durable.
        std::vector<std::function<void(const Error*)>> answers;
        std::size_t bytes = 0; ///< of the payloads that were decided
        bool urgent = false; ///< something waits for it; delivery reports alone do not
        Instant since;
    };

    // restore.cpp
    void restorePositions(const std::vector<Position>& known, const std::vector<Position>& beginnings);
    [[nodiscard]] Result<void> restoreFlow(FlowState state);
    [[nodiscard]] Result<void> restoreEvents(const std::vector<UnpublishedEvent>& unpublished);

    // loop.cpp
    void takeItems(std::chrono::microseconds atMost);
    [[nodiscard]] std::size_t recordsToTake();
    /// The fault when the store failed. While it runs the batch is kept then, to be tried again; at the start and when
    /// closing nobody waits for the store to recover.
    Result<void> commitBatch();
    [[nodiscard]] Result<void> persist();
    [[nodiscard]] Result<void> persistPositionsAlone();
    void prepareCommit();
    void sendBatch();
    [[nodiscard]] bool isQuiet(Instant now) const;
    void finish();
    void refuseWaiting();
    void tellHealth(std::string fault);
    void tellTakenIn(const std::vector<Position>& positions);

    // timing.cpp
    void fireTimers();
    void fire(const TimerQueue::Due& due, Instant now);
    void noticeAbsence(Instant now);
    [[nodiscard]] Instant earliestFor(const LiveFlow& flow, const TimerFired& fired) const;

    // fetching.cpp: what an input speaks of is in memory before it is decided on
    void takeWhatWaits();
    [[nodiscard]] Result<void> fetch(const FlowId& id);
    [[nodiscard]] Result<void> fetch(const StartKey& key);
    [[nodiscard]] Result<void> fetch(const StartRequest& request);
    [[nodiscard]] Result<void> fetchParked(const OrchestrationName& name);
    [[nodiscard]] Result<void> fetch(const Message& message);
    [[nodiscard]] Result<void> fetch(const std::vector<Message>& messages);
    [[nodiscard]] Result<void> fetchDefinition(LiveFlow& flow);
    void putBack(InboxItem item);
    void hold(InboxItem item, const Error& fault);

    // adopting.cpp: flows that another orchestrator left
    [[nodiscard]] static bool isToBeAdopted(const ActionRequest& request, const Error& notHere);
    [[nodiscard]] Result<LiveFlow*> adoptFor(const ActionRequest& request);
    [[nodiscard]] Result<void> adopt(const AdoptedFlow& flow);
    [[nodiscard]] static FlowState stateOf(const AdoptedFlow& flow);

    // past.cpp: closed flows that were compacted
    void compact();
    [[nodiscard]] const PastFlow* past(const FlowId& id) const;
    [[nodiscard]] static std::string wordsOf(const PastFlow& flow);
    [[nodiscard]] static Result<StartAnswer> startedBefore(const PastFlow& flow, const StartRequest& request);

    // decisions.cpp
    [[nodiscard]] LiveFlow* find(const FlowId& id);
    void decideOn(LiveFlow& flow, Input input);
    void absorb(LiveFlow& flow, Decision decision);
    void count(LiveFlow& flow, const std::vector<Event>& events);
    void handOn(LiveFlow& flow, std::vector<Command> commands);
    [[nodiscard]] Result<void> mayGoOut(LiveFlow& flow, const Command& command) const;
    [[nodiscard]] bool wouldOverfill(LiveFlow& flow, std::size_t more) const;
    [[nodiscard]] Result<void> fitsFlow(const Orchestration& orchestration, const StartRequest& request) const;
    [[nodiscard]] bool overfills(LiveFlow& flow, const ReplyArrived& reply);
    void takeWithoutPayload(LiveFlow& flow, ReplyArrived arrived);

    [[nodiscard]] bool isBatchFull() const { return m_batch.bytes >= m_options.limits.batchBytesMax; }

    [[nodiscard]] std::vector<CommandId> unsentOf(const FlowId& flow) const;
    void withdrawUnwanted(const LiveFlow& flow);
    void touch(const FlowId& flow);
    void forgetClosed();

    // holding.cpp: what holds flows back before their first command
    [[nodiscard]] Result<StartTerms> termsOf(const Orchestration& orchestration, const StartRequest& request) const;
    [[nodiscard]] std::vector<StepIndex> unservedOf(const Orchestration& orchestration) const;
    [[nodiscard]] static bool isClosed(const FlowState& state);
    void keepHolds(const FlowState& now);
    void grantLock(const FlowId& id);
    void lookAgainForWorkers();
    void askForReaders(Instant now);
    void take(ReadersSeen seen);
    void restoreHolds();
    [[nodiscard]] std::optional<std::string> lockedOut(const FlowState& state) const;

    // intake.cpp: one function a kind of input
    void take(RecordsRead read);
    void take(const DeliveriesReported& reported);
    void failRefused(LiveFlow& flow, const Outbox::Settled& command);
    void take(const ConnectionChanged& changed);
    void take(RepliesCaughtUp caughtUp);
    void take(RegistrationsCaughtUp caughtUp);
    void take(RegisterCall call);
    void take(RegisteredCall call);
    void take(StartCall call);
    void take(PlanCall call);
    void take(ActCall call);
    [[nodiscard]] bool isMeant(const Record& record, Reading reading) const;
    [[nodiscard]] bool isNew(const Record& record, Reading reading) const;
    void advance(const Record& record, Reading reading);
    void takeMessage(Message message, const Record& record);

    // lines.cpp: files that came a record a line
    [[nodiscard]] bool isLine(Record& record);
    void leave(const LineJoiner::Left& lines, bool isWhole);
    void leaveOverdueLines();
    void takeReply(ReplyMessage reply, const Record& record);

    // registering.cpp: registrations found on the wire
    [[nodiscard]] Result<void> takeRegistrations(const std::vector<Message>& messages, const Record& record);
    [[nodiscard]] Result<void> takeRegistration(const RegistrationMessage& registration, const Record& record);
    [[nodiscard]] bool comesBehindRegistrations(const RecordsRead& read) const;
    void holdRegistrations(InboxItem item);
    void tryRegistrationsAgain();
    [[nodiscard]] Orchestration asSaidHere(Orchestration orchestration) const;
    [[nodiscard]] static std::string firstError(const std::vector<Problem>& problems);

    // parking.cpp
    void takeStart(StartMessage start, const Record& record);
    void accept(const ParkedStart& start);
    void park(ParkedStart start);
    void unpark(const OrchestrationName& name);
    void acceptParked();
    void leaveParking(const FlowId& flow);
    void turnDownOverdue(Instant now);
    void turnDown(const ParkedStart& start, const std::string& why);
    void tellAgain(const ParkedStart& start, const FlowId& id);
    void tellWaiting(const ParkedStart& start, const FlowId& asked);

    // quarantine.cpp
    void quarantine(const UnreadableMessage& message, const Record& record);
    void take(FeedCall call);
    void take(DropCall call);
    [[nodiscard]] Result<void> fedAgain(std::uint64_t id);
    void release(std::uint64_t id);

    // requests.cpp
    [[nodiscard]] Result<int> registered(const Orchestration& orchestration, const std::string& service);
    [[nodiscard]] Result<RegisteredState> stateOf(const OrchestrationName& name) const;
    [[nodiscard]] Result<void> hasRoom() const;
    [[nodiscard]] Result<StartAnswer> started(const OrchestrationName& name, StartRequest request);
    [[nodiscard]] Result<StartAnswer> startedBefore(const FlowId& id, const StartRequest& request);
    [[nodiscard]] Result<ActionPlan> planned(const ActionRequest& request);
    [[nodiscard]] Result<std::uint64_t> acted(const ActionRequest& request);
    [[nodiscard]] Result<LiveFlow*> spokenOf(const ActionRequest& request);
    [[nodiscard]] static Error movedOn(const FlowState& now);

    // control.cpp: the same by records
    void takeControl(const ControlMessage& control);
    void audit(const ActionRequest& request, const Result<std::uint64_t>& version);
    [[nodiscard]] ControlAnswer answerTo(Result<ActionPlan> plan, ControlAnswer answer);
    [[nodiscard]] ControlAnswer answerTo(Result<std::uint64_t> version, ControlAnswer answer);
    [[nodiscard]] ControlAnswer refusal(const Error& error, ControlAnswer answer);
    void answerControl(const ControlAnswer& answer);

    Ledger& m_ledger;
    const Clock& m_clock;
    Transport& m_transport;
    Inbox& m_inbox;
    const OrchestratorOptions& m_options;
    OwnerId m_identity;

    std::unordered_map<FlowId, LiveFlow> m_flows; ///< open ones, and closed ones touched by the present batch
    Registry m_registry;
    TimerQueue m_timers;
    std::deque<Overdue> m_overdue; ///< the longest waiting first
    Outbox m_outbox;
    std::string m_toldTrouble; ///< of it
    LockTable m_locks;
    std::unordered_set<Bytes> m_ownRegistrations; ///< published, and not read again yet
    std::set<FlowId> m_unregistered; ///< flows that wait for workers
    std::deque<ParkedStart> m_parked; ///< the longest waiting first
    std::set<OrchestrationName> m_unparking; ///< known now, and some of their starts are still parked
    std::size_t m_quarantined = 0; ///< records in quarantine
    std::vector<TopicName> m_readTopics; ///< as last seen, sorted
    std::function<void()> m_lookForReaders;
    Instant m_nextLook;
    Instant m_secondFrom; ///< records taken are counted from here
    std::size_t m_takenThisSecond = 0;
    std::uint64_t m_recordsTaken = 0; ///< of all that the inbox was brought; what is held back is not among them
    std::map<std::pair<std::string, std::int32_t>, Position> m_positions; ///< by topic and partition
    LineJoiner m_lines;
    std::string m_cameAs; ///< what is to be said of the record at hand; empty: nothing
    Batch m_batch;
    std::uint64_t m_commitNumber = 0;
    std::uint64_t m_publishedWritten = 0; ///< what the ledger knows to be published
    bool m_connected = true;
    bool m_caughtUp = false;
    std::uint64_t m_outages = 0; ///< that were told
    bool m_registrationsRead = false;
    bool m_running = false;
    Instant m_lastTurn; ///< when it last could take something in
    Instant m_hearingSince; ///< since then it misses no reply
    bool m_storeFailed = false; ///< what was decided last is not durable
    std::string m_readFault; ///< why the first of m_taken waits: the store could not be read
    std::deque<InboxItem> m_taken; ///< out of the inbox, and not decided on yet
    std::deque<InboxItem> m_registrationsHeld; ///< read while their topics could not be made, in their order
    std::string m_registrationFault; ///< why they wait
    Instant m_nextRegistration; ///< they are tried again
    std::vector<InboxItem> m_held; ///< calls that came before every registration was read, in their order
    Instant m_nextCompaction;
    std::mt19937_64 m_random;

    mutable std::mutex m_toldMutex; ///< guards what other threads may ask
    OrchestratorHealth m_health;
    std::vector<RegisteredWorker> m_toldWorkers;
    std::map<std::pair<std::string, std::int32_t>, std::int64_t> m_takenIn; ///< durably; the next offset
};

} // namespace backstep
