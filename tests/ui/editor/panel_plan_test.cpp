#include "ui/editor/panel_plan.h"

#include <QTest>

using namespace backstep;

class PanelPlanTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void followsTheSize_data()
    {
        QTest::addColumn<QSize>("page");
        QTest::addColumn<bool>("left");
        QTest::addColumn<bool>("lower");
        QTest::newRow("1440x900") << QSize(1376, 808) << true << true;
        QTest::newRow("1280x720") << QSize(1216, 628) << true << true;
        QTest::newRow("1100x700") << QSize(1036, 608) << false << false;
        QTest::newRow("960x600") << QSize(896, 508) << false << false;
    }

    void followsTheSize()
    {
        QFETCH(QSize, page);
        QFETCH(bool, left);
        QFETCH(bool, lower);
        QCOMPARE(planPanels(page, {}), (PanelPlan{left, lower, true}));
    }

    void takesWishes()
    {
        QCOMPARE(planPanels({1036, 608}, {true, true, {}}), (PanelPlan{true, true, true}));
        QCOMPARE(planPanels({1376, 808}, {false, {}, false}), (PanelPlan{false, true, false}));
    }

    void hasRoomForOneBesideANarrowCanvas()
    {
        QCOMPARE(planPanels({896, 700}, {true, {}, {}}), (PanelPlan{true, true, false}));
    }
};

QTEST_APPLESS_MAIN(PanelPlanTest)
#include "panel_plan_test.moc"
