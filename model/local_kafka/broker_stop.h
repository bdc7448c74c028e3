#pragma once

#include "model/local_kafka/broker_record.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace backstep {

/// Asks a broker to end, waits, and ends it by force where it does not. Asynchronous; one stop an object.
class BrokerStop : public QObject
{
    Q_OBJECT

public:
    BrokerStop(const BrokerRecord& record, int politeMs, QObject* parent = nullptr);

    void begin();

Q_SIGNALS:
    /// `forced`: it did not end by itself in time.
    void done(bool forced);
    void failed(const Error& error);

private:
    void look();

    BrokerRecord m_record;
    int m_politeMs;
    QElapsedTimer m_since;
    QTimer m_again;
    bool m_forced = false;
};

} // namespace backstep
