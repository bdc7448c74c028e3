#include "model/editor/unserved_steps.h"

#include "engine/wire/topics.h"

#include <QTest>

using namespace backstep;

namespace {

const QString flow = QStringLiteral(R"(orchestrationName: tenants
as: initiator
type: sequential
steps:
  - seq: 2
    name: openClient
    objectType: Client
  - seq: 1
    name: openRealm
    objectType: Realm
  - seq: 3
    name: sendMail
    objectType: Mail
    undo: none
)");

const OrchestrationName tenants("tenants");

/// "openRealm DO".
TopicName topicOf(const QString& words)
{
    const QStringList parts = words.split(QLatin1Char(' '));
    const Phase phase = parts.at(1) == QLatin1String("DO") ? Phase::Do : Phase::Undo;
    return topics::command(tenants, StepName(parts.at(0).toStdString()), phase);
}

} // namespace

/// Who listens for nothing, among the problems of the file in front.
class UnservedStepsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void saysForWhatNobodyListens_data()
    {
        QTest::addColumn<QString>("heard");
        QTest::addColumn<bool>("hasRegistered");
        QTest::addColumn<QString>("said");
        const QString all = QStringLiteral("openRealm DO,openRealm UNDO,openClient DO,openClient UNDO,sendMail DO");
        const auto but = [&all](const char* gone) {
            QStringList left = all.split(QLatin1Char(','));
            for (const QString& each : QString::fromLatin1(gone).split(QLatin1Char(','))) {
                left.removeAll(each);
            }
            return left.join(QLatin1Char(','));
        };
        QTest::newRow("all are served") << all << true << "";
        QTest::newRow("UNDO") << but("openClient UNDO") << false
                              << "6:11 openClient: No worker listens for UNDO of openClient.";
        QTest::newRow("DO") << but("sendMail DO") << false << "12:11 sendMail: No worker listens for DO of sendMail.";
        QTest::newRow("DO alone") << but("openRealm DO") << false
                                  << "9:11 openRealm: No worker listens for DO of openRealm.";
        QTest::newRow("in the order of the flow") << but("openRealm UNDO,openClient DO,openClient UNDO") << false
                                                  << "9:11 openRealm: No worker listens for UNDO of openRealm.|"
                                                     "6:11 openClient: No worker listens for openClient.";
        QTest::newRow("all are gone") << "" << true << "1:20 tenants: No worker of tenants listens now.";
        QTest::newRow("nobody was ever there") << "" << false << "";
    }

    void saysForWhatNobodyListens()
    {
        QFETCH(QString, heard);
        QFETCH(bool, hasRegistered);
        EditorDocument document;
        document.setText(flow);
        document.readNow();
        WorkersSeen seen{1, {}, {}, std::vector<TopicName>()};
        for (const QString& each : heard.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
            seen.heard->push_back(topicOf(each));
        }
        std::ranges::sort(*seen.heard);
        if (hasRegistered) {
            SeenWorker& worker = seen.registered.emplace_back();
            worker.registration.orchestrationName = tenants;
            worker.registration.steps.emplace_back().name = StepName("openRealm");
        }
        QStringList said;
        for (const ProblemRow& row :
             unservedSteps(document, presenceIn(document.graph().value(), seen, Instant{60'000'000}))) {
            QVERIFY(row.isSeen && row.severity == Severity::Warning && row.code.isEmpty());
            said.append(QStringLiteral("%1:%2 %3: %4").arg(row.line).arg(row.column).arg(row.subject, row.text));
        }
        QTEST(said.join(QLatin1Char('|')), "said");
    }

    void nothingIsSaidOfBrokenText()
    {
        EditorDocument document;
        document.setText(flow);
        document.readNow();
        const auto presence = std::vector<StepPresence>(3, {{WorkerPresence::Kind::Here, 1, {}, {}}, {}});
        document.setText(flow + QStringLiteral("  - ["));
        document.readNow();
        QVERIFY(document.isStale());
        QVERIFY(unservedSteps(document, presence).empty());
    }
};

QTEST_GUILESS_MAIN(UnservedStepsTest)
#include "unserved_steps_test.moc"
