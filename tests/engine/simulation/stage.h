#pragma once

#include "engine/orchestrator/inbox.h"
#include "tests/engine/simulation/agenda.h"
#include "tests/engine/simulation/judge.h"
#include "tests/engine/simulation/sim_broker.h"
#include "tests/engine/simulation/troubles.h"

#include <chrono>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace backstep::simulation {

/// What everyone in a run shares.
struct Stage
{
    Agenda& agenda;
    Troubles& troubles;
    SimBroker& broker;
    Judge& judge;
};

/// One life of the engine: what it plans for itself ends with it, and waits while its machine sleeps.
class Life : public std::enable_shared_from_this<Life>
{
public:
    explicit Life(Agenda& agenda)
        : m_agenda(agenda)
    {
    }

    void after(microseconds wait, std::function<void()> happening)
    {
        m_agenda.after(wait, [self = shared_from_this(), happening = std::move(happening)]() mutable {
            self->live(std::move(happening));
        });
    }

    void sleepUntil(Instant until) { m_asleepUntil = std::max(m_asleepUntil, until); }

    [[nodiscard]] bool isAsleep() const { return m_agenda.now() < m_asleepUntil; }

    void end() { m_ended = true; }

private:
    void live(std::function<void()> happening)
    {
        if (m_ended) {
            return;
        }
        if (isAsleep()) {
            return after(m_asleepUntil - m_agenda.now(), std::move(happening));
        }
        happening();
    }

    Agenda& m_agenda;
    Instant m_asleepUntil;
    bool m_ended = false;
};

/// The way into an engine, for all who bring it something.
class Door
{
public:
    explicit Door(std::function<void()> knocked)
        : m_knocked(std::move(knocked))
    {
    }

    void put(InboxItem item)
    {
        m_inbox.put(std::move(item));
        m_knocked();
    }

    void putRecords(std::vector<Record> records, Reading reading)
    {
        m_inbox.putRecords(std::move(records), reading);
        m_knocked();
    }

    [[nodiscard]] Inbox& inbox() { return m_inbox; }

private:
    Inbox m_inbox;
    std::function<void()> m_knocked;
};

} // namespace backstep::simulation
