#include "tests/engine/simulation/sqlite_disk.h"

#include <unistd.h>

#include <string>
#include <utility>

namespace backstep::simulation {

namespace {

/// In memory where that can be had: this disk's failures are its own.
std::filesystem::path folderForDisks()
{
    std::error_code error;
    const std::filesystem::path memory("/dev/shm");
    return std::filesystem::is_directory(memory, error) ? memory : std::filesystem::temp_directory_path();
}

} // namespace

SqliteDisk::SqliteDisk(std::uint64_t seed)
    : m_disk(seed)
    , m_dice(seed ^ 0xD15CULL)
    , m_folder(folderForDisks() / ("backstep-disk-" + std::to_string(getpid()) + "-" + std::to_string(seed)))
{
    // Each disk has its own ways to fail; some have none but the loss of power.
    for (double& fails : m_fails) {
        fails = m_dice.happens(0.4) ? std::array{0.002, 0.02, 0.2}[m_dice.below(3)] : 0;
    }
    m_dies = m_dice.happens(0.5) ? 0.01 : 0;
    m_noRoom = m_dice.happens(0.3) ? 0.05 : 0;
    m_losesPower = m_dice.happens(0.8);
    m_disk.decideBy([this](DiskWork work, std::string_view) { return fateOf(work); });
}

SqliteDisk::~SqliteDisk()
{
    m_troubles = nullptr; // they ended with the run, before the disk
    m_ledger.reset();
    std::error_code error;
    std::filesystem::remove_all(m_folder, error);
}

DiskFate SqliteDisk::fateOf(DiskWork work)
{
    if (m_troubles == nullptr || m_troubles->isCalm()) {
        return DiskFate::Fine;
    }
    if (work == DiskWork::Write && (m_isFull || m_dice.happens(m_noRoom))) {
        return m_dice.happens(0.5) ? DiskFate::NoRoom : DiskFate::Short;
    }
    if (m_dice.happens(m_dies)) {
        return DiskFate::Dies;
    }
    if (m_dice.happens(m_fails[static_cast<std::size_t>(work)])) {
        return work == DiskWork::Write && m_dice.happens(0.5) ? DiskFate::Short : DiskFate::Fails;
    }
    return DiskFate::Fine;
}

Result<Ledger*> SqliteDisk::open(Troubles& troubles)
{
    m_troubles = &troubles;
    const bool wasDead = m_disk.isDead();
    if (m_ledger != nullptr && (wasDead || m_dice.happens(0.7))) {
        m_ledger->abandon(); // killed; else it closes as it ends
    }
    m_ledger.reset();
    if (m_disk.isDead() || (m_losesPower && m_dice.happens(0.5))) {
        m_disk.cutPower();
    }
    m_disk.switchOn();
    // A ledger finds flows in parts and whole ones, and goes on with either.
    auto ledger = SqliteLedger::open(m_folder.string(), m_dice.happens(0.5) ? 0 : parts::wholeUpTo);
    if (!ledger) {
        return failure(ledger.error());
    }
    m_ledger = std::move(*ledger);
    return m_ledger.get();
}

} // namespace backstep::simulation
