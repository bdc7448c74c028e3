#include "model/local_kafka/broker_stop.h"

#include <cerrno>
#include <csignal>
#include <cstring>

namespace backstep {

namespace {

constexpr int lookAgainMs = 20;
constexpr int killedMs = 10'000;

} // namespace

BrokerStop::BrokerStop(const BrokerRecord& record, int politeMs, QObject* parent)
    : QObject(parent)
    , m_record(record)
    , m_politeMs(politeMs)
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &BrokerStop::look);
}

void BrokerStop::begin()
{
    m_since.start();
    if (isAlive(m_record)) {
        ::kill(static_cast<pid_t>(m_record.pid), SIGTERM);
    }
    m_again.start(0);
}

void BrokerStop::look()
{
    if (!isAlive(m_record)) {
        Q_EMIT done(m_forced);
        return;
    }
    if (!m_forced && m_since.elapsed() > m_politeMs) {
        m_forced = true;
        ::kill(static_cast<pid_t>(m_record.pid), SIGKILL);
    }
    if (m_since.elapsed() > m_politeMs + killedMs) {
        Q_EMIT failed(
            {Fault::Refused,
             QStringLiteral("Kafka at %1 (process %2) cannot be ended from here. End it as the user who started it.")
                 .arg(m_record.address())
                 .arg(m_record.pid)
                 .toStdString()}
        );
        return;
    }
    m_again.start(lookAgainMs);
}

} // namespace backstep
