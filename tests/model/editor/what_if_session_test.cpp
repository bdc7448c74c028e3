#include "model/editor/editor_document.h"
#include "model/editor/flow_picture.h"
#include "model/editor/what_if_session.h"
#include "tests/support/source_dir.h"

#include <QSignalSpy>
#include <QTest>

using namespace backstep;

namespace {

EditorGraph graphOf(const char* sample)
{
    EditorDocument document;
    const auto refusal
        = document.load(QStringLiteral(BACKSTEP_SOURCE_DIR "/resources/samples/") + QLatin1String(sample));
    if (refusal) {
        qFatal("no sample");
    }
    return *document.graph();
}

} // namespace

class WhatIfSessionTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void showsEveryWaveAtFirst()
    {
        WhatIfSession session;
        session.ask(graphOf("tenantCreation.yaml"), 2);
        QCOMPARE(session.waves(), 2);
        QCOMPARE(session.wavesShown(), 2);
        QCOMPARE(session.waveWords(), QStringLiteral("2 of 2 waves"));
        session.showWaves(-5);
        QCOMPARE(session.wavesShown(), 0);
        session.showWaves(1);
        QCOMPARE(session.waveWords(), QStringLiteral("1 of 2 waves"));
    }

    void playsFromTheBeginningToTheEnd()
    {
        WhatIfSession session;
        session.ask(graphOf("tenantCreation.yaml"), 2);
        QSignalSpy shown(&session, &WhatIfSession::wavesShownChanged);
        session.play();
        QCOMPARE(session.wavesShown(), 0);
        while (session.isPlaying()) {
            QVERIFY(shown.wait());
        }
        QCOMPARE(session.wavesShown(), 2);
        QCOMPARE(shown.size(), 3);
        session.play();
        session.play();
        QVERIFY(!session.isPlaying());
        QCOMPARE(session.wavesShown(), 0);
    }

    void followsByName()
    {
        WhatIfSession session;
        EditorGraph graph = graphOf("tenantCreation.yaml");
        session.ask(graph, 2);
        session.setUndoFails(1, true);
        session.setAlso(0, FailureWay::NeverAnswers);
        session.follow(graph);
        QCOMPARE(session.answer()->question.undosFail, std::vector<StepIndex>{1});
        QCOMPARE(session.answer()->question.also, (std::vector<FailingStep>{{0, FailureWay::NeverAnswers}}));
        session.setAlso(0, std::nullopt);
        session.setUndoFails(1, false);
        QVERIFY(session.answer()->question.also.empty() && session.answer()->question.undosFail.empty());
        QSignalSpy left(&session, &WhatIfSession::left);
        graph.steps[2].name = QStringLiteral("other");
        session.follow(graph);
        QCOMPARE(left.size(), 1);
        QVERIFY(!session.isOpen());
        QVERIFY(session.stepName().isEmpty());
    }

    void theNoteStandsWhereNoCardIs()
    {
        const EditorGraph graph = graphOf("orderFulfilment.yaml");
        const FlowLayout drawn = layoutOf(graph);
        for (std::size_t step = 0; step < drawn.cards.size(); ++step) {
            const auto place = notePlace(drawn, step);
            QVERIFY(place.has_value());
            for (const QRectF& card : drawn.cards) {
                QVERIFY(!card.intersects(*place));
            }
        }
        QCOMPARE(cardAt(drawn, drawn.cards[3].center()), 3);
        QCOMPARE(cardAt(drawn, {-1000, -1000}), -1);
    }

    void rowsStandInTheCard()
    {
        const QRectF card(10, 20, layout::cardWidth, layout::cardHeight);
        QVERIFY(card.contains(doRow(card)));
        QVERIFY(card.contains(undoRow(card)));
        QVERIFY(!doRow(card).intersects(undoRow(card)));
        QVERIFY(waveBox(card).right() < card.left());
    }
};

QTEST_GUILESS_MAIN(WhatIfSessionTest)
#include "what_if_session_test.moc"
