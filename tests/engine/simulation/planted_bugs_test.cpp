#include "tests/engine/simulation/world.h"
#include "tests/support/plant.h"

#include <QtTest/QTest>

#include <optional>
#include <string>

namespace backstep {

namespace {

using namespace simulation;

constexpr std::uint64_t seedsAtMost = 3'000;

struct Found
{
    std::uint64_t seed = 0;
    std::string violation;
};

/// The first seed whose run breaks an invariant.
std::optional<Found> found()
{
    for (std::uint64_t seed = 1; seed <= seedsAtMost; ++seed) {
        const Outcome outcome = simulated(schemeOf(seed));
        if (outcome.violation.has_value()) {
            return Found{seed, *outcome.violation};
        }
    }
    return std::nullopt;
}

} // namespace

/// T8 for the loop: the simulation must notice when the loop is wrong.
class LoopBugsTest : public QObject
{
    Q_OBJECT

private slots:

    void nothingIsFoundWithoutABug()
    {
        const auto nothing = found();
        QVERIFY2(!nothing.has_value(), nothing.has_value() ? nothing->violation.c_str() : "");
    }

    void isCaught_data()
    {
        QTest::addColumn<int>("bug");
        for (const PlantedBug& each : plantedBugs()) {
            if (each.room == "engine/orchestrator") {
                QTest::newRow(std::string(each.name).c_str()) << static_cast<int>(each.bug);
            }
        }
    }

    void isCaught()
    {
        QFETCH(int, bug);
        const Planting planting(static_cast<Bug>(bug));
        ++m_planted;
        const auto caught = found();
        QVERIFY2(caught.has_value(), "nobody noticed");
        qInfo("seed %llu: %s", static_cast<unsigned long long>(caught->seed), caught->violation.c_str());
        ++m_caught;
    }

    void cleanupTestCase() { qInfo("planted bugs of the loop: %d caught / %d planted", m_caught, m_planted); }

private:
    int m_planted = 0;
    int m_caught = 0;
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::LoopBugsTest)
#include "planted_bugs_test.moc"
