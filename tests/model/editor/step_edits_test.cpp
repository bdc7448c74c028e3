#include "model/editor/step_edits.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace backstep;

namespace {

const QByteArray chain = "# Tenants.\norchestrationName: t\nas: initiator\ntype: sequential\nsteps:\n"
                         "  - name: a  # a\n  - name: b\n";

} // namespace

class StepEditsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QFile file(m_folder.filePath(QStringLiteral("flow.yaml")));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(chain);
        file.close();
        m_document = std::make_unique<EditorDocument>();
        QVERIFY(!m_document->load(file.fileName()));
    }

    void oneHistoryForAllHands()
    {
        StepEdits edits(*m_document);
        const QString first = m_document->text();
        const EditAnswer added = edits.add(QStringLiteral("a"));
        QCOMPARE(added.refusal, QString());
        QCOMPARE(added.chosen, QStringLiteral("step1"));
        QCOMPARE(steps(), QStringLiteral("a step1 b"));
        const QString second = m_document->text();
        m_document->setText(second + QStringLiteral("#"));
        m_document->setText(second + QStringLiteral("# e"));
        m_document->setText(second + QStringLiteral("# end"));
        QCOMPARE(m_document->history().count(), 2);
        QCOMPARE(m_document->history().undoText(), QStringLiteral("typing"));
        m_document->history().undo();
        QCOMPARE(m_document->text(), second);
        m_document->history().undo();
        QCOMPARE(m_document->text(), first);
        QVERIFY(!m_document->isModified());
        m_document->history().redo();
        m_document->history().redo();
        QCOMPARE(m_document->text(), second + QStringLiteral("# end"));
    }

    void changesAreTold()
    {
        QString shown = m_document->text();
        connect(m_document.get(), &EditorDocument::textChanged, this, [&](const DocumentChanges& changes) {
            shown = applied(shown, changes);
        });
        StepEdits edits(*m_document);
        QVERIFY(
            edits.rename(QStringLiteral("a"), QStringLiteral("öffnen")).refusal.isEmpty() == false
        ); // no topic's name
        QVERIFY(edits.rename(QStringLiteral("a"), QStringLiteral("open")).refusal.isEmpty());
        QVERIFY(edits.moveBy(QStringLiteral("b"), -1).refusal.isEmpty());
        QVERIFY(edits.duplicate({QStringLiteral("open")}).refusal.isEmpty());
        QVERIFY(edits.setShape(FlowShape::Graph).refusal.isEmpty());
        QVERIFY(edits.remove({QStringLiteral("b")}).refusal.isEmpty());
        QCOMPARE(shown, m_document->text());
        while (m_document->history().canUndo()) {
            m_document->history().undo();
        }
        QCOMPARE(shown, QString::fromUtf8(chain));
        QCOMPARE(m_document->text(), shown);
    }

    void refusesWhileTheTextIsBroken()
    {
        m_document->setText(m_document->text() + QStringLiteral("  - [\n"));
        m_document->readNow();
        const EditAnswer answer = StepEdits(*m_document).add(QStringLiteral("a"));
        QVERIFY(answer.refusal.contains(QStringLiteral("Line")));
        QCOMPARE(m_document->history().count(), 1);
    }

    void deletingChoosesWhatComesNext()
    {
        StepEdits edits(*m_document);
        QCOMPARE(edits.remove({QStringLiteral("a")}).chosen, QStringLiteral("b"));
        QCOMPARE(edits.remove({QStringLiteral("b")}).chosen, QString());
        QCOMPARE(edits.remove({QStringLiteral("b")}).refusal.isEmpty(), false);
    }

    void copiesAndPastes()
    {
        StepEdits edits(*m_document);
        QCOMPARE(
            edits.copied({QStringLiteral("b"), QStringLiteral("a")}), QStringLiteral("- name: a  # a\n- name: b\n")
        );
        QCOMPARE(edits.paste(QStringLiteral("b"), QStringLiteral("name: c\n")).chosen, QStringLiteral("c"));
        QCOMPARE(steps(), QStringLiteral("a b c"));
        QVERIFY(!edits.paste(QStringLiteral("b"), QStringLiteral("no steps")).refusal.isEmpty());
    }

    void aBranchMakesAGraph()
    {
        StepEdits edits(*m_document);
        QCOMPARE(edits.addBranch(QStringLiteral("a")).chosen, QStringLiteral("step1"));
        QCOMPARE(m_document->graph()->orchestration.shape, FlowShape::Graph);
        QCOMPARE(m_document->history().count(), 1);
        QVERIFY(edits.connect(QStringLiteral("step1"), QStringLiteral("b")).refusal.isEmpty());
        QVERIFY(!edits.connect(QStringLiteral("b"), QStringLiteral("step1")).refusal.isEmpty());
        QVERIFY(edits.disconnect(QStringLiteral("a"), QStringLiteral("b")).refusal.isEmpty());
        QVERIFY(edits.addBetween(QStringLiteral("step1"), QStringLiteral("b")).refusal.isEmpty());
        QCOMPARE(m_document->graph()->edges(), std::size_t{3});
    }

    /// Mixed line ends, a mark in front, no-break spaces: what is not changed is saved as it was.
    void savesEveryByte()
    {
        const QByteArray mixed = "\xEF\xBB\xBForchestrationName: t\r\nas: initiator\ntype: sequential\r\nsteps:\n"
                                 "  - name: a # no\xC2\xA0"
                                 "break\r\n  - name: b";
        QFile file(m_folder.filePath(QStringLiteral("mixed.yaml")));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(mixed);
        file.close();
        EditorDocument document;
        QVERIFY(!document.load(file.fileName()));
        QVERIFY(StepEdits(document).add(QStringLiteral("a")).refusal.isEmpty());
        QVERIFY(!document.save());
        QCOMPARE(bytesOf(file.fileName()), QByteArray(mixed).replace("  - name: b", "  - name: step1\r\n  - name: b"));
        document.history().undo();
        QVERIFY(!document.save());
        QCOMPARE(bytesOf(file.fileName()), mixed);
    }

private:
    static QByteArray bytesOf(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QString steps() const
    {
        QStringList names;
        for (const EditorStep& step : m_document->graph()->steps) {
            names.append(step.name);
        }
        return names.join(QLatin1Char(' '));
    }

    QTemporaryDir m_folder;
    std::unique_ptr<EditorDocument> m_document;
};

QTEST_GUILESS_MAIN(StepEditsTest)
#include "step_edits_test.moc"
