#include "engine/ledger/wide_flows.h"

#include "engine/definition/document.h"
#include "engine/ledger/sqlite_ledger.h"
#include "engine/saga/decide.h"

#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <sqlite3.h>

#include <memory>

namespace backstep {

namespace {

constexpr Instant noon{1'764'000'000'000'000};
constexpr std::size_t manySteps = 3'000;

Orchestration inARow(std::size_t steps)
{
    Orchestration made;
    made.name = OrchestrationName("wide");
    for (StepIndex each = 0; each < steps; ++each) {
        StepDefinition step;
        step.name = StepName("s" + std::to_string(each));
        step.seq = static_cast<int>(each) + 1;
        step.doPolicy.attemptsMax = 1;
        step.dependsOn = each == 0 ? std::vector<StepIndex>() : std::vector<StepIndex>{each - 1};
        made.steps.push_back(std::move(step));
    }
    return sealed(std::move(made));
}

ReplyArrived answerOf(const std::string& step, bool succeeded)
{
    ReplyArrived reply;
    reply.step = StepName(step);
    reply.saysDo = true;
    reply.succeeded = succeeded;
    reply.payload = R"({"answer":1})";
    return reply;
}

bool execute(const QString& file, const char* text)
{
    sqlite3* database = nullptr;
    const bool opened = sqlite3_open(file.toUtf8().constData(), &database) == SQLITE_OK;
    const bool done = opened && sqlite3_exec(database, text, nullptr, nullptr, nullptr) == SQLITE_OK;
    sqlite3_close(database);
    return done;
}

} // namespace

/// design.md §4 "Size": above 64 steps a flow's state is written per changed step, the start payload once.
class WideFlowsTest : public QObject
{
    Q_OBJECT

private slots:

    void aCommitWritesWhatChanged()
    {
        begin(manySteps, '"' + std::string(200'000, 'p') + '"');
        const qint64 before = logSize();
        QVERIFY2(before > 200'000, "the start wrote all of it");
        for (const char* step : {"s0", "s1", "s2", "s3"}) {
            QVERIFY(take(answerOf(step, true)));
        }
        const qint64 grown = logSize() - before;
        QVERIFY2(grown < 4 * 60'000, qPrintable(QString::number(grown) + " bytes for four answers"));
        QVERIFY(isAsWritten());
        reopen();
        QVERIFY(isAsWritten());
    }

    /// Turning back decides on every step, and so writes every step.
    void whatChangesEveryStepWritesEveryStep()
    {
        begin(manySteps, "{}");
        QVERIFY(take(answerOf("s0", true)));
        QVERIFY(take(answerOf("s1", false)));
        QVERIFY(m_state.turnedBack);
        QVERIFY(isAsWritten());
        reopen();
        QVERIFY(isAsWritten());
    }

    void sixtyFourStepsAreOneBlob_data()
    {
        QTest::addColumn<int>("steps");
        QTest::addColumn<int>("rows");
        QTest::newRow("64") << 64 << 0;
        QTest::newRow("65") << 65 << 65;
    }

    void sixtyFourStepsAreOneBlob()
    {
        QFETCH(int, steps);
        QFETCH(int, rows);
        begin(static_cast<std::size_t>(steps), "{}");
        m_ledger.reset();
        sqlite3* database = nullptr;
        QCOMPARE(sqlite3_open(m_file.toUtf8().constData(), &database), SQLITE_OK);
        sqlite3_stmt* count = nullptr;
        sqlite3_prepare_v2(database, "SELECT count(*) FROM flow_step", -1, &count, nullptr);
        QCOMPARE(sqlite3_step(count), SQLITE_ROW);
        QCOMPARE(sqlite3_column_int(count, 0), rows);
        sqlite3_finalize(count);
        sqlite3_close(database);
    }

    void aDamagedPartIsSaid_data()
    {
        QTest::addColumn<QByteArray>("damage");
        QTest::newRow("a step is missing") << QByteArray("DELETE FROM flow_step WHERE step = 7");
        QTest::newRow("the last is missing") << QByteArray("DELETE FROM flow_step WHERE step = 99");
        QTest::newRow("one too many") << QByteArray("INSERT INTO flow_step SELECT ordinal, 100, state FROM flow_step "
                                                    "WHERE step = 99");
        QTest::newRow("another one's") << QByteArray("UPDATE flow_step SET state = x'0102' WHERE step = 3");
        QTest::newRow("the payload is missing") << QByteArray("DELETE FROM flow_payload");
        QTest::newRow("the payload is another") << QByteArray("UPDATE flow_payload SET payload = x'00'");
    }

    void aDamagedPartIsSaid()
    {
        QFETCH(QByteArray, damage);
        begin(100, "{}");
        m_ledger.reset();
        QVERIFY(execute(m_file, damage.constData()));
        auto opened = SqliteLedger::open(m_folder->path().toStdString());
        QVERIFY(opened.has_value());
        const auto flow = (*opened)->flow(FlowId("f"));
        QVERIFY(!flow.has_value());
        QCOMPARE(flow.error().fault, Fault::BadInput);
        const auto listed = (*opened)->flows(10);
        QVERIFY(listed.has_value() && listed->size() == 1 && !listed->front().damage.empty());
        QVERIFY(!(*opened)->load().has_value());
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = m_folder->filePath("ledger.sqlite");
        m_number = 0;
    }

    void cleanup() { m_ledger.reset(); }

private:
    void begin(std::size_t steps, const std::string& payload)
    {
        m_definition = inARow(steps);
        reopen();
        Decision decision = start(m_definition, {FlowId("f"), StartKey("k"), payload}, noon);
        LedgerCommit commit;
        commit.registered = {{m_definition, 1, noon, "test"}};
        QVERIFY(write(std::move(commit), std::move(decision)));
    }

    bool take(const ReplyArrived& reply)
    {
        return write({}, decide(m_definition, m_state, {reply, 0.0, {}}, noon + Duration(++m_number * 1000)));
    }

    bool write(LedgerCommit commit, Decision decision)
    {
        if (decision.events.empty()) {
            return false;
        }
        m_state = decision.state;
        commit.number = ++m_commits;
        commit.at = noon;
        commit.flows = {{std::move(decision.state), std::move(decision.events)}};
        return m_ledger->commit(commit).has_value();
    }

    void reopen()
    {
        if (m_ledger == nullptr) {
            m_commits = 0;
        }
        m_ledger.reset();
        auto opened = SqliteLedger::open(m_folder->path().toStdString());
        QVERIFY(opened.has_value());
        m_ledger = std::move(*opened);
        QVERIFY(m_ledger->load().has_value());
    }

    [[nodiscard]] bool isAsWritten() const
    {
        const auto read = m_ledger->flow(FlowId("f"));
        return read.has_value() && *read == m_state;
    }

    [[nodiscard]] qint64 logSize() const { return QFileInfo(m_file + "-wal").size(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
    std::unique_ptr<SqliteLedger> m_ledger;
    Orchestration m_definition;
    FlowState m_state;
    int m_number = 0;
    std::uint64_t m_commits = 0;
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::WideFlowsTest)
#include "wide_flows_test.moc"
