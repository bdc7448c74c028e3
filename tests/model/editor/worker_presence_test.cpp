#include "model/editor/worker_presence.h"

#include "engine/wire/topics.h"
#include "model/editor/editor_document.h"
#include "model/feed/worker_feed.h"

#include <QSignalSpy>
#include <QTest>

using namespace backstep;

namespace {

const QString flow = QStringLiteral(R"(orchestrationName: tenants
as: initiator
type: sequential
steps:
  - seq: 1
    name: openRealm
    objectType: Realm
  - seq: 2
    name: sendMail
    objectType: Mail
    undo: none
)");

const OrchestrationName tenants("tenants");
constexpr Instant start{60'000'000};

EditorGraph drawn()
{
    EditorDocument document;
    document.setText(flow);
    document.readNow();
    return document.graph().value();
}

SeenWorker worker(const char* service, const char* step, const char* undo = "close")
{
    SeenWorker seen;
    seen.registration.role = EntryRole::Worker;
    seen.registration.orchestrationName = tenants;
    seen.registration.service = service;
    EntryStep& served = seen.registration.steps.emplace_back();
    served.name = StepName(step);
    served.doMethod = "open";
    served.undoMethod = undo;
    return seen;
}

/// "DO | UNDO" of the first step.
QString wordsOf(const WorkersSeen& seen)
{
    const StepPresence first = presenceIn(drawn(), seen, start + Duration(2500)).front();
    return first.forward.words + QStringLiteral(" | ") + first.backward.words;
}

TopicName topic(Phase phase)
{
    return topics::command(tenants, StepName("openRealm"), phase);
}

class OneWorker final : public WorkerQuery
{
public:
    [[nodiscard]] std::optional<WorkersSeen> workersSince(std::uint64_t mark) const override
    {
        return mark == seen.mark ? std::nullopt : std::optional(seen);
    }

    WorkersSeen seen;
};

class StillClock final : public Clock
{
public:
    [[nodiscard]] Instant now() const override { return start; }
};

} // namespace

class WorkerPresenceTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void saysWhoWouldAnswer_data()
    {
        QTest::addColumn<WorkersSeen>("seen");
        QTest::addColumn<QString>("words");
        const std::vector<TopicName> both{topic(Phase::Do), topic(Phase::Undo)};
        const SeenAnswer answer{tenants, StepName("openRealm"), Phase::Do, start};
        const SeenWorker one = worker("keycloak", "openRealm");
        const SeenWorker other = worker("mail", "openRealm", "");
        QTest::newRow("nobody") << WorkersSeen{1, {}, {}, std::vector<TopicName>()}
                                << QStringLiteral("never seen | never seen");
        QTest::newRow("registered, and listens")
            << WorkersSeen{1, {one, other}, {}, both} << QStringLiteral("2, never answered | 1, never answered");
        QTest::newRow("and answered") << WorkersSeen{1, {one}, {answer}, both}
                                      << QStringLiteral("1, seen 2 s ago | 1, never answered");
        QTest::newRow("listens, but never registered")
            << WorkersSeen{1, {}, {answer}, both} << QStringLiteral("1, seen 2 s ago | 1, never answered");
        QTest::newRow("gone") << WorkersSeen{1, {one}, {answer}, std::vector<TopicName>()}
                              << QStringLiteral("0, seen 2 s ago | 0, never seen");
        QTest::newRow("only DO is listened to") << WorkersSeen{1, {one}, {}, std::vector{topic(Phase::Do)}}
                                                << QStringLiteral("1, never answered | 0, never seen");
        QTest::newRow("nobody knows who listens")
            << WorkersSeen{1, {one}, {answer}, std::nullopt} << QStringLiteral("1, seen 2 s ago | 1, never answered");
    }

    void saysWhoWouldAnswer()
    {
        QFETCH(WorkersSeen, seen);
        QFETCH(QString, words);
        QCOMPARE(wordsOf(seen), words);
    }

    void showsWhoListensAndWhoIsGone()
    {
        const SeenWorker one = worker("keycloak", "openRealm");
        const auto kind = [](const WorkersSeen& seen) { return presenceIn(drawn(), seen, start).front().forward.kind; };
        using Kind = WorkerPresence::Kind;
        QCOMPARE(kind({1, {}, {}, std::nullopt}), Kind::NeverSeen);
        QCOMPARE(kind({1, {one}, {}, std::nullopt}), Kind::Gone); // registered, never answered
        QCOMPARE(kind({1, {one}, {}, std::vector<TopicName>()}), Kind::Gone);
        QCOMPARE(kind({1, {one}, {}, std::vector{topic(Phase::Do)}}), Kind::Here);
    }

    void namesTheServices()
    {
        const SeenWorker one = worker("keycloak", "openRealm");
        const StepPresence step = presenceIn(drawn(), {1, {one}, {}, std::vector{topic(Phase::Do)}}, start).front();
        QCOMPARE(
            step.forward.sentence,
            QStringLiteral("1 worker serves it (keycloak). It has not answered yet, as far as was seen.")
        );
        QCOMPARE(
            step.backward.sentence,
            QStringLiteral("Nobody listens now. 1 worker registered (keycloak). It never answered, as far as was seen.")
        );
    }

    void whatHasNoUndoHasNoWorkerOfIt()
    {
        const auto all = presenceIn(drawn(), {1, {worker("mail", "sendMail")}, {}, std::nullopt}, start);
        QCOMPARE(all.at(1).backward, WorkerPresence());
        QVERIFY(all.at(1).forward.kind != WorkerPresence::Kind::Unknown);
    }

    void workersOfAnotherFlowAreNotCounted()
    {
        SeenWorker other = worker("keycloak", "openRealm");
        other.registration.orchestrationName = OrchestrationName("users");
        QCOMPARE(wordsOf({1, {other}, {}, std::vector<TopicName>()}), QStringLiteral("never seen | never seen"));
    }

    void olderBySecondsLooksTheSame()
    {
        const WorkersSeen seen{1, {}, {{tenants, StepName("openRealm"), Phase::Do, start}}, std::nullopt};
        const auto before = presenceIn(drawn(), seen, start);
        const auto after = presenceIn(drawn(), seen, start + Duration(5000));
        QVERIFY(before != after);
        QVERIFY(looksLike(before, after));
        QVERIFY(!looksLike(before, presenceIn(drawn(), {1, {}, {}, std::nullopt}, start)));
    }

    void theFeedTellsNewsAndForgetsWithTheCluster()
    {
        const StillClock clock;
        OneWorker query;
        query.seen = {1, {worker("keycloak", "openRealm")}, {}, std::nullopt};
        WorkerFeed feed(clock);
        QSignalSpy changed(&feed, &WorkerFeed::changed);
        QVERIFY(!feed.isWatching());
        feed.watch(&query);
        QCOMPARE(feed.seen().registered.size(), std::size_t{1});
        changed.clear();
        feed.take();
        QCOMPARE(changed.count(), 0);
        query.seen = {2, {}, {}, std::nullopt};
        feed.take();
        QCOMPARE(changed.count(), 1);
        QVERIFY(feed.seen().registered.empty());
        query.seen = {3, {worker("keycloak", "openRealm")}, {}, std::nullopt};
        feed.take();
        feed.watch(nullptr);
        QVERIFY(feed.seen().registered.empty() && !feed.isWatching());
    }
};

QTEST_GUILESS_MAIN(WorkerPresenceTest)
#include "worker_presence_test.moc"
