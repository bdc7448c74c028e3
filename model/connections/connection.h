#pragma once

#include "engine/base/instant.h"
#include "model/connections/kept_history.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <deque>

namespace backstep {

/// Which broker the window is connected to, in which role, and how busy it is: what the status bar says.
class Connection : public QObject
{
    Q_OBJECT

public:
    enum class Broker
    {
        Sandbox, ///< in this process
        LocalKafka, ///< started by Backstep on this machine
        Bootstrap, ///< a cluster by its address
        Capture, ///< none at all: a file that was recorded at one
    };
    enum class Role
    {
        OrchestratorHere,
        WatchOnly
    };
    enum class State
    {
        Connecting,
        Up,
        Down
    };

    using QObject::QObject;

    [[nodiscard]] Broker broker() const { return m_broker; }

    [[nodiscard]] Role role() const { return m_role; }

    [[nodiscard]] State state() const { return m_state; }

    [[nodiscard]] QString name() const; ///< "Sandbox", "Local Kafka", "orders-test", "Capture a.capture, read-only"
    /// What the name does not say: the address; since when it does not answer and why; that it is back.
    [[nodiscard]] QString detail() const;
    [[nodiscard]] QString roleWords() const; ///< "Orchestrator runs here", "Orchestrator runs at anna@desk"

    [[nodiscard]] const KeptHistory& history() const { return m_history; }

    [[nodiscard]] std::uint64_t recordsPerSecond() const { return m_perSecond; }

    /// `name` is that of the profile; empty: the address speaks for itself.
    void setBroker(Broker broker, const QString& address = {}, const QString& name = {});
    /// What the address says now: of a capture, how far it is read.
    void setAddress(const QString& address);
    /// `words`: who runs the orchestrator instead; empty: the role speaks for itself.
    void setRole(Role role, const QString& words = {});
    void setState(State state, const QString& reason = {});
    /// It does not answer, for this reason, and is asked again until it does. Said again: since the first time.
    void setAway(const QString& why, Instant since);
    /// It answers; where it was away before, that is told, and for how long.
    void setBack(Instant at);
    /// Where this window answers REST for it; empty: nowhere, for this reason where it should.
    void setServed(const QString& url, const QString& why = {});
    /// A broker that was left and is still being closed; empty: none is.
    void setParting(const QString& name);
    void setHistory(const KeptHistory& history);
    /// What was there when reading began: so many records, of which so many are still to come.
    void setBacklog(std::int64_t total, std::int64_t left);
    /// The number of records seen in all at a point in time; the rate is that of the last two seconds.
    void countRecords(std::uint64_t seen, Instant now);

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] QString place() const; ///< what the name does not say of where it is
    [[nodiscard]] QString downWords() const;
    [[nodiscard]] QString backlogWords() const;

    struct Count
    {
        Instant at;
        std::uint64_t seen = 0;
    };

    Broker m_broker = Broker::Sandbox;
    Role m_role = Role::OrchestratorHere;
    State m_state = State::Up;
    QString m_address;
    QString m_name;
    QString m_reason;
    QString m_roleWords;
    QString m_parting;
    QString m_served;
    QString m_whyNotServed;
    KeptHistory m_history;
    std::int64_t m_backlog = 0;
    std::int64_t m_backlogLeft = 0;
    Instant m_away; ///< since when it does not answer
    Instant m_back; ///< since when it answers again
    std::deque<Count> m_counts;
    std::uint64_t m_perSecond = 0;
};

} // namespace backstep
