#include "model/editor/neighbours.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace backstep;

namespace {

const QByteArray initiator = R"(orchestrations:
  - orchestrationName: tenants
    as: initiator
    type: sequential
    steps:
      - {seq: 1, name: openRealm, objectType: Realm}
)";

const QByteArray worker = R"(orchestrations:
  - orchestrationName: tenants
    as: worker
    steps:
      - {name: openRealm, doMethod: open, undoMethod: close}
)";

} // namespace

class NeighboursTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_files = std::make_unique<EditorFiles>();
    }

    void aFileAloneIsJudgedAlone()
    {
        open("flow.yaml", initiator);
        const Neighbours neighbours(*m_files);
        QCOMPARE(codes(), QStringList("no-worker"));
    }

    void aWorkerInAnotherFileServes()
    {
        write("service.yaml", worker);
        open("flow.yaml", initiator);
        const Neighbours neighbours(*m_files);
        QCOMPARE(codes(), QStringList());
    }

    void anotherDefinitionOfTheNameIsToldHere()
    {
        write("other.yaml", QByteArray(initiator).replace("openRealm", "openDoor"));
        write("service.yaml", worker);
        open("flow.yaml", initiator);
        const Neighbours neighbours(*m_files);
        QCOMPARE(codes(), QStringList("conflicting-definitions"));
        m_files->current()->setText("# backstep: allow-file conflicting-definitions\n" + m_files->current()->text());
        m_files->current()->readNow();
        QCOMPARE(codes(), QStringList());
    }

    void whatChangesOnDiskCounts()
    {
        write("service.yaml", worker);
        open("flow.yaml", initiator);
        const Neighbours neighbours(*m_files);
        write("service.yaml", QByteArray(worker).replace("openRealm", "openDoor"));
        m_files->refresh();
        QCOMPARE(codes(), QStringList("step-without-worker"));
    }

    void anOpenFileCountsAsItStands()
    {
        open("service.yaml", worker);
        m_files->current()->setText(QString::fromUtf8(worker).replace("openRealm", "openDoor"));
        m_files->current()->readNow();
        open("flow.yaml", initiator);
        const Neighbours neighbours(*m_files);
        QCOMPARE(codes(), QStringList("step-without-worker"));
    }

    void aHugeFileIsNoNeighbour()
    {
        write("service.yaml", worker + "# " + QByteArray(1024 * 1024, 'x'));
        open("flow.yaml", initiator);
        const Neighbours neighbours(*m_files);
        QCOMPARE(codes(), QStringList("no-worker"));
    }

    void whatIsNoDefinitionIsNoNeighbour()
    {
        write("package.json", "{\"name\": \"x\"}");
        write("broken.yaml", "a: [");
        open("flow.yaml", initiator);
        const Neighbours neighbours(*m_files);
        QCOMPARE(codes(), QStringList("no-worker"));
    }

private:
    [[nodiscard]] QStringList codes() const
    {
        QStringList codes;
        for (const ProblemRow& row : m_files->current()->problems().rows()) {
            codes << row.code;
        }
        return codes;
    }

    QString write(const char* name, const QByteArray& text)
    {
        QFile file(m_folder->filePath(QLatin1String(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) {
            qFatal("%s cannot be written", name);
        }
        return file.fileName();
    }

    void open(const char* name, const QByteArray& text) { QVERIFY(!m_files->open(write(name, text)).has_value()); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<EditorFiles> m_files;
};

QTEST_GUILESS_MAIN(NeighboursTest)
#include "neighbours_test.moc"
