#include "engine/transport/kafka_ownership.h"

#include "engine/transport/kafka_transport.h"
#include "tests/support/collector.h"
#include "tests/support/real_kafka.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QProcess>
#include <QtTest/QTest>

#include <atomic>
#include <cstdio>
#include <thread>
#include <variant>

namespace backstep {

namespace {

OwnerMessage named(const std::string& id)
{
    OwnerMessage self;
    self.owner = OwnerId(id);
    self.name = "Backstep of " + id;
    self.openFlows = 3;
    return self;
}

Result<KafkaOwnership::Answer> claim(
    const std::string& id, KafkaOwnership::Lost lost = [](const std::string&) {}
)
{
    static const SystemClock clock;
    return KafkaOwnership::claim(RealKafka::options(), named(id), clock, std::move(lost));
}

bool isOwned(const Result<KafkaOwnership::Answer>& answer)
{
    return answer && std::holds_alternative<KafkaOwnership::Owned>(*answer);
}

std::string heldBy(const Result<KafkaOwnership::Answer>& answer)
{
    const auto* held = answer ? std::get_if<KafkaOwnership::HeldBy>(&*answer) : nullptr;
    return held == nullptr ? std::string() : held->owner.owner.text();
}

std::string ownerNow()
{
    const auto owner = ownerOf(RealKafka::options());
    return !owner ? "?" : owner->has_value() ? (*owner)->owner.text() : std::string("nobody");
}

/// This program again, as another process that claims the cluster and stays.
class OtherProcess
{
public:
    explicit OtherProcess(const std::string& id)
    {
        m_process.start(QCoreApplication::applicationFilePath(), {"claim", QString::fromStdString(id)});
    }

    QByteArray answer()
    {
        return m_process.waitForReadyRead(40'000) ? m_process.readAllStandardOutput().trimmed() : QByteArray("nothing");
    }

    void killHard()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

private:
    QProcess m_process;
};

} // namespace

/// What the other process does.
int claimAndStay(const char* id)
{
    const auto answer = claim(id);
    std::puts(isOwned(answer) ? "owned" : heldBy(answer).c_str());
    std::fflush(stdout);
    std::this_thread::sleep_for(std::chrono::minutes(5)); // until it is killed
    return 0;
}

class KafkaOwnershipTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nobodyOwnsAFreshCluster();
    void theSecondIsToldWhoHoldsIt();
    void aReleaseLetsTheNextOneInAtOnce();
    void theSameLedgerHasItsPlaceAtOnceAfterACrash();
    void anotherLedgerWaitsForTheSessionOfADeadOne();
    void theSameLedgerTwiceIsNoticed();
    void ofManyAtOnceOneOwns();
    void aBrokerThatReturnsFindsTheSameOwner(); // restarts the broker
    void theReferenceIsSeenByItsGroup();
};

void KafkaOwnershipTest::nobodyOwnsAFreshCluster()
{
    QCOMPARE(ownerNow(), std::string("nobody"));
}

void KafkaOwnershipTest::theSecondIsToldWhoHoldsIt()
{
    const auto first = claim("ledger-a");
    QVERIFY2(isOwned(first), first ? "held" : first.error().message.c_str());
    QCOMPARE(ownerNow(), std::string("ledger-a"));
    const auto second = claim("ledger-b");
    QCOMPARE(heldBy(second), std::string("ledger-a"));
    const auto& held = std::get<KafkaOwnership::HeldBy>(*second).owner;
    QCOMPARE(held.name, std::string("Backstep of ledger-a"));
    QVERIFY(!held.released && held.at.isSet());
    QCOMPARE(held.openFlows, std::uint64_t{3});
}

void KafkaOwnershipTest::aReleaseLetsTheNextOneInAtOnce()
{
    {
        const auto first = claim("ledger-a");
        QVERIFY(isOwned(first));
    }
    QCOMPARE(ownerNow(), std::string("nobody"));
    QElapsedTimer waited;
    waited.start();
    const auto next = claim("ledger-b");
    QVERIFY(isOwned(next));
    QVERIFY(!std::get<KafkaOwnership::Owned>(*next).abandonedBy.has_value());
    qInfo("after a release: %lld ms", static_cast<long long>(waited.elapsed()));
    QVERIFY(waited.elapsed() < 5000);
}

void KafkaOwnershipTest::theSameLedgerHasItsPlaceAtOnceAfterACrash()
{
    OtherProcess other("ledger-c");
    QCOMPARE(other.answer(), QByteArray("owned"));
    other.killHard();
    QCOMPARE(ownerNow(), std::string("ledger-c")); // as far as anyone can know
    QElapsedTimer waited;
    waited.start();
    const auto again = claim("ledger-c");
    QVERIFY(isOwned(again));
    qInfo("after a crash: %lld ms", static_cast<long long>(waited.elapsed()));
    QVERIFY(waited.elapsed() < 5000);
}

void KafkaOwnershipTest::anotherLedgerWaitsForTheSessionOfADeadOne()
{
    OtherProcess other("ledger-d");
    QCOMPARE(other.answer(), QByteArray("owned"));
    other.killHard();
    QCOMPARE(heldBy(claim("ledger-e")), std::string("ledger-d"));
    QElapsedTimer waited;
    waited.start();
    auto next = claim("ledger-e");
    while (!isOwned(next)) {
        QVERIFY(waited.elapsed() < 30'000);
        QCOMPARE(heldBy(next), std::string("ledger-d"));
        QTest::qWait(500);
        next = claim("ledger-e");
    }
    QCOMPARE(std::get<KafkaOwnership::Owned>(*next).abandonedBy->owner.text(), std::string("ledger-d"));
    QCOMPARE(ownerNow(), std::string("ledger-e"));
}

void KafkaOwnershipTest::theSameLedgerTwiceIsNoticed()
{
    std::atomic<int> lost = 0;
    const auto first = claim("ledger-f", [&lost](const std::string&) { ++lost; });
    QVERIFY(isOwned(first));
    const auto second = claim("ledger-f");
    QVERIFY(isOwned(second));
    QTRY_COMPARE_WITH_TIMEOUT(lost.load(), 1, 20'000);
}

void KafkaOwnershipTest::ofManyAtOnceOneOwns()
{
    std::atomic<int> lost = 0;
    std::vector<Result<KafkaOwnership::Answer>> answers;
    for (int i = 0; i < 4; ++i) {
        answers.emplace_back(failure(Fault::Internal, "no answer"));
    }
    {
        std::vector<std::jthread> claimants;
        for (std::size_t i = 0; i < answers.size(); ++i) {
            claimants.emplace_back([&answers, &lost, i] {
                answers[i] = claim("rival-" + std::to_string(i), [&lost](const std::string&) { ++lost; });
            });
        }
    }
    for (const auto& answer : answers) {
        QVERIFY2(answer, answer ? "" : answer.error().message.c_str());
    }
    QCOMPARE(std::ranges::count_if(answers, isOwned), 1);
    QTest::qWait(1000); // the losers have left by now: nothing may change for the owner
    QCOMPARE(lost.load(), 0);
    const auto owner = std::ranges::find_if(answers, isOwned) - answers.begin();
    QCOMPARE(ownerNow(), "rival-" + std::to_string(owner));
}

void KafkaOwnershipTest::aBrokerThatReturnsFindsTheSameOwner()
{
    std::atomic<int> lost = 0;
    const auto owner = claim("ledger-g", [&lost](const std::string&) { ++lost; });
    QVERIFY(isOwned(owner));
    QVERIFY(RealKafka::stop());
    QTest::qWait(2000);
    QVERIFY(RealKafka::start());
    QTRY_COMPARE_WITH_TIMEOUT(ownerNow(), std::string("ledger-g"), 40'000);
    QCOMPARE(heldBy(claim("ledger-h")), std::string("ledger-g"));
    QCOMPARE(lost.load(), 0);
}

void KafkaOwnershipTest::theReferenceIsSeenByItsGroup()
{
    const auto before = referenceOrchestratorLives(RealKafka::options());
    QVERIFY(before && !*before);
    Collector collector;
    const auto transport = connected(collector);
    const TopicName topic(unique("reference"));
    QVERIFY(transport->ensureTopics({{topic, 1, false}}));
    SubscriptionSpec spec = reading(topic, StartFrom::Beginning);
    spec.group = "orchestrator-service";
    const auto member = transport->subscribe(spec, collector);
    QVERIFY(collector.waitForCaughtUp());
    const auto now = referenceOrchestratorLives(RealKafka::options());
    QVERIFY(now && *now);
}

} // namespace backstep

int main(int argc, char** argv)
{
    if (argc == 3 && std::string(argv[1]) == "claim") {
        return backstep::claimAndStay(argv[2]);
    }
    QCoreApplication app(argc, argv);
    backstep::KafkaOwnershipTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "kafka_ownership_test.moc"
