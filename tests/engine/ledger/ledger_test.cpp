#include "engine/ports/ledger.h"

#include "engine/definition/document.h"
#include "engine/ledger/memory_ledger.h"
#include "engine/ledger/sqlite_ledger.h"
#include "engine/saga/state_codec.h"
#include "tests/engine/ledger/ledger_kinds.h"
#include "tests/support/scenario.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <functional>
#include <memory>

namespace backstep {

namespace {

constexpr Instant noon{1'764'000'000'000'000};

RegisteredOrchestration registeredAs(const std::string& name, const std::string& picture, int version)
{
    RegisteredOrchestration registered;
    registered.orchestration = pictured(picture);
    registered.orchestration.name = OrchestrationName(name);
    registered.orchestration = sealed(std::move(registered.orchestration));
    registered.version = version;
    registered.service = "shop";
    registered.registeredAt = noon;
    return registered;
}

/// A flow that was accepted, as the core decides it.
FlowWrite startedFlow(const RegisteredOrchestration& definition, const std::string& id, const std::string& key = {})
{
    Decision decision
        = start(definition.orchestration, {FlowId(id), StartKey(key), R"({"customer":7})"}, noon + Duration(5));
    return {std::move(decision.state), std::move(decision.events)};
}

/// The same flow, one answer further.
FlowWrite answered(const RegisteredOrchestration& definition, const FlowState& state, const std::string& step)
{
    ReplyArrived reply;
    reply.step = StepName(step);
    reply.saysDo = true;
    reply.succeeded = true;
    reply.payload = R"({"answer":1})";
    Decision decision = decide(definition.orchestration, state, {reply, 0.0, {}}, noon + Duration(20));
    return {std::move(decision.state), std::move(decision.events)};
}

std::vector<std::string> eventBytes(const std::vector<Event>& events)
{
    std::vector<std::string> bytes;
    bytes.reserve(events.size());
    for (const Event& event : events) {
        bytes.push_back(encodeEvent(event));
    }
    return bytes;
}

/// A ledger of either kind, and the same one opened again.
class Bench
{
public:
    explicit Bench(LedgerKind kind)
        : m_kind(kind)
    {
        reopen();
    }

    Ledger& operator*() { return *m_ledger; }

    Ledger* operator->() { return m_ledger.get(); }

    void reopen()
    {
        if (m_kind == LedgerKind::Memory) {
            if (m_ledger == nullptr) {
                m_ledger = std::make_unique<MemoryLedger>();
            }
            return;
        }
        m_ledger.reset();
        auto opened = SqliteLedger::open(m_folder.path().toStdString(), wholeUpTo(m_kind));
        if (!opened) {
            qFatal("%s", opened.error().message.c_str());
        }
        m_ledger = std::move(*opened);
    }

    bool commit(LedgerCommit commit)
    {
        commit.number = ++m_number;
        commit.at = noon;
        return m_ledger->commit(commit).has_value();
    }

private:
    LedgerKind m_kind;
    QTemporaryDir m_folder;
    std::unique_ptr<Ledger> m_ledger;
    std::uint64_t m_number = 0;
};

} // namespace

class LedgerTest : public QObject
{
    Q_OBJECT

private slots:

    void newLedgerHasAnIdentityAndNothingElse_data() { everyLedger(); }

    void newLedgerHasAnIdentityAndNothingElse()
    {
        QFETCH(LedgerKind, kind);
        Bench ledger(kind);
        const auto first = ledger->load();
        QVERIFY(first.has_value());
        QCOMPARE(first->identity.text().size(), std::size_t{36});
        QVERIFY(first->openFlows.empty());
        QCOMPARE(first->lastCommit, std::uint64_t{0});
        ledger.reopen();
        QCOMPARE(ledger->load()->identity.text(), first->identity.text());
    }

    void whatWasCommittedComesBack_data() { everyLedger(); }

    void whatWasCommittedComesBack()
    {
        QFETCH(LedgerKind, kind);
        Bench ledger(kind);
        const RegisteredOrchestration definition = registeredAs("order", "a > b", 1);
        const FlowWrite begun = startedFlow(definition, "f1", "key-1");
        const FlowWrite further = answered(definition, begun.state, "a");
        LedgerCommit first;
        first.registered = {definition};
        first.workers = {{OrchestrationName("order"), "stock", {StepName("a"), StepName("b")}, noon}};
        first.positions = {{TopicName("replies"), "bus-1", 0, 5}, {TopicName("replies"), "bus-1", 1, 9}};
        first.flows = {begun};
        QVERIFY(ledger.commit(first));
        LedgerCommit second;
        second.flows = {further};
        second.positions = {{TopicName("replies"), "bus-1", 0, 6}};
        QVERIFY(ledger.commit(second));
        ledger.reopen();

        const auto contents = ledger->load();
        QVERIFY(contents.has_value());
        QCOMPARE(contents->lastCommit, std::uint64_t{2});
        QCOMPARE(contents->openFlows.size(), std::size_t{1});
        QVERIFY(contents->openFlows.front() == further.state);
        QCOMPARE(contents->orchestrations.size(), std::size_t{1});
        QVERIFY(contents->orchestrations.front().orchestration.hash == definition.orchestration.hash);
        QCOMPARE(contents->orchestrations.front().service, std::string("shop"));
        QVERIFY(contents->workers == first.workers);
        const std::vector<Position> positions = {second.positions[0], first.positions[1]};
        QVERIFY(contents->positions == positions);

        std::vector<Event> all = begun.events;
        all.insert(all.end(), further.events.begin(), further.events.end());
        const auto events = ledger->events(FlowId("f1"));
        QVERIFY(events.has_value());
        QCOMPARE(eventBytes(*events), eventBytes(all));
        QVERIFY(*ledger->flow(FlowId("f1")) == further.state);
        QVERIFY(ledger->flowOfStartKey(StartKey("key-1"))->value() == FlowId("f1"));
        QVERIFY(!ledger->flowOfStartKey(StartKey("key-2"))->has_value());
        QVERIFY(ledger->orchestration(definition.orchestration.hash)->hash == definition.orchestration.hash);
    }

    void closedFlowsAreKeptButNotLoaded_data() { everyLedger(); }

    void closedFlowsAreKeptButNotLoaded()
    {
        QFETCH(LedgerKind, kind);
        Bench ledger(kind);
        const RegisteredOrchestration definition = registeredAs("order", "a", 1);
        const FlowWrite begun = startedFlow(definition, "f1");
        LedgerCommit first;
        first.registered = {definition};
        first.flows = {begun};
        QVERIFY(ledger.commit(first));
        LedgerCommit second;
        second.flows = {answered(definition, begun.state, "a")};
        QCOMPARE(second.flows[0].state.status, FlowStatus::Completed);
        QVERIFY(ledger.commit(second));
        QVERIFY(ledger->load()->openFlows.empty());
        QCOMPARE(ledger->flow(FlowId("f1"))->status, FlowStatus::Completed);

        // A person undoes it: it is open again.
        const std::uint64_t seen = second.flows[0].state.version;
        const OperatorAsked undo{OperatorAction::Undo, {}, seen, {}, RequestId("r"), "ada", "test"};
        Decision reopened
            = decide(definition.orchestration, second.flows[0].state, {undo, 0.0, {}}, noon + Duration(50));
        LedgerCommit third;
        third.flows = {{reopened.state, reopened.events}};
        QVERIFY(ledger.commit(third));
        ledger.reopen();
        const auto contents = ledger->load();
        QCOMPARE(contents->openFlows.size(), std::size_t{1});
        QCOMPARE(contents->openFlows[0].status, FlowStatus::Undoing);
        const std::size_t decided = begun.events.size() + second.flows[0].events.size() + reopened.events.size();
        QCOMPARE(ledger->events(FlowId("f1"))->size(), decided);
    }

    void eventsAreUnpublishedUntilTold_data() { everyLedger(); }

    void eventsAreUnpublishedUntilTold()
    {
        QFETCH(LedgerKind, kind);
        Bench ledger(kind);
        const RegisteredOrchestration definition = registeredAs("order", "a > b", 1);
        const FlowWrite begun = startedFlow(definition, "f1");
        LedgerCommit first;
        first.registered = {definition};
        first.flows = {begun};
        QVERIFY(ledger.commit(first));
        LedgerCommit second;
        second.flows = {answered(definition, begun.state, "a")};
        second.publishedUpTo = 1;
        QVERIFY(ledger.commit(second));
        ledger.reopen();
        const auto contents = ledger->load();
        std::vector<Event> unpublished;
        for (const UnpublishedEvent& each : contents->unpublished) {
            QCOMPARE(each.flow.text(), std::string("f1"));
            unpublished.push_back(each.event);
        }
        QCOMPARE(eventBytes(unpublished), eventBytes(second.flows[0].events));
    }

    void listingIsNewestFirst_data() { everyLedger(); }

    void listingIsNewestFirst()
    {
        QFETCH(LedgerKind, kind);
        Bench ledger(kind);
        const RegisteredOrchestration first = registeredAs("order", "a > b", 1);
        const RegisteredOrchestration second = registeredAs("order", "a > b > c", 2);
        LedgerCommit commit;
        commit.registered = {first, second};
        commit.flows = {startedFlow(first, "f1"), startedFlow(first, "f2"), startedFlow(second, "f3")};
        QVERIFY(ledger.commit(commit));
        ledger.reopen();
        const auto flows = ledger->flows(2);
        QCOMPARE(flows->size(), std::size_t{2});
        QCOMPARE((*flows)[0].state.id.text(), std::string("f3"));
        QCOMPARE((*flows)[0].definitionVersion, 2);
        QCOMPARE((*flows)[1].state.id.text(), std::string("f2"));
        QCOMPARE((*flows)[1].definitionVersion, 1);
        QCOMPARE(ledger->load()->orchestrations.size(), std::size_t{2}); // the old one is pinned
    }

    void unneededVersionsAreNotLoaded_data() { everyLedger(); }

    void unneededVersionsAreNotLoaded()
    {
        QFETCH(LedgerKind, kind);
        Bench ledger(kind);
        LedgerCommit commit;
        commit.registered = {registeredAs("order", "a > b", 1), registeredAs("order", "a > b > c", 2)};
        QVERIFY(ledger.commit(commit));
        const auto contents = ledger->load();
        QCOMPARE(contents->orchestrations.size(), std::size_t{1});
        QCOMPARE(contents->orchestrations[0].version, 2);
    }

    void parkedStartsWaitInTheirOrder_data() { everyLedger(); }

    void parkedStartsWaitInTheirOrder()
    {
        QFETCH(LedgerKind, kind);
        Bench ledger(kind);
        const ParkedStart first{
            OrchestrationName("order"),
            {FlowId("f2"), StartKey("k"), R"({"n":1})", FlowId("f0")},
            noon,
            {TopicName("starts"), 2, 77}};
        const ParkedStart second{OrchestrationName("ship"), {FlowId("f1"), {}, "null"}, noon + Duration(1), {}};
        LedgerCommit commit;
        commit.parked = {first, second};
        QVERIFY(ledger.commit(commit));
        ledger.reopen();
        QVERIFY(ledger->load()->parked == commit.parked);
        QVERIFY(ledger->load()->openFlows.empty());

        LedgerCommit accepted;
        accepted.unparked = {FlowId("f2"), FlowId("nobody")};
        QVERIFY(ledger.commit(accepted));
        ledger.reopen();
        QVERIFY(ledger->load()->parked == std::vector<ParkedStart>{second});
    }

    void quarantineKeepsRecordsWhole_data() { everyLedger(); }

    void quarantineKeepsRecordsWhole()
    {
        QFETCH(LedgerKind, kind);
        Bench ledger(kind);
        QuarantinedRecord first;
        first.at = noon;
        first.reason = "It cannot be read.";
        first.record.place = {TopicName("replies"), 1, 5};
        first.record.incarnation = "bus-1";
        first.record.at = noon + Duration(-7);
        first.record.value = std::string("\0\xff{", 3);
        first.record.recordHeaders = {{"trace", "1"}, {"", ""}};
        QuarantinedRecord second = first;
        second.record.key = "";
        second.record.value = std::nullopt;
        LedgerCommit commit;
        commit.quarantined = {first, second};
        QVERIFY(ledger.commit(commit));
        ledger.reopen();
        QCOMPARE(ledger->load()->quarantined, std::size_t{2});

        const auto records = ledger->quarantine(10);
        QCOMPARE(records->size(), std::size_t{2});
        QCOMPARE(ledger->quarantine(1)->size(), std::size_t{1});
        QVERIFY((*records)[0].record == second.record);
        QVERIFY((*records)[1].record == first.record);
        QCOMPARE((*records)[1].reason, first.reason);
        QVERIFY((*records)[1].at == first.at);
        const std::uint64_t newest = (*records)[0].id;
        QVERIFY(ledger->quarantined(newest)->record == second.record);

        LedgerCommit fedAgain;
        fedAgain.released = {newest};
        QVERIFY(ledger.commit(fedAgain));
        QCOMPARE(ledger->quarantined(newest).error().fault, Fault::NotFound);
        QCOMPARE(ledger->load()->quarantined, std::size_t{1});
        ledger.reopen();
        LedgerCommit third;
        third.quarantined = {first};
        QVERIFY(ledger.commit(third));
        QVERIFY(ledger->quarantine(1)->front().id > newest); // a number is never given twice
    }

    void commitsAreTakenInTheirTurnOnly_data() { everyLedger(); }

    void commitsAreTakenInTheirTurnOnly()
    {
        QFETCH(LedgerKind, kind);
        Bench ledger(kind);
        LedgerCommit commit;
        commit.number = 2;
        QVERIFY(!ledger->commit(commit).has_value());
        commit.number = 1;
        QVERIFY(ledger->commit(commit).has_value());
        QVERIFY(!ledger->commit(commit).has_value());
    }

    void whatIsNotThereIsNotFound_data() { everyLedger(); }

    void whatIsNotThereIsNotFound()
    {
        QFETCH(LedgerKind, kind);
        Bench ledger(kind);
        QCOMPARE(ledger->flow(FlowId("nobody")).error().fault, Fault::NotFound);
        QCOMPARE(ledger->events(FlowId("nobody")).error().fault, Fault::NotFound);
        QCOMPARE(ledger->orchestration(DefinitionHash("none")).error().fault, Fault::NotFound);
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::LedgerTest)
#include "ledger_test.moc"
