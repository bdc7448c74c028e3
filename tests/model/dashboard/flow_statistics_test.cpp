#include "model/dashboard/flow_statistics.h"

#include "model/flows/flow_words.h"
#include "tests/support/told_flows.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <random>

using namespace backstep;
using namespace std::chrono_literals;

namespace {

constexpr double bucketSeconds = 60;

SeenFlow told(const std::string& id, FlowStatus status, const std::string& spans, const char* orchestration = "orders")
{
    SeenFlow flow = toldFlow(id, status, spans);
    flow.orchestration = OrchestrationName(orchestration);
    return flow;
}

void setStatus(SeenFlow& flow, const char* step, StepStatus status)
{
    std::ranges::find(flow.steps, StepName(step), &SeenStep::name)->status = status;
}

SeenFlow exhausted(const std::string& id, const std::string& spans, FlowStatus status = FlowStatus::Undone)
{
    SeenFlow flow = told(id, status, spans);
    setStatus(flow, "b", StepStatus::RetryExhausted);
    return flow;
}

/// "3 started, 1 completed, 1 retried, 1 undone, 0 failed"
QString words(const OutcomeCounts& counts)
{
    return QStringLiteral("%1 started, %2 completed, %3 retried, %4 undone, %5 failed")
        .arg(counts[TallyKind::Started])
        .arg(counts[TallyKind::Completed])
        .arg(counts[TallyKind::Retried])
        .arg(counts[TallyKind::Undone])
        .arg(counts[TallyKind::Failed]);
}

/// "2 × b: 503 gone" a line, most first.
QString words(const std::vector<ErrorGroup>& errors)
{
    QStringList lines;
    for (const ErrorGroup& each : errors) {
        lines << QStringLiteral("%1 × %2%3: %4")
                     .arg(each.count)
                     .arg(each.phase == Phase::Undo ? QStringLiteral("UNDO ") : QString(), textOf(each.step))
                     .arg(textOf(each.message));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

class FlowStatisticsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsWhatBecameOfFlows();
    void aFlowToldAgainIsCountedAsItIs();
    void forgottenFlowsStayCountedAndAreNoLongerOpen();
    void whatWasSeenFromItsMiddleDidNotStart();
    void timesOfStepsAreThoseOfAnsweredAttempts();
    void errorsAreGroupedByWhatTheyHaveInCommon();
    void attemptsThatFailAreNoErrorWhileOthersAreLeft();
    void aChosenTimeNarrowsEverythingButTheBars();
    void anOrchestrationIsReadAlone();
    void aStepThatGotWorseIsTold();
    void aClockAheadMovesNothing();
    void manyMessagesAreBounded();
    void countsEqualARecountOfTheFlows();
};

void FlowStatisticsTest::countsWhatBecameOfFlows()
{
    FlowStatistics statistics;
    SeenFlow undoing = told("6", FlowStatus::Undoing, "a 20-21 ok; b 21-22 fails x; UNDO a#3 23-24 fails y");
    setStatus(undoing, "a", StepStatus::UndoFail);
    statistics.take(
        {told("1", FlowStatus::Completed, "a 0-2 ok; b 2-3 ok"),
         told("2", FlowStatus::Completed, "a 0-2 fails x; a#2 2-70 ok"),
         exhausted("3", "a 61-62 ok; b 62-63 fails x; UNDO a 63-64 ok"),
         exhausted("4", "a 61-62 ok; b 62-63 fails x", FlowStatus::Failed),
         told("5", FlowStatus::InProgress, "a 80- runs"),
         undoing},
        toldAt(100)
    );
    const DashboardReading reading = statistics.read({}, toldAt(100));
    QCOMPARE(reading.bars.size(), std::size_t{bucketsShown});
    const OutcomeBar& last = reading.bars.back();
    const OutcomeBar& before = reading.bars[bucketsShown - 2];
    QCOMPARE(words(before.counts), QStringLiteral("3 started, 1 completed, 0 retried, 0 undone, 0 failed"));
    QCOMPARE(words(last.counts), QStringLiteral("3 started, 0 completed, 1 retried, 1 undone, 1 failed"));
    QCOMPARE(last.time.from, toldAt(bucketSeconds));
    QVERIFY(last.time.to < toldAt(101));
    QCOMPARE(before.perSecond(6), 0.1);
    QCOMPARE(reading.figures.open, 2U);
    QCOMPARE(reading.figures.needPerson, 2U); // the failed one, and the one whose UNDO failed
    QCOMPARE(reading.figures.counts.ended(), 4U);
    QVERIFY(reading.figures.flowP50 > 2s && reading.figures.flowP95 > 60s && reading.figures.flowP95 < 80s);
}

void FlowStatisticsTest::aFlowToldAgainIsCountedAsItIs()
{
    FlowStatistics statistics;
    const auto counts = [&] { return words(statistics.read({}, toldAt(400)).figures.counts); };
    statistics.take({told("1", FlowStatus::InProgress, "a 0- runs")}, toldAt(1));
    statistics.take({told("1", FlowStatus::InProgress, "a 0-2 ok; b 2- runs")}, toldAt(3));
    QCOMPARE(counts(), QStringLiteral("1 started, 0 completed, 0 retried, 0 undone, 0 failed"));
    SeenFlow failed = told("1", FlowStatus::Failed, "a 0-2 ok; b 2-3 fails x; UNDO a 3-4 fails y");
    setStatus(failed, "a", StepStatus::UndoFail);
    statistics.take({failed}, toldAt(5));
    statistics.take({failed}, toldAt(5));
    QCOMPARE(counts(), QStringLiteral("1 started, 0 completed, 0 retried, 0 undone, 1 failed"));
    QCOMPARE(words(statistics.read({}, toldAt(5)).errors), QStringLiteral("1 × UNDO a: y"));
    // A person brings it to its end, much later.
    statistics.take(
        {told("1", FlowStatus::Undone, "a 0-2 ok; b 2-3 fails x; UNDO a 3-4 fails y; UNDO a#2 300-301 ok")}, toldAt(302)
    );
    QCOMPARE(counts(), QStringLiteral("1 started, 0 completed, 0 retried, 1 undone, 0 failed"));
    const DashboardReading reading = statistics.read({}, toldAt(400));
    QVERIFY(reading.errors.empty());
    QCOMPARE(reading.figures.open + reading.figures.needPerson, 0U);
    QCOMPARE(reading.steps.size(), std::size_t{3}); // a, b, UNDO a, each attempt once
    QCOMPARE(reading.steps.back().count, 2U);
}

void FlowStatisticsTest::forgottenFlowsStayCountedAndAreNoLongerOpen()
{
    FlowStatistics statistics;
    statistics.take(
        {told("1", FlowStatus::Completed, "a 0-2 ok"), told("2", FlowStatus::InProgress, "a 0- runs")}, toldAt(3)
    );
    statistics.forget({FlowId("1"), FlowId("2"), FlowId("never told")});
    const DashboardReading reading = statistics.read({}, toldAt(4));
    QCOMPARE(words(reading.figures.counts), QStringLiteral("2 started, 1 completed, 0 retried, 0 undone, 0 failed"));
    QCOMPARE(reading.figures.open, 0U);
    statistics.clear();
    QCOMPARE(statistics.read({}, toldAt(4)).figures.counts, OutcomeCounts());
    QVERIFY(statistics.read({}, toldAt(4)).orchestrations.empty());
}

void FlowStatisticsTest::whatWasSeenFromItsMiddleDidNotStart()
{
    FlowStatistics statistics;
    SeenFlow flow = told("1", FlowStatus::Completed, "b 0-2 ok");
    flow.fromBeginning = false;
    statistics.take({flow}, toldAt(3));
    const DashboardReading reading = statistics.read({}, toldAt(4));
    QCOMPARE(words(reading.figures.counts), QStringLiteral("0 started, 1 completed, 0 retried, 0 undone, 0 failed"));
    QCOMPARE(reading.figures.flowP50.count(), 0);
}

void FlowStatisticsTest::timesOfStepsAreThoseOfAnsweredAttempts()
{
    FlowStatistics statistics;
    std::vector<SeenFlow> flows;
    for (int i = 1; i <= 100; ++i) {
        const std::string end = std::to_string(i * 0.01);
        flows.push_back(told("f" + std::to_string(i), FlowStatus::InProgress, "a 0-" + end + " ok; b 1-31 silent"));
    }
    statistics.take(flows, toldAt(40));
    const DashboardReading reading = statistics.read({}, toldAt(40));
    QCOMPARE(reading.timed, OrchestrationName("orders"));
    QCOMPARE(reading.steps.size(), std::size_t{1}); // b was never answered
    const StepTimes& a = reading.steps.front();
    QCOMPARE(a.count, 100U);
    QVERIFY(a.p50 > 475ms && a.p50 < 525ms);
    QVERIFY(a.p95 > 900ms && a.p95 < 1s);
    QVERIFY(a.p99 > 940ms && a.p99 < 1040ms);
    QCOMPARE(a.slowest.size(), std::size_t{1});
    QVERIFY(a.slowest.front().took > 940ms);
}

void FlowStatisticsTest::errorsAreGroupedByWhatTheyHaveInCommon()
{
    FlowStatistics statistics;
    statistics.take({exhausted("0", "a 0-1 ok; b 1-2 fails stock below 3 for sku 4711")}, toldAt(3));
    const double late = 45 * 60;
    for (int i = 1; i < 6; ++i) {
        const std::string at = std::to_string(late) + "-" + std::to_string(late + i);
        statistics.take(
            {exhausted("s" + std::to_string(i), "b " + at + " fails stock below " + std::to_string(i) + " for sku 1"),
             exhausted("q" + std::to_string(i), "b " + at + " fails 503 gone")},
            toldAt(late + 10)
        );
    }
    SeenFlow undo
        = told("u", FlowStatus::Failed, "b 2700-2701 ok; c 2701-2702 fails z; UNDO b 2702-2703 fails 503 gone");
    setStatus(undo, "b", StepStatus::UndoFail);
    setStatus(undo, "c", StepStatus::RetryExhausted);
    statistics.take({undo}, toldAt(late + 10));
    const DashboardReading reading = statistics.read({}, toldAt(late + 10));
    QCOMPARE(
        words(reading.errors),
        QString::fromUtf8("6 × b: stock below ⟨n⟩ for sku ⟨n⟩\n5 × b: 503 gone\n1 × UNDO b: 503 gone\n1 × c: z")
    );
    const ErrorGroup& stock = reading.errors[0];
    QCOMPARE(stock.firstSeen, toldAt(2));
    QCOMPARE(stock.lastSeen, toldAt(late + 5));
    QVERIFY(!stock.isNew);
    QVERIFY(reading.errors[1].isNew);
    QCOMPARE(stock.trend.size(), std::size_t{trendBars});
    QCOMPARE(stock.trend.back(), 5U);
    QCOMPARE(stock.sample, std::string("stock below 3 for sku 4711"));
}

void FlowStatisticsTest::attemptsThatFailAreNoErrorWhileOthersAreLeft()
{
    FlowStatistics statistics;
    statistics.take(
        {told("1", FlowStatus::InProgress, "a 0-1 ok; b 1-2 fails 503; b 2-3 backoff"),
         told("2", FlowStatus::Completed, "a 0-1 fails 503; a#2 1-2 ok")},
        toldAt(5)
    );
    QVERIFY(statistics.read({}, toldAt(5)).errors.empty());
    // An exhausted step that is undone as well has failed all the same.
    SeenFlow undone = told("3", FlowStatus::Undone, "a 0-1 ok; b 1-2 fails 503; UNDO b 3-4 ok; UNDO a 4-5 ok");
    statistics.take({undone}, toldAt(5));
    QCOMPARE(words(statistics.read({}, toldAt(5)).errors), QStringLiteral("1 × b: 503"));
}

void FlowStatisticsTest::aChosenTimeNarrowsEverythingButTheBars()
{
    FlowStatistics statistics;
    statistics.take(
        {told("1", FlowStatus::Completed, "a 0-2 ok"),
         exhausted("2", "a 121-122 ok; b 122-123 fails 503"),
         told("3", FlowStatus::Completed, "a 300-302 ok")},
        toldAt(310)
    );
    DashboardQuestion question;
    question.chosen = TimeRange{toldAt(130), toldAt(140)};
    DashboardReading reading = statistics.read(question, toldAt(310));
    QCOMPARE(reading.read, (TimeRange{toldAt(120), toldAt(180)})); // what is counted is known by the minute
    QCOMPARE(words(reading.figures.counts), QStringLiteral("1 started, 0 completed, 0 retried, 1 undone, 0 failed"));
    QCOMPARE(words(reading.errors), QStringLiteral("1 × b: 503"));
    QCOMPARE(reading.steps.front().count, 1U);
    QCOMPARE(reading.bars.back().counts.ended(), 1U);
    question.chosen = TimeRange{toldAt(200), toldAt(240)};
    reading = statistics.read(question, toldAt(310));
    QVERIFY(reading.errors.empty() && reading.steps.empty());
    // A chosen time that has left what is shown holds nothing, and nothing breaks.
    reading = statistics.read(question, toldAt(310 + 7200));
    QCOMPARE(reading.figures.counts, OutcomeCounts());
}

void FlowStatisticsTest::anOrchestrationIsReadAlone()
{
    FlowStatistics statistics;
    statistics.take(
        {told("1", FlowStatus::Completed, "a 0-2 ok", "orders"),
         told("2", FlowStatus::InProgress, "a 0-2 ok; b 2- runs", "tenants"),
         told("3", FlowStatus::Completed, "a 0-2 ok; c 2-3 ok", "tenants")},
        toldAt(10)
    );
    QCOMPARE(statistics.read({}, toldAt(10)).timed, OrchestrationName("tenants")); // the busiest
    DashboardQuestion question;
    question.orchestration = OrchestrationName("orders");
    const DashboardReading reading = statistics.read(question, toldAt(10));
    QCOMPARE(words(reading.figures.counts), QStringLiteral("1 started, 1 completed, 0 retried, 0 undone, 0 failed"));
    QCOMPARE(reading.figures.open, 0U);
    QCOMPARE(reading.timed, OrchestrationName("orders"));
    QCOMPARE(reading.steps.size(), std::size_t{1});
    QCOMPARE(reading.orchestrations, (std::vector{OrchestrationName("orders"), OrchestrationName("tenants")}));
    question.orchestration = OrchestrationName("never seen");
    QCOMPARE(statistics.read(question, toldAt(10)).figures.counts, OutcomeCounts());
    QVERIFY(statistics.read(question, toldAt(10)).steps.empty());
}

void FlowStatisticsTest::aStepThatGotWorseIsTold()
{
    FlowStatistics statistics;
    const auto tell = [&](double from, double took) {
        for (int i = 0; i < 110; ++i) {
            const std::string spans = "a " + std::to_string(from) + "-" + std::to_string(from + took) + " ok; b "
                + std::to_string(from) + "-" + std::to_string(from + 0.1) + " ok";
            statistics.take({told(std::to_string(from + i), FlowStatus::InProgress, spans)}, toldAt(3600));
        }
    };
    tell(600, 0.2);
    tell(3400, 3.2);
    const DashboardReading reading = statistics.read({}, toldAt(3600));
    QVERIFY(reading.steps[0].timesWorse > 14 && reading.steps[0].timesWorse < 18);
    QCOMPARE(reading.steps[1].timesWorse, 0.0);
}

void FlowStatisticsTest::aClockAheadMovesNothing()
{
    FlowStatistics statistics;
    const double year = 365.0 * 24 * 3600;
    SeenFlow ahead = told("2", FlowStatus::Completed, "a 0-2 ok");
    ahead.startedAt = toldAt(year);
    ahead.endedAt = toldAt(year);
    statistics.take({told("1", FlowStatus::Completed, "a 0-2 ok"), ahead}, toldAt(10));
    QCOMPARE(
        words(statistics.read({}, toldAt(10)).figures.counts),
        QStringLiteral("2 started, 2 completed, 0 retried, 0 undone, 0 failed")
    );
}

void FlowStatisticsTest::manyMessagesAreBounded()
{
    FlowStatistics statistics;
    const int messages = static_cast<int>(TallyKeys::errorsMax) + 50;
    for (int i = 0; i < messages; ++i) {
        std::string word; // letters alone: digits would be taken out
        for (int rest = i + 1; rest > 0; rest /= 20) {
            word += static_cast<char>('g' + rest % 20);
        }
        statistics.take({exhausted(std::to_string(i), "b 0-1 fails " + word)}, toldAt(3));
    }
    const DashboardReading reading = statistics.read({}, toldAt(3));
    QCOMPARE(reading.errors.size(), TallyKeys::errorsMax + 1);
    QCOMPARE(reading.errors.front().message, std::string("other messages"));
    QCOMPARE(reading.errors.front().count, 50U);
}

/// Whatever is told, in whatever order and however often: what is counted is what the flows are in the end.
void FlowStatisticsTest::countsEqualARecountOfTheFlows()
{
    for (unsigned seed = 1; seed <= 30; ++seed) {
        std::mt19937 chance(seed);
        const auto below = [&chance](int most) { return static_cast<int>(chance() % static_cast<unsigned>(most)); };
        FlowStatistics statistics;
        std::map<std::string, SeenFlow> flows; // as last told
        std::map<std::string, SeenFlow> kept;
        constexpr FlowStatus statuses[]{
            FlowStatus::InProgress,
            FlowStatus::Completed,
            FlowStatus::Undoing,
            FlowStatus::Undone,
            FlowStatus::Failed,
            FlowStatus::NotRegistered};
        for (int turn = 0; turn < 300; ++turn) {
            const std::string id = std::to_string(below(40));
            const int begin = below(40 * 60);
            std::string spans;
            for (int i = 0; i < 1 + below(4); ++i) {
                const std::string from = std::to_string(begin + i * 10);
                const std::string to = std::to_string(begin + i * 10 + below(10));
                spans += std::string(below(4) == 0 ? "UNDO " : "") + "abcd"[below(4)] + " " + from + "-" + to
                    + (below(2) == 0 ? " ok;" : " fails x;");
            }
            const SeenFlow flow = told(id, statuses[below(6)], spans);
            statistics.take({flow}, toldAt(3000));
            flows[id] = kept[id] = flow;
            if (below(10) == 0) {
                // It makes room and is never told again: its last word counts.
                statistics.forget({flow.id});
                flows["gone " + std::to_string(turn)] = flow;
                flows.erase(id);
                kept.erase(id);
            }
        }
        OutcomeCounts recount;
        std::uint64_t open = 0;
        std::map<std::pair<StepName, Phase>, std::uint64_t> attempts;
        for (const auto& [id, flow] : flows) {
            ++recount[TallyKind::Started];
            const bool completed = flow.status == FlowStatus::Completed;
            recount[TallyKind::Completed] += completed && flow.attemptsMost == 1 ? 1 : 0;
            recount[TallyKind::Retried] += completed && flow.attemptsMost > 1 ? 1 : 0;
            recount[TallyKind::Undone] += flow.status == FlowStatus::Undone ? 1 : 0;
            recount[TallyKind::Failed] += flow.status == FlowStatus::Failed ? 1 : 0;
            for (const Span& span : flow.spans) {
                ++attempts[{span.step, span.phase}];
            }
        }
        for (const auto& [id, flow] : kept) {
            open += isAtRest(flow.status) ? 0 : 1;
        }
        const DashboardReading reading = statistics.read({}, toldAt(3000));
        QCOMPARE(words(reading.figures.counts), words(recount));
        QCOMPARE(reading.figures.open, open);
        OutcomeCounts bars;
        for (const OutcomeBar& bar : reading.bars) {
            bars.add(bar.counts);
        }
        QCOMPARE(bars, recount);
        std::map<std::pair<StepName, Phase>, std::uint64_t> counted;
        for (const StepTimes& step : reading.steps) {
            counted[{step.step.name, step.step.phase}] = step.count;
        }
        QCOMPARE(counted, attempts);
    }
}

QTEST_GUILESS_MAIN(FlowStatisticsTest)
#include "flow_statistics_test.moc"
