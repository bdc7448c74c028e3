#include "model/editor/every_failure.h"
#include "model/editor/what_if.h"
#include "model/editor/what_if_rows.h"
#include "model/words.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace backstep;

namespace {

EditorGraph graphFrom(const char* yaml)
{
    const DefinitionDocument document = readDefinitions(yaml, "flow.yaml");
    for (const Entry& entry : document.entries) {
        if (entry.orchestration) {
            return graphOf(entry, document.problems, yaml);
        }
    }
    return {};
}

constexpr const char* chain = R"(orchestrationName: tenantCreation
as: initiator
type: sequential
steps:
  - seq: 1
    name: createRealm
  - seq: 2
    name: createClient
  - seq: 3
    name: assignRoles
)";

constexpr const char* order = R"(orchestrationName: order
as: initiator
type: graph
steps:
  - name: validate
  - name: reserve
    dependsOn: [validate]
  - name: authorize
    dependsOn: [validate]
  - name: fraud
    undo: none
    dependsOn: [validate]
  - name: pack
    dependsOn: [reserve]
  - name: capture
    dependsOn: [authorize, fraud]
  - name: courier
    dependsOn: [pack, capture]
  - name: notify
    dependsOn: [courier]
)";

/// "1: pack capture | 2: reserve authorize".
QString waves(const WhatIf& answer)
{
    QStringList parts;
    for (const WhatIfWave& wave : answer.waves) {
        QStringList names;
        for (const WhatIfMessage& message : wave.messages) {
            names.append(message.name);
        }
        parts.append(QString::number(wave.number) + QStringLiteral(": ") + names.join(QLatin1Char(' ')));
    }
    return parts.join(QStringLiteral(" | "));
}

QStringList plannedUndos(const EditorGraph& graph, const WhatIfQuestion& question)
{
    const Plan plan = planStart(graph.orchestration, {FlowId("what-if"), {}, "null"}, scriptOf(graph, question));
    QStringList names;
    for (const PlannedMessage& message : plan.messages) {
        if (message.command.phase == Phase::Undo) {
            names.append(QString::fromStdString(message.command.step.text()));
        }
    }
    return names;
}

} // namespace

class WhatIfTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void goesBackOneByOneInASequence()
    {
        const EditorGraph graph = graphFrom(chain);
        const WhatIf answer = askWhatIf(graph, {2, FailureWay::AnswersFailure, {}, {}});
        QCOMPARE(waves(answer), QStringLiteral("1: createClient | 2: createRealm"));
        QCOMPARE(answer.waves[1].why, QStringLiteral("after createClient"));
        QCOMPARE(answer.before.size(), std::size_t{5});
        QCOMPARE(answer.end, FlowStatus::Undone);
        QCOMPARE(answer.steps[2].fate, WhatIfFate::Fails);
        QCOMPARE(answer.steps[0].wave, 2);
        // Two UNDO after each other: 3 attempts of 30 s with 200 ms and 400 ms between them.
        QVERIFY(answer.times.atMost > Duration(181'100));
        QVERIFY(answer.times.atMost <= Duration(181'200));
        QCOMPARE(answer.waves[0].messages[0].topic, QStringLiteral("orchestrator.tenantCreation.createClient.undo"));
    }

    void undoesAStepThatNobodyKnowsOf()
    {
        const WhatIf answer = askWhatIf(graphFrom(chain), {1, FailureWay::NeverAnswers, {}, {}});
        QCOMPARE(waves(answer), QStringLiteral("1: createClient | 2: createRealm"));
        QCOMPARE(answer.steps[1].fate, WhatIfFate::FailsUndone);
        QCOMPARE(answer.steps[2].fate, WhatIfFate::NeverSent);
    }

    void explainsStepsLeftAlone()
    {
        const WhatIf answer = askWhatIf(graphFrom(order), {6, FailureWay::AnswersFailure, {}, {}});
        QCOMPARE(waves(answer), QStringLiteral("1: capture pack | 2: authorize reserve | 3: validate"));
        QCOMPARE(answer.steps[3].fate, WhatIfFate::LeftAlone);
        QCOMPARE(
            answer.remarks,
            (QStringList{
                QStringLiteral("fraud is left alone: its definition says undo: none."),
                QStringLiteral("notify is never sent.")})
        );
        QCOMPARE(answer.waves[0].why, QStringLiteral("sent at once, no order between them"));
        QCOMPARE(answer.waves[1].why, QStringLiteral("after wave 1 has answered"));
    }

    void failingUndoNeedsAPerson()
    {
        const WhatIf answer = askWhatIf(graphFrom(chain), {2, FailureWay::AnswersFailure, {1}, {}});
        QCOMPARE(answer.end, FlowStatus::Failed);
        QCOMPARE(answer.steps[1].fate, WhatIfFate::UndoFailed);
        QCOMPARE(answer.steps[0].fate, WhatIfFate::Kept);
        QCOMPARE(answer.messages(), std::size_t{3});
    }

    void severalStepsCanFail()
    {
        const EditorGraph graph = graphFrom(order);
        const WhatIf answer = askWhatIf(graph, {4, FailureWay::AnswersFailure, {}, {{5, FailureWay::NeverAnswers}}});
        QCOMPARE(answer.failing(), (std::vector<std::size_t>{4, 5}));
        QCOMPARE(answer.steps[4].fate, WhatIfFate::Fails);
        QCOMPARE(answer.steps[5].fate, WhatIfFate::FailsUndone); // nobody knows of it
        QCOMPARE(answer.steps[6].fate, WhatIfFate::NeverSent);
        QVERIFY(answer.steps[5].failsHere.startsWith(QStringLiteral("All 3 attempts get no answer")));
        const WhatIfQuestion chained{2, FailureWay::AnswersFailure, {}, {{0, FailureWay::AnswersFailure}}};
        const WhatIf early = askWhatIf(graphFrom(chain), chained);
        QCOMPARE(early.steps[2].fate, WhatIfFate::NeverSent); // the first one stops the flow before it
        QCOMPARE(early.failing(), std::vector<std::size_t>{0});
        QCOMPARE(
            questionWords(graphFrom(chain), {2, FailureWay::AnswersFailure, {1}, {{0, FailureWay::NeverAnswers}}}),
            QStringLiteral("assignRoles answers failure every time, createRealm never answers, and the UNDO of "
                           "createClient fails")
        );
    }

    void severalUndosCanFail()
    {
        const WhatIf answer = askWhatIf(graphFrom(order), {6, FailureWay::AnswersFailure, {4, 5}, {}});
        QCOMPARE(answer.end, FlowStatus::Failed);
        QCOMPARE(answer.steps[4].fate, WhatIfFate::UndoFailed);
        QCOMPARE(answer.steps[5].fate, WhatIfFate::UndoFailed);
        QCOMPARE(answer.steps[1].fate, WhatIfFate::Kept);
        QCOMPARE(answer.steps[2].fate, WhatIfFate::Kept);
    }

    void theClockTellsWhenEachUndoIsSentAtTheLatest()
    {
        const WhatIf answer = askWhatIf(graphFrom(chain), {2, FailureWay::AnswersFailure, {}, {}});
        QStringList ticks;
        for (const WhatIfTick& tick : answer.times.clock) {
            ticks.append(durationWords(tick.after) + QLatin1Char(' ') + tick.words);
        }
        QCOMPARE(
            ticks,
            (QStringList{
                QStringLiteral("0.0 ms UNDO createClient, attempt 1 of 3"),
                QStringLiteral("30 s UNDO createClient, attempt 2 of 3"),
                QStringLiteral("1 m 00 s UNDO createClient, attempt 3 of 3"),
                QStringLiteral("1 m 30 s UNDO createRealm, attempt 1 of 3"),
                QStringLiteral("2 m 00 s UNDO createRealm, attempt 2 of 3"),
                QStringLiteral("2 m 31 s UNDO createRealm, attempt 3 of 3"),
                QStringLiteral("3 m 01 s the flow is Undone")})
        );
        QCOMPARE(answer.times.typically, 2 * typicalAnswer);
    }

    void aMessageIsShownAsItWouldBeOnTheWire()
    {
        const WhatIf answer = askWhatIf(graphFrom(chain), {2, FailureWay::AnswersFailure, {}, {}});
        const QString undo = recordWords(answer.waves[0].messages[0]);
        QVERIFY(undo.startsWith(QStringLiteral("key <flowId>\n{")));
        for (const char* part :
             {"\"payload\": \"<from reply>\"",
              "\"stepName\": \"createClient\"",
              "\"action\": \"UNDO\"",
              "\"eventType\": \"undocreateClient\"",
              "\"status\": true",
              "\"x-backstep-attempt\": 1"}) {
            QVERIFY2(undo.contains(QLatin1String(part)), part);
        }
        QVERIFY(recordWords(answer.before[0]).contains(QStringLiteral("\"payload\": \"<from start>\"")));
        QVERIFY(recordWords(answer.before[1]).contains(QStringLiteral("\"payload\": \"<from reply>\"")));
    }

    void asksThePlanAndNothingElse_data()
    {
        QTest::addColumn<FailureWay>("way");
        QTest::addColumn<int>("step");
        for (int step = 0; step < 8; ++step) {
            for (const FailureWay way : everyFailureWay) {
                QTest::addRow("%d %s", step, qPrintable(wordsOf(way))) << way << step;
            }
        }
    }

    void asksThePlanAndNothingElse()
    {
        QFETCH(FailureWay, way);
        QFETCH(int, step);
        const EditorGraph graph = graphFrom(order);
        const WhatIfQuestion question{static_cast<StepIndex>(step), way, {}, {}};
        const WhatIf answer = askWhatIf(graph, question);
        QStringList shown;
        for (const WhatIfWave& wave : answer.waves) {
            for (const WhatIfMessage& message : wave.messages) {
                shown.append(message.name);
            }
        }
        QCOMPARE(shown, plannedUndos(graph, question));
    }

    void tellsOfEveryFailure()
    {
        EveryFailure table;
        const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy done(&table, &EveryFailure::done);
        table.setGraph(graphFrom(order));
        QCOMPARE(table.rowCount(), 8);
        QVERIFY(done.wait());
        const auto cellsOf = [&table](int row) {
            QStringList cells;
            for (int column = 0; column < table.columnCount(); ++column) {
                cells.append(table.index(row, column).data().toString());
            }
            return cells.join(QLatin1Char('|'));
        };
        QCOMPARE(cellsOf(0), QStringLiteral("validate|Undone|Undone, 1|Undone, 2|23"));
        QCOMPARE(cellsOf(3), QStringLiteral("fraud|Undone, 4|Undone, 4|Undone, 4|none"));
        QCOMPARE(cellsOf(7), QStringLiteral("notify|Undone, 6|Undone, 7|Undone, 8|2"));
        QCOMPARE(table.gaps(), QStringLiteral("Every UNDO is sent by some single failure."));
        const OneFailure* failure = table.failureAt(table.index(7, EveryFailure::SilentColumn));
        QVERIFY(failure != nullptr && failure->step == 7 && failure->way == FailureWay::NeverAnswers);
        QVERIFY(table.failureAt(table.index(7, EveryFailure::StepColumn)) == nullptr);
        QCOMPARE(table.toCsv().count(QStringLiteral("\r\n")), 1 + 8 * 3);

        QSignalSpy again(&table, &EveryFailure::rowsRemoved);
        table.setGraph(graphFrom(order));
        QVERIFY(again.isEmpty()); // the same definition is not planned again
        table.setGraph(graphFrom(chain));
        QCOMPARE(table.rowCount(), 3);
        QCOMPARE(table.index(0, EveryFailure::FailsColumn).data().toString(), QStringLiteral("…"));
        QVERIFY(done.wait());
    }

    void listsWavesAndMessages()
    {
        WhatIfRows rows(WhatIfRows::Side::Undo);
        const QAbstractItemModelTester tester(&rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
        rows.setAnswer(askWhatIf(graphFrom(chain), {2, FailureWay::AnswersFailure, {}, {}}));
        QCOMPARE(rows.rowCount(), 4);
        QCOMPARE(rows.index(0).data().toString(), QStringLiteral("Wave 1"));
        QCOMPARE(rows.index(1).data().toString(), QStringLiteral("createClient"));
        QCOMPARE(rows.index(1).data(WhatIfRows::DetailRole).toString(), QStringLiteral("≤ 1 m 31 s"));
        QCOMPARE(rows.index(3).data(WhatIfRows::StepRole).toInt(), 0);
    }
};

QTEST_GUILESS_MAIN(WhatIfTest)
#include "what_if_test.moc"
