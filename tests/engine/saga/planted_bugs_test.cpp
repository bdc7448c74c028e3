#include "tests/engine/saga/explorer.h"
#include "tests/engine/saga/random_flows.h"
#include "tests/engine/saga/shapes.h"
#include "tests/support/plant.h"
#include "tests/support/scenario.h"

#include <QTest>

#include <algorithm>

using namespace backstep;

/// T8: whoever proves the core right must notice when it is wrong.
class PlantedBugsTest : public QObject
{
    Q_OBJECT

private slots:
    void nothingIsFoundWithoutABug();
    void isCaught_data();
    void isCaught();
    void cleanupTestCase();

private:
    int m_planted = 0;
    int m_caught = 0;
    int m_bySearch = 0;
    int m_byModel = 0;
};

namespace {

constexpr std::size_t statesMax = 300'000;
constexpr int modelCases = 2'000;
constexpr std::uint64_t modelSeed = 20261125;

/// The first broken invariant that the search of small flows finds.
std::optional<Violation> foundBySearch()
{
    for (const Shape& shape : shapes(Reach::Small)) {
        Exploration found = explore(withoutWaits(pictured(shape.picture)), shape.options, statesMax);
        if (found.violation.has_value()) {
            found.violation->path = shape.picture + "\n" + found.violation->path;
            return found.violation;
        }
    }
    return std::nullopt;
}

} // namespace

void PlantedBugsTest::nothingIsFoundWithoutABug()
{
    const auto found = foundBySearch();
    QVERIFY2(!found.has_value(), found.has_value() ? (found->what + "\n" + found->path).c_str() : "");
    const ModelRun run = compareWithModel(modelCases, modelSeed);
    QVERIFY2(!run.difference.has_value(), run.difference.value_or("").c_str());
}

void PlantedBugsTest::isCaught_data()
{
    QTest::addColumn<int>("bug");
    for (const PlantedBug& each : plantedBugs()) {
        if (each.room == "engine/saga") {
            QTest::newRow(std::string(each.name).c_str()) << static_cast<int>(each.bug);
        }
    }
}

void PlantedBugsTest::isCaught()
{
    QFETCH(int, bug);
    const Planting planting(static_cast<Bug>(bug));
    ++m_planted;
    const auto bySearch = foundBySearch();
    const ModelRun byModel = compareWithModel(modelCases, modelSeed);
    m_bySearch += bySearch.has_value() ? 1 : 0;
    m_byModel += byModel.difference.has_value() ? 1 : 0;
    qInfo("the search: %s", bySearch.has_value() ? bySearch->what.c_str() : "finds nothing");
    qInfo("the model: %s", byModel.difference.has_value() ? "differs" : "finds nothing");
    QVERIFY2(bySearch.has_value() || byModel.difference.has_value(), "nobody noticed");
    ++m_caught;
}

void PlantedBugsTest::cleanupTestCase()
{
    qInfo(
        "planted bugs of the core: %d caught / %d planted (by the search %d, by the model %d)",
        m_caught,
        m_planted,
        m_bySearch,
        m_byModel
    );
}

QTEST_GUILESS_MAIN(PlantedBugsTest)
#include "planted_bugs_test.moc"
