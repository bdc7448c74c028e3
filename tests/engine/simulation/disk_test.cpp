#include "tests/engine/simulation/sqlite_disk.h"
#include "tests/engine/simulation/world.h"

#include <QtTest/QTest>

#include <cstdio>
#include <string>

namespace backstep {

namespace {

using namespace simulation;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int usualSeeds = 60;
constexpr int longSeeds = 600;
#else
constexpr int usualSeeds = 600;
constexpr int longSeeds = 20'000;
#endif

/// BACKSTEP_DISK_SEEDS=N runs N of them, BACKSTEP_DISK_SEED=S the one.
int seedsToRun()
{
    if (qEnvironmentVariableIsSet("BACKSTEP_DISK_SEEDS")) {
        return qEnvironmentVariableIntValue("BACKSTEP_DISK_SEEDS");
    }
    return qEnvironmentVariableIntValue("BACKSTEP_TEST_LONG") != 0 ? longSeeds : usualSeeds;
}

/// What the disk is about: an engine that ends often, and flows that others still speak of when they are closed.
Scheme schemeFor(std::uint64_t seed)
{
    Scheme scheme = schemeOf(seed);
    scheme.chance[static_cast<std::size_t>(Trouble::LongAbsence)] = 0;
    scheme.chance[static_cast<std::size_t>(Trouble::CrashAnytime)] = 1;
    scheme.chance[static_cast<std::size_t>(Trouble::StoreFails)] = 0.05;
    scheme.chance[static_cast<std::size_t>(Trouble::CrashAfterCommit)] = 0.02;
    return scheme;
}

struct Total
{
    FaultyDisk::Count disk;
    std::uint64_t commits = 0;
    std::uint64_t flows = 0;
    std::uint64_t undone = 0;
    std::uint64_t crashes = 0;
};

/// Counts what the disks did, when they go.
MakeDisk counting(Total& total)
{
    class Counted final : public SimDisk
    {
    public:
        Counted(std::uint64_t seed, Total& total)
            : m_disk(seed)
            , m_total(total)
        {
        }

        ~Counted() override
        {
            m_total.disk.faults += m_disk.count().faults;
            m_total.disk.cuts += m_disk.count().cuts;
            m_total.disk.lost += m_disk.count().lost;
        }

        [[nodiscard]] Result<Ledger*> open(Troubles& troubles) override { return m_disk.open(troubles); }

        [[nodiscard]] bool isDead() const override { return m_disk.isDead(); }

        void fill(bool full) override { m_disk.fill(full); }

    private:
        SqliteDisk m_disk;
        Total& m_total;
    };

    return [&total](std::uint64_t seed) { return std::make_unique<Counted>(seed, total); };
}

unsigned long long shown(std::uint64_t number)
{
    return number;
}

} // namespace

/// T5: the real loop over the real ledger, on disks that fail.
class DiskTest : public QObject
{
    Q_OBJECT

private slots:

    void seeds()
    {
        Total total;
        const MakeDisk makeDisk = counting(total);
        const bool one = qEnvironmentVariableIsSet("BACKSTEP_DISK_SEED");
        const std::uint64_t first = one ? qEnvironmentVariable("BACKSTEP_DISK_SEED").toULongLong() : 1;
        const std::uint64_t last = one ? first : static_cast<std::uint64_t>(seedsToRun());
        for (std::uint64_t seed = first; seed <= last; ++seed) {
            const Scheme scheme = schemeFor(seed);
            const Outcome outcome = simulated(scheme, false, makeDisk);
            if (outcome.violation.has_value()) {
                std::printf("seed %llu: %s\n", shown(seed), outcome.violation->c_str());
                std::printf("%s", explained(scheme, makeDisk).c_str());
                std::printf("See it again: BACKSTEP_DISK_SEED=%llu\n", shown(seed));
                QFAIL("An invariant does not hold.");
            }
            total.commits += outcome.commits;
            total.flows += outcome.flows;
            total.undone += outcome.undone;
            total.crashes += outcome.crashes;
        }
        std::printf(
            "storage faults: %llu seeds, %llu commits, %llu flows (%llu undone), %llu crashes, %llu faults of the "
            "disk, "
            "%llu power cuts, %llu writes lost\n",
            shown(last - first + 1),
            shown(total.commits),
            shown(total.flows),
            shown(total.undone),
            shown(total.crashes),
            shown(total.disk.faults),
            shown(total.disk.cuts),
            shown(total.disk.lost)
        );
        QVERIFY(one || (total.disk.faults > 0 && total.disk.cuts > 0 && total.disk.lost > 0));
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::DiskTest)
#include "disk_test.moc"
