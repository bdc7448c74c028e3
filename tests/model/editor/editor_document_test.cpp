#include "model/editor/editor_document.h"
#include "model/editor/editor_files.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace backstep;

namespace {

const QByteArray two = R"(# Tenants.
orchestrations:
  - orchestrationName: first
    as: initiator
    type: sequential
    steps:
      - seq: 1
        name: openRealm
        objectType: Realm

      - seq: 2
        name: openClient
  - orchestrationName: second
    as: initiator
    type: parallel
    steps:
      - seq: 1
        name: mail
)";

} // namespace

class EditorDocumentTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QVERIFY(m_folder.isValid()); }

    void drawsTheFirstOrchestrationWithItsLines()
    {
        EditorDocument document;
        QVERIFY(!document.load(write("a.yaml", two)).has_value());
        QCOMPARE(document.names(), (QStringList{QStringLiteral("first"), QStringLiteral("second")}));
        const EditorGraph& graph = *document.graph();
        QCOMPARE(graph.name(), QStringLiteral("first"));
        QCOMPARE(graph.steps[0].lines, (LineRange{7, 9}));
        QCOMPARE(graph.steps[1].lines, (LineRange{11, 12}));
        QCOMPARE(graph.stepAt(8), std::optional<StepIndex>(0));
        QCOMPARE(graph.stepAt(12), std::optional<StepIndex>(1));
        QCOMPARE(graph.stepAt(3), std::optional<StepIndex>());
    }

    void lineChoosesTheOrchestration()
    {
        EditorDocument document;
        QVERIFY(!document.load(write("b.yaml", two)).has_value());
        const QSignalSpy chosen(&document, &EditorDocument::chosenChanged);
        document.chooseAt(18);
        QCOMPARE(document.graph()->name(), QStringLiteral("second"));
        QCOMPARE(chosen.size(), 1);
    }

    void keepsTheLastGoodDrawing()
    {
        EditorDocument document;
        QVERIFY(!document.load(write("c.yaml", two)).has_value());
        QSignalSpy read(&document, &EditorDocument::wasRead);
        document.setText(QStringLiteral("orchestrations:\n  - orchestrationName: [first\n"));
        QVERIFY(read.wait());
        QVERIFY(document.isStale());
        QCOMPARE(document.graph()->name(), QStringLiteral("first"));
        QVERIFY(document.trouble().startsWith(QStringLiteral("Line ")));
        QVERIFY(document.problems().rowCount() > 0);
        document.setText(QString::fromUtf8(two));
        QVERIFY(read.wait());
        QVERIFY(!document.isStale());
        QVERIFY(document.trouble().isEmpty());
    }

    void savesEveryByte()
    {
        const QByteArray windows = QByteArray(two).replace("\n", "\r\n");
        const QString path = write("d.yaml", windows);
        EditorDocument document;
        QVERIFY(!document.load(path).has_value());
        QVERIFY(!document.text().contains(QLatin1Char('\r')));
        document.setText(document.text() + QStringLiteral("# end\n"));
        QVERIFY(document.isModified());
        QVERIFY(!document.save().has_value());
        QVERIFY(!document.isModified());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), windows + "# end\r\n");
    }

    void refusesWithOneSentence_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("part");
        QTest::newRow("binary") << QByteArray("a\0b", 3) << "zero bytes";
        QTest::newRow("latin") << QByteArray("name: caf\xE9 x") << "not UTF-8";
        QTest::newRow("huge") << QByteArray(17 * 1024 * 1024, '#') << "too large";
    }

    void refusesWithOneSentence()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, part);
        EditorDocument document;
        const auto refusal = document.load(write("bad.yaml", bytes));
        QVERIFY(refusal.has_value());
        QVERIFY2(refusal->contains(part), qPrintable(*refusal));
        QVERIFY(document.path().isEmpty());
    }

    void refusesWhatIsNotThere()
    {
        EditorDocument document;
        QVERIFY(document.load(m_folder.filePath(QStringLiteral("none.yaml"))).has_value());
        QVERIFY(document.load(m_folder.path()).has_value());
    }

    void opensEmptyFiles()
    {
        EditorDocument document;
        QVERIFY(!document.load(write("empty.yaml", {})).has_value());
        QVERIFY(!document.graph().has_value());
    }

    void filesKeepWhatIsUnsaved()
    {
        const QString one = write("one.yaml", two);
        const QString other = write("other.yaml", two);
        EditorFiles files;
        QVERIFY(!files.open(one).has_value());
        files.current()->setText(QStringLiteral("# mine\n"));
        QVERIFY(!files.open(other).has_value());
        QVERIFY(files.isModified(one));
        QVERIFY(!files.open(one).has_value());
        QCOMPARE(files.current()->text(), QStringLiteral("# mine\n"));
        QVERIFY(files.paths().contains(other));
    }

private:
    QString write(const char* name, const QByteArray& bytes)
    {
        const QString path = m_folder.filePath(QString::fromLatin1(name));
        QFile file(path);
        if (file.open(QIODevice::WriteOnly)) {
            file.write(bytes);
        }
        return path;
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(EditorDocumentTest)
#include "editor_document_test.moc"
