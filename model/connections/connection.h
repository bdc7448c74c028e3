#pragma once

#include "engine/base/instant.h"

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

    [[nodiscard]] QString name() const; ///< "Sandbox", "Local Kafka", "orders-test"
    [[nodiscard]] QString detail() const; ///< what the name does not say; why, when it is down
    [[nodiscard]] QString roleWords() const; ///< "Orchestrator runs here"

    [[nodiscard]] std::uint64_t recordsPerSecond() const { return m_perSecond; }

    /// `name` is that of the profile; empty: the address speaks for itself.
    void setBroker(Broker broker, const QString& address = {}, const QString& name = {});
    void setRole(Role role);
    void setState(State state, const QString& reason = {});
    /// The number of records seen in all at a point in time; the rate is that of the last two seconds.
    void countRecords(std::uint64_t seen, Instant now);

Q_SIGNALS:
    void changed();

private:
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
    std::deque<Count> m_counts;
    std::uint64_t m_perSecond = 0;
};

} // namespace backstep
