#pragma once

#include "engine/ledger/sqlite_ledger.h"
#include "tests/engine/ledger/faulty_disk.h"
#include "tests/engine/simulation/sim_disk.h"

#include <array>
#include <cstddef>
#include <filesystem>
#include <memory>

namespace backstep::simulation {

/// The real ledger on a disk that fails: between two engines it may lose its power, and with it what was not flushed.
class SqliteDisk final : public SimDisk
{
public:
    explicit SqliteDisk(std::uint64_t seed);
    ~SqliteDisk() override;

    [[nodiscard]] Result<Ledger*> open(Troubles& troubles) override;

    [[nodiscard]] bool isDead() const override { return m_disk.isDead(); }

    void fill(bool full) override { m_isFull = full; }

    [[nodiscard]] const FaultyDisk::Count& count() const { return m_disk.count(); }

private:
    [[nodiscard]] DiskFate fateOf(DiskWork work);

    static constexpr std::size_t works = 6;

    FaultyDisk m_disk;
    Dice m_dice;
    std::filesystem::path m_folder;
    std::array<double, works> m_fails{}; ///< how likely, by DiskWork
    double m_dies = 0;
    double m_noRoom = 0;
    bool m_losesPower = false;
    bool m_isFull = false;
    Troubles* m_troubles = nullptr;
    std::unique_ptr<SqliteLedger> m_ledger;
};

} // namespace backstep::simulation
