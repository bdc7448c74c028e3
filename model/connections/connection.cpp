#include "model/connections/connection.h"

namespace backstep {

using namespace std::chrono_literals;

QString Connection::name() const
{
    switch (m_broker) {
    case Broker::Sandbox:
        return QStringLiteral("Sandbox");
    case Broker::LocalKafka:
        return QStringLiteral("Local Kafka");
    case Broker::Bootstrap:
        return m_name.isEmpty() ? m_address : m_name;
    }
    return {};
}

QString Connection::detail() const
{
    if (m_state == State::Down) {
        return m_reason.isEmpty() ? QStringLiteral("does not answer") : m_reason;
    }
    if (m_state == State::Connecting) {
        return QStringLiteral("connecting");
    }
    switch (m_broker) {
    case Broker::Sandbox:
        return QStringLiteral("in this window, nothing leaves it");
    case Broker::LocalKafka:
        return m_address;
    case Broker::Bootstrap:
        return m_name.isEmpty() ? QString() : m_address;
    }
    return {};
}

QString Connection::roleWords() const
{
    return m_role == Role::OrchestratorHere ? QStringLiteral("Orchestrator runs here")
                                            : QStringLiteral("Orchestrator runs elsewhere");
}

void Connection::setBroker(Broker broker, const QString& address, const QString& name)
{
    m_name = name;
    m_broker = broker;
    m_address = address;
    m_counts.clear();
    m_perSecond = 0;
    Q_EMIT changed();
}

void Connection::setRole(Role role)
{
    if (role != m_role) {
        m_role = role;
        Q_EMIT changed();
    }
}

void Connection::setState(State state, const QString& reason)
{
    if (state != m_state || reason != m_reason) {
        m_state = state;
        m_reason = reason;
        Q_EMIT changed();
    }
}

void Connection::countRecords(std::uint64_t seen, Instant now)
{
    constexpr Duration window = 2s;
    m_counts.push_back({now, seen});
    while (m_counts.size() > 2 && m_counts[1].at <= now - window) {
        m_counts.pop_front();
    }
    const auto spent = (now - m_counts.front().at).count();
    const std::uint64_t before = m_perSecond;
    if (spent > 0) {
        const double perMicro = static_cast<double>(seen - m_counts.front().seen) / static_cast<double>(spent);
        m_perSecond = static_cast<std::uint64_t>(perMicro * 1e6 + 0.5);
    }
    if (m_perSecond != before) {
        Q_EMIT changed();
    }
}

} // namespace backstep
