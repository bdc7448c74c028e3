#include "tests/engine/simulation/world.h"
#include "tests/support/sizes.h"

#include <QtTest/QTest>

#include <cstdio>
#include <string>

namespace backstep {

namespace {

using namespace simulation;

constexpr int usualSeeds = sanitized ? 1'000 : 20'000;
constexpr int longSeeds = sanitized ? 5'000 : 200'000;

/// BACKSTEP_SIMULATION_SEEDS=N runs N of them, BACKSTEP_SIMULATION_SEED=S the one.
int seedsToRun()
{
    if (qEnvironmentVariableIsSet("BACKSTEP_SIMULATION_SEEDS")) {
        return qEnvironmentVariableIntValue("BACKSTEP_SIMULATION_SEEDS");
    }
    return longSizes() ? longSeeds : usualSeeds;
}

void add(Outcome& total, const Outcome& one)
{
    total.happenings += one.happenings;
    total.commits += one.commits;
    total.events += one.events;
    total.flows += one.flows;
    total.undone += one.undone;
    total.crashes += one.crashes;
    for (std::size_t each = 0; each < troubleCount; ++each) {
        total.struck[each] += one.struck[each];
    }
}

} // namespace

class SimulationTest : public QObject
{
    Q_OBJECT

private slots:

    void theSameSeedIsTheSameRun()
    {
        for (std::uint64_t seed = 1; seed <= 50; ++seed) {
            const Scheme scheme = schemeOf(seed);
            const Outcome once = simulated(scheme, true);
            const Outcome again = simulated(scheme, true);
            QCOMPARE(again.happenings, once.happenings);
            QCOMPARE(again.commits, once.commits);
            QVERIFY(again.trace == once.trace);
        }
    }

    void seeds()
    {
        if (qEnvironmentVariableIsSet("BACKSTEP_SIMULATION_SEED")) {
            const Scheme scheme = schemeOf(qEnvironmentVariable("BACKSTEP_SIMULATION_SEED").toULongLong());
            std::printf("%s\n", described(scheme).c_str());
            const Outcome outcome = simulated(scheme, true);
            for (const std::string& line : outcome.trace) {
                std::printf("%s\n", line.c_str());
            }
            if (outcome.violation.has_value()) {
                std::printf("Violated: %s\nThe smallest run that goes wrong:\n", outcome.violation->c_str());
                std::printf("%s", explained(scheme).c_str());
            }
            QVERIFY(!outcome.violation.has_value());
            return;
        }
        Outcome total;
        const int count = seedsToRun();
        for (int seed = 1; seed <= count; ++seed) {
            const Scheme scheme = schemeOf(static_cast<std::uint64_t>(seed));
            const Outcome outcome = simulated(scheme);
            if (outcome.violation.has_value()) {
                std::printf("seed %d: %s\n%s", seed, outcome.violation->c_str(), explained(scheme).c_str());
                std::printf("See it again: BACKSTEP_SIMULATION_SEED=%d\n", seed);
                QFAIL("An invariant does not hold.");
            }
            add(total, outcome);
        }
        std::printf(
            "simulation: %d seeds, %llu happenings, %llu flows (%llu undone), %llu commits, %llu events, %llu "
            "crashes\n",
            count,
            static_cast<unsigned long long>(total.happenings),
            static_cast<unsigned long long>(total.flows),
            static_cast<unsigned long long>(total.undone),
            static_cast<unsigned long long>(total.commits),
            static_cast<unsigned long long>(total.events),
            static_cast<unsigned long long>(total.crashes)
        );
        for (std::size_t each = 0; each < troubleCount; ++each) {
            const auto trouble = static_cast<Trouble>(each);
            std::printf(
                "  %s: %llu\n",
                std::string(nameOf(trouble)).c_str(),
                static_cast<unsigned long long>(total.struck[each])
            );
        }
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::SimulationTest)
#include "simulation_test.moc"
