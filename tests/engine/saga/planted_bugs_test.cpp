#include "engine/saga/decide.h"
#include "tests/support/plant.h"
#include "tests/support/scenario.h"

#include <QTest>

using namespace backstep;

class PlantedBugsTest : public QObject
{
    Q_OBJECT

private slots:
    void theSwitchReachesTheCore();
};

void PlantedBugsTest::theSwitchReachesTheCore()
{
    const char* script = "a ok; stale undo";
    QCOMPARE(played("a > b", script), std::string("DO a; DO b; refused"));
    const Planting planting(Bug::SkipsVersionCheck);
    QVERIFY(played("a > b", script) != std::string("DO a; DO b; refused"));
}

QTEST_GUILESS_MAIN(PlantedBugsTest)
#include "planted_bugs_test.moc"
