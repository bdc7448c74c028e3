#include "engine/orchestrator/loop.h"

#include "engine/base/overloaded.h"
#include "engine/base/planted.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace backstep {

namespace {

using std::chrono::microseconds;
using namespace std::chrono_literals;

constexpr auto storeRetryPause = 500ms;

} // namespace

Loop::Loop(Ledger& ledger, const Clock& clock, Transport& transport, Inbox& inbox, const OrchestratorOptions& options)
    : m_ledger(ledger)
    , m_clock(clock)
    , m_transport(transport)
    , m_inbox(inbox)
    , m_options(options)
    , m_random(chance(options.seed))
{
    m_outbox.connect(transport);
}

void Loop::run()
{
    while (!m_inbox.isClosed()) {
        if (!turn(waitAtMost())) {
            m_inbox.pause(storeRetryPause);
        }
    }
    finish();
}

bool Loop::turn(microseconds atMost)
{
    m_running = true;
    compact();
    if (!m_storeFailed) {
        takeItems(atMost);
    }
    // Nothing times out while an answer may wait that could not be decided on.
    if (!m_storeFailed && m_readFault.empty()) {
        fireTimers();
    }
    if (m_storeFailed || m_batch.urgent || isQuiet(m_clock.now())) {
        return commitBatch().has_value() && m_readFault.empty();
    }
    m_outbox.send(m_clock.now());
    return m_readFault.empty();
}

void Loop::takeItems(microseconds atMost)
{
    if (m_taken.empty()) {
        for (InboxItem& item : m_inbox.take(atMost, recordsToTake())) {
            m_taken.push_back(std::move(item));
        }
    }
    tryRegistrationsAgain();
    const std::string before = std::exchange(m_readFault, {});
    takeWhatWaits();
    leaveOverdueLines();
    if (m_readFault != before) {
        tellHealth({});
    }
}

/// Back-pressure: what is not taken stays in the inbox, and then on its topics.
std::size_t Loop::recordsToTake()
{
    const EngineLimits& set = m_options.limits;
    const Instant now = m_clock.now();
    if (now >= m_secondFrom + Duration(1000) || now < m_secondFrom) {
        m_secondFrom = now;
        m_takenThisSecond = 0;
    }
    if (m_outbox.size() >= set.unsentMax) {
        return 0;
    }
    if (set.recordsPerSecondMax == 0) {
        return limits::batchMax;
    }
    return set.recordsPerSecondMax - std::min(m_takenThisSecond, set.recordsPerSecondMax);
}

bool Loop::isQuiet(Instant now) const
{
    return !m_batch.touched.empty() && now >= m_batch.since + quietCommitAfter;
}

Result<void> Loop::commitBatch()
{
    if (planted(Bug::SendsBeforePersisting)) {
        prepareCommit();
        sendBatch();
    }
    Result<void> durable = persist();
    m_storeFailed = !durable;
    if (m_storeFailed) {
        tellHealth(durable.error().message);
        // A full disk stops the engine where nothing is lost: nothing was sent yet, and it goes on when there is room.
        if (m_running && !m_inbox.isClosed()) {
            return durable;
        }
    }
    // Persist, then send, then tell: what is sent is never unknown to the ledger, and what is told was sent.
    if (durable && !planted(Bug::SendsBeforePersisting)) {
        sendBatch();
    }
    const auto answers = std::move(m_batch.answers);
    forgetClosed();
    m_batch = {};
    if (durable) {
        tellHealth({}); // of the flows that are open now, and before anyone hears an answer
    }
    for (const auto& answer : answers) {
        answer(durable ? nullptr : &durable.error());
    }
    return durable;
}

void Loop::prepareCommit()
{
    LedgerCommit& commit = m_batch.commit;
    if (commit.number != 0) {
        return; // the store failed: the same is tried again
    }
    for (const FlowId& id : m_batch.touched) {
        const std::vector<Event>& events = m_batch.events.at(id);
        if (!events.empty()) {
            const LiveFlow& flow = m_flows.at(id);
            commit.flows.push_back({flow.state, events, flow.state.endedAt + flow.definition->orchestration.undoableFor}
            );
        }
    }
    for (const auto& [key, position] : m_batch.positions) {
        commit.positions.push_back(position);
    }
    const bool nothing = commit.flows.empty() && commit.registered.empty() && commit.workers.empty()
        && commit.positions.empty() && commit.parked.empty() && commit.unparked.empty() && commit.released.empty();
    // The last commit says what was published, so that the next start does not tell it again.
    const bool isLast = m_inbox.isClosed() && m_publishedWritten < m_outbox.publishedUpTo();
    if (nothing && !isLast) {
        return;
    }
    commit.at = m_clock.now();
    commit.number = ++m_commitNumber;
    commit.publishedUpTo = m_outbox.publishedUpTo();
}

Result<void> Loop::persist()
{
    prepareCommit();
    const LedgerCommit& commit = m_batch.commit;
    if (commit.number == 0) {
        return {}; // nothing to write
    }
    if (planted(Bug::PersistsInTwoWrites)) {
        if (auto written = persistPositionsAlone(); !written) {
            return written;
        }
    }
    if (auto written = m_ledger.commit(commit); !written) {
        return written;
    }
    m_publishedWritten = commit.publishedUpTo;
    tellTakenIn(commit.positions);
    return {};
}

/// The first half of a planted bug: what was read counts as taken in before what follows from it is durable.
Result<void> Loop::persistPositionsAlone()
{
    LedgerCommit first;
    first.number = m_batch.commit.number;
    first.at = m_batch.commit.at;
    first.positions = std::exchange(m_batch.commit.positions, {});
    first.publishedUpTo = m_batch.commit.publishedUpTo;
    m_batch.commit.number = ++m_commitNumber;
    return m_ledger.commit(first);
}

void Loop::sendBatch()
{
    for (const Command& command : m_batch.commands) {
        m_outbox.addCommand(command, encodeCommand(command, m_identity, m_options.dialect));
    }
    for (const FlowWrite& write : m_batch.commit.flows) {
        const LiveFlow& flow = m_flows.at(write.state.id);
        const auto adopted = m_batch.adopted.find(write.state.id);
        const std::uint64_t toldFrom = adopted == m_batch.adopted.end() ? 0 : adopted->second.seq;
        if (toldFrom > 0 && m_options.publishEvents) {
            m_outbox.addOther(encodeFlowEvent(adopted->second));
        }
        for (const Event& event : write.events) {
            const bool isTold = m_options.publishEvents && event.seq > toldFrom;
            const auto told = isTold ? toFlowEvent(event, flow.state, flow.definition->orchestration) : std::nullopt;
            if (told.has_value()) {
                m_outbox.addEvent(encodeFlowEvent(*told), m_commitNumber);
            }
        }
    }
    if (m_batch.commit.number != 0) {
        m_outbox.commitDone(m_commitNumber);
    }
    for (OutgoingRecord& record : m_batch.others) {
        m_outbox.addOther(std::move(record));
    }
    m_outbox.send(m_clock.now());
}

void Loop::finish()
{
    if (m_storeFailed || m_batch.urgent || !m_batch.touched.empty()) {
        (void)commitBatch();
    }
    refuseWaiting();
    if (m_storeFailed) {
        return; // nothing may follow a decision that is not durable
    }
    m_outbox.send(m_clock.now());
    // What cannot be handed on now is still in the ledger and goes out at the next start.
    (void)m_transport.flush(Duration(2000));
    refuseWaiting();
    (void)commitBatch();
}

/// Everyone who asked gets an answer, also when there is no time left to do it.
void Loop::refuseWaiting()
{
    const Error stopped{Fault::Refused, "The orchestrator has been stopped: nothing was done."};
    const Overloaded handle{
        [this](DeliveriesReported& reported) { take(reported); },
        [&stopped](RegisterCall& call) { call.answer(failure(stopped)); },
        [&stopped](RegisteredCall& call) { call.answer(failure(stopped)); },
        [&stopped](StartCall& call) { call.answer(failure(stopped)); },
        [&stopped](PlanCall& call) { call.answer(failure(stopped)); },
        [&stopped](ActCall& call) { call.answer(failure(stopped)); },
        [&stopped](FeedCall& call) { call.answer(failure(stopped)); },
        [&stopped](DropCall& call) { call.answer(failure(stopped)); },
        // Records that were not taken in are read again at the next start.
        [](RecordsRead&) {},
        [](ConnectionChanged&) {},
        [](RepliesCaughtUp&) {},
        [](RegistrationsCaughtUp&) {},
        [](ReadersSeen&) {},
    };
    std::vector<InboxItem> items = std::exchange(m_held, {});
    for (InboxItem& item : std::exchange(m_taken, {})) {
        items.push_back(std::move(item));
    }
    do {
        for (InboxItem& item : items) {
            std::visit(handle, item);
        }
        items = m_inbox.take(microseconds(0));
    } while (!items.empty());
}

void Loop::tellHealth(std::string fault)
{
    const std::lock_guard lock(m_toldMutex);
    m_health.fault = fault.empty() ? m_readFault : std::move(fault);
    m_health.brokerTrouble = m_registrationFault.empty() ? m_toldTrouble : m_registrationFault;
    m_health.connected = m_connected;
    m_health.caughtUp = m_caughtUp;
    m_health.openFlows = m_flows.size();
    m_health.parkedStarts = m_parked.size();
    m_health.quarantined = m_quarantined;
}

void Loop::tellTakenIn(const std::vector<Position>& positions)
{
    const std::lock_guard lock(m_toldMutex);
    for (const Position& position : positions) {
        m_takenIn[{position.topic.text(), position.partition}] = position.next;
    }
}

bool Loop::hasTakenIn(const RecordPlace& place) const
{
    const std::lock_guard lock(m_toldMutex);
    const auto found = m_takenIn.find({place.topic.text(), place.partition});
    return found != m_takenIn.end() && found->second > place.offset;
}

OrchestratorHealth Loop::health() const
{
    const std::lock_guard lock(m_toldMutex);
    return m_health;
}

std::vector<RegisteredWorker> Loop::workers() const
{
    const std::lock_guard lock(m_toldMutex);
    return m_toldWorkers;
}

} // namespace backstep
