#include "model/connections/connection.h"

#include "model/words.h"

#include <cmath>

namespace backstep {

using namespace std::chrono_literals;

namespace {

/// To the second: a person compares it with a clock.
QString clockWords(Instant at)
{
    return timeWords(at).left(8);
}

/// "Connection refused" within a sentence.
QString within(const QString& why)
{
    return why.isEmpty() ? QString() : QStringLiteral(" (") + why + QLatin1Char(')');
}

} // namespace

QString Connection::name() const
{
    switch (m_broker) {
    case Broker::Sandbox:
        return QStringLiteral("Sandbox");
    case Broker::LocalKafka:
        return QStringLiteral("Local Kafka");
    case Broker::Bootstrap:
        return m_name.isEmpty() ? m_address : m_name;
    case Broker::Capture:
        return QStringLiteral("Capture %1, read-only").arg(m_name);
    }
    return {};
}

QString Connection::detail() const
{
    if (m_state == State::Down) {
        return downWords();
    }
    QStringList parts;
    if (m_state == State::Connecting) {
        parts << QStringLiteral("connecting");
    } else {
        parts << place();
    }
    if (m_state == State::Up && m_back.isSet()) {
        parts << QStringLiteral("answers again since %1, after %2")
                     .arg(clockWords(m_back), durationWords(m_back - m_away));
    }
    if (m_state == State::Up && m_backlogLeft > 0) {
        parts << backlogWords();
    }
    if (m_state == State::Up && !m_served.isEmpty()) {
        parts << QStringLiteral("REST at %1").arg(m_served);
    }
    if (m_state == State::Up && !m_whyNotServed.isEmpty()) {
        parts << QStringLiteral("no REST: %1").arg(m_whyNotServed);
    }
    if (!m_parting.isEmpty()) {
        parts << QStringLiteral("%1 is still being closed").arg(m_parting);
    }
    parts.removeAll(QString());
    return parts.join(QStringLiteral("; "));
}

QString Connection::downWords() const
{
    if (!m_away.isSet()) {
        return m_reason.isEmpty() ? QStringLiteral("does not answer") : m_reason;
    }
    const QString address = place().isEmpty() ? QString() : place() + QLatin1Char(' ');
    return address
        + QStringLiteral("does not answer since %1%2; Backstep keeps trying").arg(clockWords(m_away), within(m_reason));
}

/// The rate stands beside it; what is left is told as soon as there is one.
QString Connection::backlogWords() const
{
    QString told = QStringLiteral("reading what was there: %1 of %2 records")
                       .arg(
                           countWords(static_cast<std::uint64_t>(m_backlog - m_backlogLeft)),
                           countWords(static_cast<std::uint64_t>(m_backlog))
                       );
    if (m_perSecond == 0) {
        return told;
    }
    const auto seconds = m_backlogLeft / static_cast<std::int64_t>(m_perSecond) + 1;
    return told + QStringLiteral(", about %1 left").arg(durationWords(std::chrono::seconds(seconds)));
}

QString Connection::place() const
{
    switch (m_broker) {
    case Broker::Sandbox:
        return QStringLiteral("in this window, nothing leaves it");
    case Broker::LocalKafka:
        return m_address;
    case Broker::Bootstrap:
        return m_name.isEmpty() ? QString() : m_address;
    case Broker::Capture:
        return m_address;
    }
    return {};
}

QString Connection::roleWords() const
{
    if (!m_roleWords.isEmpty()) {
        return m_roleWords;
    }
    if (m_role == Role::OrchestratorHere && m_state != State::Up) {
        return m_state == State::Down ? QStringLiteral("The orchestrator here waits for it")
                                      : QStringLiteral("The orchestrator is to run here");
    }
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
    m_away = {};
    m_back = {};
    m_backlog = 0;
    m_backlogLeft = 0;
    Q_EMIT changed();
}

void Connection::setAddress(const QString& address)
{
    if (address != m_address) {
        m_address = address;
        Q_EMIT changed();
    }
}

void Connection::setRole(Role role, const QString& words)
{
    if (role != m_role || words != m_roleWords) {
        m_role = role;
        m_roleWords = words;
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

void Connection::setAway(const QString& why, Instant since)
{
    if (m_state != State::Down || !m_away.isSet()) {
        m_away = since;
    }
    m_back = {};
    m_state = State::Down;
    m_reason = why;
    Q_EMIT changed();
}

void Connection::setBack(Instant at)
{
    if (m_state == State::Up) {
        return;
    }
    if (m_away.isSet()) {
        m_back = at;
    }
    m_state = State::Up;
    m_reason.clear();
    Q_EMIT changed();
}

void Connection::setServed(const QString& url, const QString& why)
{
    if (url != m_served || why != m_whyNotServed) {
        m_served = url;
        m_whyNotServed = why;
        Q_EMIT changed();
    }
}

void Connection::setParting(const QString& name)
{
    if (name != m_parting) {
        m_parting = name;
        Q_EMIT changed();
    }
}

void Connection::setHistory(const KeptHistory& history)
{
    if (m_history != history) {
        m_history = history;
        Q_EMIT changed();
    }
}

void Connection::setBacklog(std::int64_t total, std::int64_t left)
{
    if (m_backlog != total || m_backlogLeft != left) {
        m_backlog = total;
        m_backlogLeft = left;
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
        m_perSecond = static_cast<std::uint64_t>(std::llround(perMicro * 1e6));
    }
    if (m_perSecond != before) {
        Q_EMIT changed();
    }
}

} // namespace backstep
