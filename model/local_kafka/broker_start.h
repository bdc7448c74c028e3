#pragma once

#include "model/local_kafka/broker_record.h"
#include "model/local_kafka/broker_settings.h"

#include <QObject>
#include <QTimer>

class QProcess;

namespace backstep {

class MetadataProbe;

/// Which Kafka a broker is started from.
struct KafkaProgram
{
    QString java;
    QString libraries; ///< folder of jars
    QString kafkaHome; ///< empty: the one that Backstep installed
    QString version;
};

/// Formats the storage where that was not done yet, starts the broker as a process that survives this one, and waits
/// until it answers. Asynchronous; one start an object; whoever starts holds the lock of the folder.
class BrokerStart : public QObject
{
    Q_OBJECT

public:
    BrokerStart(const KafkaProgram& program, const BrokerFolder& folder, int port, QObject* parent = nullptr);
    ~BrokerStart() override;

    void begin();

    /// Starts nothing: waits for the broker that runs already.
    void attach(const BrokerRecord& record);

Q_SIGNALS:
    /// `now`: it was not formatted before.
    void formatted(bool now);
    void ready(const BrokerRecord& record);
    void failed(const Error& error);

private:
    [[nodiscard]] Result<void> prepare();
    void format();
    void onFormatEnded(bool fine);
    void run();
    void look();
    void onLimit();
    void fail(Fault fault, const QString& sentence);

    KafkaProgram m_program;
    BrokerFolder m_folder;
    BrokerSettings m_settings;
    BrokerRecord m_record;
    QProcess* m_format;
    MetadataProbe* m_probe;
    QTimer m_again;
    QTimer m_limit;
    bool m_attached = false;
    bool m_over = false;
};

} // namespace backstep
