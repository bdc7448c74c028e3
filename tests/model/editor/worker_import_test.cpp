#include "model/editor/worker_import.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace backstep;

namespace {

const char* const plain = R"(orchestrationName: tenants
as: worker
steps:
  - name: openRealm
    objectType: Realm
    doMethod: open
    undoMethod: close
  - name: sendMail
    doMethod: mail
    timeoutMs: 5000
)";

const char* const list = R"(orchestrations:
  - orchestrationName: tenants
    as: worker
    steps:
      - {name: openRealm, objectType: Realm, doMethod: open, undoMethod: close}
      - {name: sendMail, doMethod: mail, timeoutMs: 5000}
)";

const char* const documents = R"(orchName: tenants
as: worker
steps:
  - name: openRealm
    objectType: Realm
    handlerMethod: open
    undoHandlerMethod: close
---
orchestrationName: tenants
as: worker
steps:
  - name: sendMail
    doMethod: mail
    timeoutMs: 5000
)";

const char* const envelope = R"({"payload": {"orchestrationName": "tenants", "as": "WORKER", "steps": [
  {"name": "openRealm", "objectType": "Realm", "doMethod": "open", "undoMethod": "close"},
  {"name": "sendMail", "doMethod": "mail", "timeoutMs": 5000}]},
 "headers": {"eventType": "orchestrator.registration", "serviceName": "keycloak"}})";

} // namespace

class WorkerImportTest final : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString write(const char* name, const char* text) const
    {
        QFile file(m_folder.filePath(QLatin1String(name)));
        const bool written = file.open(QIODevice::WriteOnly) && file.write(text) >= 0;
        Q_ASSERT(written);
        return file.fileName();
    }

private Q_SLOTS:

    void everyFormBecomesAFlowThatRuns_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("path");
        const auto add = [](const char* name, const char* text) {
            for (const char* ending : {"yaml", "json"}) {
                QTest::addRow("%s to %s", name, ending)
                    << QString::fromUtf8(text) << QStringLiteral("/x/tenants.%1").arg(QLatin1String(ending));
            }
        };
        add("plain", plain);
        add("list", list);
        add("documents", documents);
        add("envelope", envelope);
    }

    void everyFormBecomesAFlowThatRuns()
    {
        QFETCH(QString, text);
        QFETCH(QString, path);
        const WorkerImport found = readWorkers(write("worker.yaml", text.toUtf8().constData()));
        QCOMPARE(found.refusal, QString());
        QCOMPARE(flowsOf(found.workers), QStringList{QStringLiteral("tenants")});
        const QByteArray made = initiatorsFor(found.workers, path);
        const DefinitionDocument read
            = readDefinitions({made.constData(), static_cast<std::size_t>(made.size())}, path.toStdString());
        for (const Problem& problem : read.problems) {
            QVERIFY2(problem.severity != Severity::Error, problem.message.c_str());
        }
        QCOMPARE(read.entries.size(), std::size_t{1});
        QVERIFY(read.entries[0].role == EntryRole::Initiator && read.entries[0].orchestration.has_value());
        const Orchestration& flow = *read.entries[0].orchestration;
        QCOMPARE(flow.name.text(), std::string("tenants"));
        QCOMPARE(flow.steps.size(), std::size_t{2});
        QCOMPARE(flow.steps[0].name.text(), std::string("openRealm"));
        QCOMPARE(flow.steps[0].objectType, std::string("Realm"));
        QVERIFY(flow.steps[0].hasUndo);
        QVERIFY(!flow.steps[1].hasUndo);
        QCOMPARE(flow.steps[1].doPolicy.timeout.count(), 5000);
    }

    void theResultIsWrittenAsAPersonWould()
    {
        const WorkerImport found = readWorkers(write("worker.yaml", plain));
        QCOMPARE(
            initiatorsFor(found.workers, QStringLiteral("t.yaml")),
            QByteArray("orchestrations:\n  - orchestrationName: tenants\n    as: initiator\n    type: sequential\n"
                       "    steps:\n      - seq: 1\n        name: openRealm\n        objectType: Realm\n"
                       "      - seq: 2\n        name: sendMail\n        objectType: Object\n        timeoutMs: 5000\n"
                       "        undo: none\n")
        );
    }

    void severalWorkersOfOneFlowBecomeOne()
    {
        Entry one;
        one.role = EntryRole::Worker;
        one.orchestrationName = OrchestrationName("tenants");
        one.service = "a";
        one.steps.resize(2);
        one.steps[0].name = StepName("b");
        one.steps[0].doMethod = "x";
        one.steps[0].seq = 2;
        one.steps[1].name = StepName("a");
        one.steps[1].doMethod = "x";
        one.steps[1].seq = 1;
        Entry other = one;
        other.service = "b";
        other.steps[0].undoMethod = "y";
        Entry another = one;
        another.orchestrationName = OrchestrationName("users");
        QCOMPARE(flowsOf({one, another, other}), (QStringList{QStringLiteral("tenants"), QStringLiteral("users")}));
        const QByteArray made = initiatorsFor({one, another, other}, QStringLiteral("t.yaml"));
        const DefinitionDocument read = readDefinitions({made.constData(), static_cast<std::size_t>(made.size())}, "t");
        QCOMPARE(read.entries.size(), std::size_t{2});
        const Orchestration& flow = *read.entries[0].orchestration;
        QCOMPARE(flow.steps[0].name.text() + " " + flow.steps[1].name.text(), std::string("a b"));
        QVERIFY(flow.steps[1].hasUndo && !flow.steps[0].hasUndo);
    }

    void saysWhyThereIsNothingToBeginFrom()
    {
        QCOMPARE(
            readWorkers(write("initiator.yaml", "orchestrationName: t\nas: initiator\ntype: sequential\nsteps: []\n"))
                .refusal,
            QStringLiteral(
                "initiator.yaml holds no registration of a worker, so there is nothing to begin a flow from. "
                "A registration says \"as: worker\" and lists steps."
            )
        );
        const QString broken = readWorkers(write("broken.yaml", "a: [b")).refusal;
        QVERIFY2(broken.startsWith(QStringLiteral("broken.yaml cannot be read: ")), qPrintable(broken));
        const QString gone = readWorkers(m_folder.filePath(QStringLiteral("gone.yaml"))).refusal;
        QVERIFY2(gone.startsWith(QStringLiteral("gone.yaml cannot be read: ")), qPrintable(gone));
        QVERIFY(!readWorkers(m_folder.path()).refusal.isEmpty());
    }
};

QTEST_GUILESS_MAIN(WorkerImportTest)
#include "worker_import_test.moc"
