#include "engine/base/bytes.h"
#include "engine/definition/document.h"
#include "engine/ledger/memory_ledger.h"
#include "engine/ledger/sqlite_ledger.h"
#include "tests/engine/ledger/ledger_kinds.h"
#include "tests/support/scenario.h"

#include <QtCore/QFileInfo>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <memory>
#include <string>

namespace backstep {

namespace {

constexpr Instant noon{1'764'000'000'000'000};
constexpr Duration undoableFor = std::chrono::hours(10);
constexpr Duration day = std::chrono::hours(24);

Orchestration definition()
{
    static const Orchestration made = sealed(pictured("a"));
    return made;
}

/// A flow as it is accepted, and as it completes.
std::pair<FlowWrite, FlowWrite> flowOf(const std::string& id, const std::string& payload)
{
    Decision begun = start(definition(), {FlowId(id), StartKey("key " + id), payload}, noon);
    ReplyArrived reply;
    reply.step = StepName("a");
    reply.saysDo = true;
    reply.succeeded = true;
    reply.payload = payload;
    Decision ended = decide(definition(), begun.state, {reply, 0.0, {}}, noon);
    const Instant until = ended.state.endedAt + undoableFor;
    return {
        {std::move(begun.state), std::move(begun.events)}, {std::move(ended.state), std::move(ended.events), until}};
}

std::vector<std::string> numbered(const std::string& before, std::size_t count)
{
    std::vector<std::string> ids(count);
    for (std::size_t each = 0; each < count; ++each) {
        ids[each] = before + std::to_string(each);
    }
    return ids;
}

CompactionRule ruleAt(Instant now)
{
    CompactionRule rule;
    rule.now = now;
    rule.keptClosed = day;
    rule.keptPast = day * 10;
    return rule;
}

} // namespace

class CompactionTest : public QObject
{
    Q_OBJECT

private slots:

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_commits = 0;
    }

    void cleanup() { m_ledger.reset(); }

    void closedFlowsGoByAge_data() { everyLedger(); }

    void closedFlowsGoByAge()
    {
        open();
        begin({"closed", "open", "other"});
        end({"closed", "other"}, "{}");
        const Instant due = noon + undoableFor + day;
        QCOMPARE(compact(ruleAt(due - Duration(1))).flows, std::size_t{0});
        const Compacted done = compact(ruleAt(due));
        QCOMPARE(done.flows, std::size_t{2});
        QVERIFY(!done.isMore);
        for (const bool again : {false, true}) {
            if (again) {
                open();
            }
            QCOMPARE(m_ledger->flow(FlowId("closed")).error().fault, Fault::NotFound);
            QCOMPARE(m_ledger->flows(10)->size(), std::size_t{1});
            QVERIFY(m_ledger->events(FlowId("open")).has_value()); // it shared its first commit with the others
            QVERIFY(!m_ledger->events(FlowId("closed")).has_value());
            const auto past = m_ledger->pastFlow(FlowId("closed"));
            QVERIFY(past.has_value() && past->has_value());
            const PastFlow expected{
                FlowId("closed"), StartKey("key closed"), DefinitionHash(sha256Hex("{}")), FlowStatus::Completed};
            QVERIFY(**past == expected);
            QVERIFY(m_ledger->flowOfStartKey(StartKey("key closed"))->value() == FlowId("closed"));
            QVERIFY(!m_ledger->pastFlow(FlowId("open"))->has_value());
        }
        QCOMPARE(compact(ruleAt(due + day * 10 - Duration(1))).forgotten, std::size_t{0});
        QCOMPARE(compact(ruleAt(due + day * 10)).forgotten, std::size_t{2});
        QVERIFY(!m_ledger->pastFlow(FlowId("closed"))->has_value());
        QVERIFY(!m_ledger->flowOfStartKey(StartKey("key closed"))->has_value());
        end({"open"}, "{}");
    }

    void beyondTheirNumberTheOldestGoEarlier_data() { everyLedger(); }

    void beyondTheirNumberTheOldestGoEarlier()
    {
        open();
        begin({"1", "2", "3", "4", "5"});
        end({"1", "2", "3", "4", "5"}, "{}");
        CompactionRule rule = ruleAt(noon + undoableFor - Duration(1));
        rule.closedMax = 2;
        QCOMPARE(compact(rule).flows, std::size_t{0}); // what can be undone stays, however many there are
        rule.now = noon + undoableFor;
        QCOMPARE(compact(rule).flows, std::size_t{3});
        QCOMPARE(m_ledger->flows(10)->size(), std::size_t{2});
        begin({"6", "7"}); // what comes after is counted in
        end({"6"}, "{}");
        QCOMPARE(compact(rule).flows, std::size_t{1});
        end({"7"}, "{}");
        QCOMPARE(compact(rule).flows, std::size_t{1});
        QCOMPARE(compact(rule).flows, std::size_t{0});
        QCOMPARE(m_ledger->flows(10)->size(), std::size_t{2});
    }

    void whatIsNotPublishedStays_data() { everyLedger(); }

    void whatIsNotPublishedStays()
    {
        open();
        begin({"f"});
        end({"f"}, "{}", false);
        QCOMPARE(compact(ruleAt(noon + day * 5)).flows, std::size_t{0});
        open();
        QVERIFY(!m_ledger->load()->unpublished.empty());
        commit({}, true);
        QCOMPARE(compact(ruleAt(noon + day * 5)).flows, std::size_t{1});
        open();
        QVERIFY(m_ledger->load()->unpublished.empty());
    }

    void oneGoIsBounded_data() { everyLedger(); }

    void oneGoIsBounded()
    {
        open();
        const std::vector<std::string> ids = numbered("", 25);
        begin(ids);
        end(ids, "{}");
        CompactionRule rule = ruleAt(noon + day * 5);
        rule.atMost = 10;
        QVERIFY(compact(rule).isMore);
        QVERIFY(compact(rule).isMore);
        const Compacted last = compact(rule);
        QCOMPARE(last.flows, std::size_t{5});
        QVERIFY(!last.isMore);
    }

    /// Flows come and go, and the file does not grow; when they have gone it shrinks.
    void theFileStaysAsLargeAsWhatItHolds()
    {
        m_kind = LedgerKind::Sqlite;
        reopen();
        const std::string payload = "\"" + std::string(2000, 'x') + "\"";
        qint64 early = 0;
        qint64 largest = 0;
        for (int round = 0; round < 30; ++round) {
            const std::vector<std::string> ids = numbered(std::to_string(round) + "-", 200);
            begin(ids, payload);
            end(ids, payload);
            CompactionRule rule = ruleAt(noon + day * 5);
            rule.keptPast = Duration(0);
            while (round % 3 == 2 && compact(rule).isMore) { }
            reopen(); // the log is taken in
            largest = std::max(largest, size());
            early = round == 5 ? largest : early;
        }
        QVERIFY2(largest <= early + early / 10, qPrintable(QString("%1, then %2").arg(early).arg(largest)));
        CompactionRule rule = ruleAt(noon + day * 50);
        rule.keptPast = Duration(0);
        for (int go = 0; go < 200 && (compact(rule).isMore || go < 20); ++go) { }
        reopen();
        QVERIFY2(size() < largest * 3 / 5, qPrintable(QString("%1 of %2").arg(size()).arg(largest)));
    }

    void aCompactedLedgerIsWholeAfterAKill()
    {
        m_kind = LedgerKind::Sqlite;
        reopen();
        begin({"a", "b"});
        end({"a"}, "{}");
        QCOMPARE(compact(ruleAt(noon + day * 5)).flows, std::size_t{1});
        static_cast<SqliteLedger&>(*m_ledger).abandon();
        reopen();
        QVERIFY(m_ledger->pastFlow(FlowId("a"))->has_value());
        QCOMPARE(m_ledger->load()->openFlows.size(), std::size_t{1});
        end({"b"}, "{}");
    }

private:
    void open()
    {
        QFETCH(LedgerKind, kind);
        m_kind = kind;
        reopen();
    }

    void reopen()
    {
        if (m_kind == LedgerKind::Memory) {
            m_ledger = m_ledger == nullptr ? std::make_unique<MemoryLedger>() : std::move(m_ledger);
            return;
        }
        m_ledger.reset();
        auto opened = SqliteLedger::open(m_folder->path().toStdString(), wholeUpTo(m_kind));
        if (!opened) {
            qFatal("%s", opened.error().message.c_str());
        }
        m_ledger = std::move(*opened);
    }

    [[nodiscard]] qint64 size() const { return QFileInfo(m_folder->filePath("ledger.sqlite")).size(); }

    Compacted compact(const CompactionRule& rule)
    {
        const auto done = m_ledger->compact(rule);
        if (!done) {
            qFatal("%s", done.error().message.c_str());
        }
        return *done;
    }

    void commit(std::vector<FlowWrite> flows, bool isPublished)
    {
        LedgerCommit commit;
        commit.number = ++m_commits;
        commit.at = noon;
        commit.flows = std::move(flows);
        if (m_commits == 1) {
            RegisteredOrchestration registered;
            registered.orchestration = definition();
            commit.registered = {registered};
        }
        commit.publishedUpTo = isPublished ? m_commits : 0;
        if (const auto done = m_ledger->commit(commit); !done) {
            qFatal("%s", done.error().message.c_str());
        }
    }

    void begin(const std::vector<std::string>& ids, const std::string& payload = "{}")
    {
        std::vector<FlowWrite> flows;
        flows.reserve(ids.size());
        for (const std::string& id : ids) {
            flows.push_back(flowOf(id, payload).first);
        }
        commit(std::move(flows), false);
    }

    void end(const std::vector<std::string>& ids, const std::string& payload, bool isPublished = true)
    {
        std::vector<FlowWrite> flows;
        flows.reserve(ids.size());
        for (const std::string& id : ids) {
            flows.push_back(flowOf(id, payload).second);
        }
        commit(std::move(flows), isPublished);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    LedgerKind m_kind = LedgerKind::Memory;
    std::uint64_t m_commits = 0;
    std::unique_ptr<Ledger> m_ledger;
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::CompactionTest)
#include "compaction_test.moc"
