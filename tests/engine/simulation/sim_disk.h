#pragma once

#include "engine/ledger/memory_ledger.h"
#include "tests/engine/simulation/troubles.h"

namespace backstep::simulation {

/// Where a simulated ledger keeps what it is given, from one engine to the next.
class SimDisk
{
public:
    SimDisk() = default;
    SimDisk(const SimDisk&) = delete;
    SimDisk& operator=(const SimDisk&) = delete;
    virtual ~SimDisk() = default;

    /// The engine before has ended, however it did; the next one opens what is there.
    [[nodiscard]] virtual Result<Ledger*> open(Troubles& troubles) = 0;

    /// The machine stopped in the middle of its work.
    [[nodiscard]] virtual bool isDead() const { return false; }

    /// No more room, or room again.
    virtual void fill(bool /*full*/) { }
};

/// Loses nothing and refuses nothing.
class MemoryDisk final : public SimDisk
{
public:
    [[nodiscard]] Result<Ledger*> open(Troubles&) override { return &m_ledger; }

private:
    MemoryLedger m_ledger;
};

} // namespace backstep::simulation
