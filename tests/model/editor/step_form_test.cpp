#include "model/editor/step_form.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace backstep;

namespace {

const QByteArray chain = "orchestrationName: t\nas: initiator\ntype: sequential\nsteps:\n"
                         "  # the first\n"
                         "  - name: a\n    objectType: Realm\n    maxRetries: 5 # often\n    retry: {delayMs: 500}\n"
                         "  - name: b\n    objectType: Client\n";

QByteArray withB(const QByteArray& members)
{
    return QByteArray(chain) + members;
}

} // namespace

Q_DECLARE_METATYPE(FormWord)

class StepFormTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::unique_ptr<EditorDocument> m_document;

    void open(const QByteArray& text)
    {
        QFile file(m_folder.filePath(QStringLiteral("flow.yaml")));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(text);
        file.close();
        m_document = std::make_unique<EditorDocument>();
        QVERIFY(!m_document->load(file.fileName()));
    }

    [[nodiscard]] FormField field(const char* step, FormWord word) const
    {
        const auto fields = StepForm(*m_document).fields(QLatin1String(step));
        const auto found = std::ranges::find(fields, word, &FormField::word);
        return found == fields.end() ? FormField() : *found;
    }

    [[nodiscard]] QString write(const char* step, FormWord word, const QString& typed) const
    {
        return StepForm(*m_document).write(QLatin1String(step), word, typed).refusal;
    }

    [[nodiscard]] QByteArray text() const { return m_document->text().toUtf8(); }

private Q_SLOTS:

    void init() { open(chain); }

    void saysWhatTheFileSaysAndWhatCountsElse_data()
    {
        QTest::addColumn<QString>("step");
        QTest::addColumn<FormWord>("word");
        QTest::addColumn<QString>("said"); // value | stand-in | why
        QTest::newRow("name") << "a" << FormWord::Name << "a||";
        QTest::newRow("payload") << "b" << FormWord::PayloadType << "Client||";
        QTest::newRow("attempts") << "a" << FormWord::DoAttempts << "5|3|default";
        QTest::newRow("default") << "b" << FormWord::DoAttempts << "|3|default";
        QTest::newRow("UNDO as DO") << "a" << FormWord::UndoAttempts << "|5|as DO";
        QTest::newRow("timeout") << "b" << FormWord::DoTimeout << "|30 s|default";
        QTest::newRow("a part of the backoff") << "a" << FormWord::DoBackoff << "500 ms × 2|200 ms × 2|default";
        QTest::newRow("UNDO backs off as DO") << "a" << FormWord::UndoBackoff << "|500 ms × 2|as DO";
        QTest::newRow("longest wait") << "b" << FormWord::UndoLongestWait << "|30 s|as DO";
        QTest::newRow("jitter") << "b" << FormWord::DoJitter << "|20 %|default";
        QTest::newRow("pivot") << "b" << FormWord::Pivot << "||";
        QTest::newRow("exhausted") << "b" << FormWord::WhenExhausted << "turn back||";
        QTest::newRow("flow") << "" << FormWord::FlowName << "t||";
        QTest::newRow("shape") << "" << FormWord::FlowShape << "sequential||";
        QTest::newRow("undoable") << "" << FormWord::UndoableFor << "|30 d|default";
    }

    void saysWhatTheFileSaysAndWhatCountsElse()
    {
        QFETCH(QString, step);
        QFETCH(FormWord, word);
        const FormField shown = field(qPrintable(step), word);
        QTEST((QStringList{shown.value, shown.standIn, shown.because}.join(QLatin1Char('|'))), "said");
    }

    void isHeardWithItsDefault()
    {
        QCOMPARE(field("a", FormWord::DoAttempts).spoken, QStringLiteral("Attempts of DO, default 3"));
        QCOMPARE(field("a", FormWord::UndoAttempts).spoken, QStringLiteral("Attempts of UNDO, as DO 5"));
        QVERIFY(field("a", FormWord::DoAttempts).help.endsWith(QStringLiteral("In the file: maxRetries.")));
    }

    void writes_data()
    {
        QTest::addColumn<FormWord>("word");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("attempts") << FormWord::DoAttempts << "4" << withB("    maxRetries: 4\n");
        QTest::newRow("the default too") << FormWord::UndoAttempts << "3" << withB("    undoMaxRetries: 3\n");
        QTest::newRow("timeout") << FormWord::DoTimeout << "1 m 30 s" << withB("    timeoutMs: 90000\n");
        QTest::newRow("longest") << FormWord::DoLongestWait << "2 m" << withB("    retry: {maxDelayMs: 120000}\n");
        QTest::newRow("jitter") << FormWord::UndoJitter << "5 %" << withB("    undoRetry: {jitter: 0.05}\n");
        QTest::newRow("backoff") << FormWord::DoBackoff << "1 s × 3"
                                 << withB("    retry: {delayMs: 1000, factor: 3}\n");
        QTest::newRow("delay") << FormWord::DoBackoff << "1 s" << withB("    retry: {delayMs: 1000}\n");
        QTest::newRow("factor") << FormWord::UndoBackoff << "x 1.5" << withB("    undoRetry: {factor: 1.5}\n");
        QTest::newRow("flag") << FormWord::UndoOnFailure << "yes" << withB("    undoOnFailure: true\n");
        QTest::newRow("nothing to undo") << FormWord::NothingToUndo << "yes" << withB("    undo: none\n");
        QTest::newRow("waits") << FormWord::WhenExhausted << "wait for a person" << withB("    onExhausted: wait\n");
        QTest::newRow("turns back") << FormWord::WhenExhausted << "turn back" << chain;
        QTest::newRow("nothing") << FormWord::DoTimeout << " " << chain;
        QTest::newRow("payload") << FormWord::PayloadType << "Realm" << QByteArray(chain).replace("Client", "Realm");
    }

    void writes()
    {
        QFETCH(FormWord, word);
        QFETCH(QString, typed);
        QFETCH(QByteArray, text);
        QCOMPARE(write("b", word, typed), QString());
        QCOMPARE(this->text(), text);
        QCOMPARE(m_document->history().count(), text == chain ? 0 : 1);
        m_document->history().undo();
        QCOMPARE(this->text(), chain);
    }

    void nothingTypedTakesItOut()
    {
        QCOMPARE(write("a", FormWord::DoAttempts, {}), QString());
        QCOMPARE(write("a", FormWord::DoBackoff, {}), QString());
        QVERIFY(!text().contains("maxRetries") && !text().contains("retry"));
        QVERIFY(text().contains("# the first"));
        QCOMPARE(write("a", FormWord::NothingToUndo, QStringLiteral("yes")), QString());
        QCOMPARE(write("a", FormWord::NothingToUndo, {}), QString());
        QVERIFY(!text().contains("undo:"));
    }

    /// "500 ms × 2" stands there of which the file says the delay alone: changing it adds no factor.
    void whatOnlyRepeatsTheDefaultIsNotAdded()
    {
        QCOMPARE(write("a", FormWord::DoBackoff, QStringLiteral("600 ms × 2")), QString());
        QCOMPARE(text(), QByteArray(chain).replace("500", "600"));
    }

    void refusesAndChangesNothing_data()
    {
        QTest::addColumn<FormWord>("word");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("why");
        QTest::newRow("attempts") << FormWord::DoAttempts << "0"
                                  << "The first attempt counts too: write 1 or more.";
        QTest::newRow("timeout") << FormWord::UndoTimeout << "45"
                                 << "A time needs its unit: write 45 s or 45 ms.";
        QTest::newRow("name") << FormWord::Name << "a b"
                              << "A step's name is part of a topic: letters, digits, \".\", \"_\" and \"-\" only. "
                                 "Use aB.";
        QTest::newRow("no name") << FormWord::Name << ""
                                 << "A step needs a name.";
        QTest::newRow("taken") << FormWord::Name << "a"
                               << "stands twice";
        QTest::newRow("longer than the longest") << FormWord::DoBackoff << "1 m"
                                                 << "is longer than maxDelayMs";
    }

    void refusesAndChangesNothing()
    {
        QFETCH(FormWord, word);
        QFETCH(QString, typed);
        QFETCH(QString, why);
        const QString refusal = write("b", word, typed);
        QVERIFY2(refusal.contains(why), qPrintable(refusal));
        QCOMPARE(text(), chain);
        QCOMPARE(m_document->history().count(), 0);
    }

    void aContradictionIsRefused()
    {
        QCOMPARE(write("b", FormWord::UndoOnFailure, QStringLiteral("yes")), QString());
        QVERIFY(write("b", FormWord::NothingToUndo, QStringLiteral("yes")).contains(QStringLiteral("contradicts")));
        QCOMPARE(write("b", FormWord::UndoOnFailure, {}), QString());
        QCOMPARE(write("b", FormWord::NothingToUndo, QStringLiteral("yes")), QString());
        QCOMPARE(field("b", FormWord::UndoOnFailure).obstacle, QStringLiteral("This step has nothing to undo."));
        QCOMPARE(field("b", FormWord::UndoTimeout).standIn, QStringLiteral("not for UNDO: none"));
    }

    void aNameIsChangedEverywhere()
    {
        const EditAnswer answer
            = StepForm(*m_document).write(QStringLiteral("a"), FormWord::Name, QStringLiteral(" openRealm "));
        QCOMPARE(answer.chosen, QStringLiteral("openRealm"));
        QVERIFY(text().contains("name: openRealm\n"));
        QCOMPARE(write("", FormWord::FlowName, QStringLiteral("tenants")), QString());
        QVERIFY(text().startsWith("orchestrationName: tenants\n"));
        QVERIFY(!write("", FormWord::FlowName, QStringLiteral("all tenants")).isEmpty());
    }

    void whereItsCommandsGo()
    {
        QCOMPARE(field("", FormWord::SharedTopic).value, QStringLiteral("as connected"));
        QCOMPARE(write("", FormWord::SharedTopic, QStringLiteral("shared")), QString());
        QVERIFY(text().contains("sharedTopic: true\n"));
        QCOMPARE(field("", FormWord::SharedTopic).value, QStringLiteral("shared"));
        QCOMPARE(write("", FormWord::SharedTopic, QStringLiteral("per topic")), QString());
        QVERIFY(text().contains("sharedTopic: false\n"));
        QCOMPARE(field("", FormWord::SharedTopic).value, QStringLiteral("per topic"));
        QCOMPARE(write("", FormWord::SharedTopic, QStringLiteral("as connected")), QString());
        QVERIFY(!text().contains("sharedTopic"));
    }

    void theFlowsOwnWords()
    {
        QCOMPARE(write("", FormWord::UndoableFor, QStringLiteral("12 h")), QString());
        QVERIFY(text().contains("undoableFor: 12h\n"));
        QCOMPARE(field("", FormWord::UndoableFor).value, QStringLiteral("12 h"));
        QCOMPARE(write("", FormWord::LockKey, QStringLiteral("/tenantId")), QString());
        QVERIFY(write("", FormWord::LockKey, QStringLiteral("tenantId")).contains(QStringLiteral("slash")));
        QCOMPARE(write("", FormWord::LockKey, {}), QString());
    }

    /// A shape is looked at before it is made, so the form writes none.
    void anotherShapeIsOnlyNamed()
    {
        QVERIFY(!write("", FormWord::FlowShape, QStringLiteral("simultaneous")).isEmpty());
        QCOMPARE(text(), chain);
        for (const QString& choice : field("", FormWord::FlowShape).choices) {
            QCOMPARE(StepForm::choiceOf(StepForm::shapeOf(choice).value()), choice);
        }
        QCOMPARE(StepForm::shapeOf(QStringLiteral("simultaneous")), std::optional(FlowShape::Parallel));
        QCOMPARE(StepForm::shapeOf(QStringLiteral("circle")), std::nullopt);
    }

    void aGraphSaysWhatAStepWaitsFor()
    {
        QVERIFY(!field("b", FormWord::WaitsFor).isShown);
        QVERIFY(StepEdits(*m_document).setShape(FlowShape::Graph).refusal.isEmpty());
        QVERIFY(field("b", FormWord::WaitsFor).isShown);
        QCOMPARE(field("b", FormWord::WaitsFor).value, QStringLiteral("a"));
        StepForm form(*m_document);
        QCOMPARE(form.waitChoices(QStringLiteral("b")).front().isChosen, true);
        QCOMPARE(form.waitChoices(QStringLiteral("a")).front().obstacle, QStringLiteral("b waits for a itself."));
        QVERIFY(form.setWaiting(QStringLiteral("b"), QStringLiteral("a"), false).refusal.isEmpty());
        QCOMPARE(field("b", FormWord::WaitsFor).value, QString());
        QVERIFY(form.setWaiting(QStringLiteral("a"), QStringLiteral("b"), true).refusal.isEmpty());
        QCOMPARE(field("a", FormWord::WaitsFor).value, QStringLiteral("b"));
    }

    /// What a merge key brings counts and is shown, but cannot be taken out here.
    void whatComesByAMergeKey()
    {
        open("orchestrationName: t\nas: initiator\ntype: sequential\nsteps:\n"
             "  - &s\n    name: a\n    maxRetries: 7\n  - <<: *s\n    name: b\n");
        QCOMPARE(field("b", FormWord::DoAttempts).value, QStringLiteral("7"));
        QVERIFY(!write("b", FormWord::DoAttempts, {}).isEmpty());
    }

    void nothingWhileTheTextIsBroken()
    {
        m_document->setText(m_document->text() + QStringLiteral("  - [\n"));
        m_document->readNow();
        QVERIFY(StepForm(*m_document).fields(QStringLiteral("a")).empty());
        QVERIFY(StepForm(*m_document).obstacle().contains(QStringLiteral("Line")));
        QVERIFY(write("a", FormWord::DoAttempts, QStringLiteral("4")).contains(QStringLiteral("Mend the text first.")));
    }
};

QTEST_GUILESS_MAIN(StepFormTest)
#include "step_form_test.moc"
