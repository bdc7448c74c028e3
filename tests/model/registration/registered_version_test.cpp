#include "model/registration/registered_version.h"

#include "tests/support/asked_orchestrations.h"
#include "tests/support/scenario.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace backstep;

namespace {

Orchestration flowOf(const std::string& picture)
{
    Orchestration flow = pictured(picture);
    flow.name = OrchestrationName("tenants");
    flow.hash = DefinitionHash(picture); // two of the same picture mean the same
    return flow;
}

RegisteredState
stateOf(const std::string& picture, int version, std::size_t open = 0, std::vector<RegisteredState::Older> older = {})
{
    return {{flowOf(picture), version, {}, "svc"}, open, std::move(older)};
}

} // namespace

class RegisteredVersionTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_asked = std::make_unique<AskedOrchestrations>();
        m_version = std::make_unique<RegisteredVersion>(m_folder->path());
    }

    void cleanup() { m_version.reset(); }

    void saysWhereTheFileStands()
    {
        QCOMPARE(m_version->words(), QStringLiteral("No flow to register yet."));
        m_version->setDefinition(flowOf("a > b"));
        QCOMPARE(m_version->words(), QStringLiteral("Not connected."));
        m_version->setOrchestrations(m_asked.get());
        QCOMPARE(m_asked->names, std::vector{OrchestrationName("tenants")});
        answer(failure(Fault::NotFound, "None is."));
        QCOMPARE(m_version->words(), QStringLiteral("Not registered here yet."));
        m_version->ask();
        answer(stateOf("a > b", 4));
        QCOMPARE(m_version->words(), QStringLiteral("File is version 4"));
        QVERIFY(m_version->differences().empty());
        m_version->setDefinition(flowOf("a > c"));
        QCOMPARE(m_version->words(), QStringLiteral("File differs from version 4"));
        QCOMPARE(m_version->differences().size(), std::size_t{1}); // b was renamed
    }

    void anOrchestratorThatDoesNotTellIsSaid()
    {
        m_version->setDefinition(flowOf("a"));
        m_version->setOrchestrations(m_asked.get());
        answer(failure(Fault::Refused, "It runs elsewhere."));
        QCOMPARE(m_version->standing(), RegisteredVersion::Standing::NotTold);
        QCOMPARE(m_version->words(), QStringLiteral("Its orchestrator has not told."));
    }

    void countsFlowsOfOlderVersions()
    {
        m_version->setDefinition(flowOf("a > b"));
        m_version->setOrchestrations(m_asked.get());
        answer(stateOf("a > b", 4, 7, {{3, 14}, {1, 1}}));
        QCOMPARE(
            m_version->flowsWords(), QStringLiteral("14 flows still run on version 3, 1 flow still runs on version 1.")
        );
        m_version->setDefinition(flowOf("a > c")); // now those of the newest are of an older one, too
        QVERIFY(m_version->flowsWords().startsWith(QStringLiteral("7 flows still run on version 4, 14 flows")));
    }

    void anAnswerForAnotherFlowIsNotTaken()
    {
        m_version->setDefinition(flowOf("a"));
        m_version->setOrchestrations(m_asked.get());
        Orchestration other = flowOf("x");
        other.name = OrchestrationName("orders");
        const auto lateAnswer = stateOf("a", 9);
        m_asked->answerRegistered(lateAnswer); // queued, and then another flow comes to the front
        m_version->setDefinition(other);
        QCoreApplication::processEvents();
        QCOMPARE(m_version->standing(), RegisteredVersion::Standing::NotTold);
    }

    void announcesWhatWasRegistered()
    {
        QSignalSpy announced(m_version.get(), &RegisteredVersion::announced);
        m_version->setDefinition(flowOf("a > b"));
        m_version->setOrchestrations(m_asked.get());
        m_version->takeRegistered(QStringLiteral("tenants"), 5);
        answer(stateOf("a > b", 5, 0, {{4, 14}}));
        QCOMPARE(
            announced.value(0).value(0).toString(),
            QStringLiteral("tenants is registered as version 5. 14 flows go on under version 4.")
        );
        QCOMPARE(m_version->words(), QStringLiteral("File is version 5"));
    }

    void comparesWithTheTextThatWasRegistered()
    {
        m_version->setDefinition(flowOf("a > b"));
        m_version->setOrchestrations(m_asked.get());
        m_version->keepText(flowOf("a > b"), QStringLiteral("# as written\n"));
        m_version->setDefinition(flowOf("a > c"));
        answer(stateOf("a > b", 1));
        QCOMPARE(m_version->text().registered, QStringLiteral("# as written\n"));
        QVERIFY(!m_version->text().mine.has_value());
        m_version->ask();
        answer(stateOf("x > y", 2)); // registered elsewhere: its text is not known here
        QVERIFY(m_version->text().registered.contains(QStringLiteral("\"name\": \"x\"")));
        QVERIFY(m_version->text().mine->contains(QStringLiteral("\"name\": \"c\"")));
    }

    void isAskedAgainWhileSomebodyLooks()
    {
        m_version->setDefinition(flowOf("a"));
        m_version->setOrchestrations(m_asked.get());
        const std::size_t before = m_asked->names.size();
        m_version->setWatched(true);
        QTRY_VERIFY_WITH_TIMEOUT(m_asked->names.size() >= before + 2, 20'000);
    }

private:
    void answer(const Result<RegisteredState>& state)
    {
        m_asked->answerRegistered(state);
        QCoreApplication::processEvents();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AskedOrchestrations> m_asked;
    std::unique_ptr<RegisteredVersion> m_version;
};

QTEST_GUILESS_MAIN(RegisteredVersionTest)
#include "registered_version_test.moc"
