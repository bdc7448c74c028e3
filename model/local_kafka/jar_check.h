#pragma once

#include "model/local_kafka/kafka_release.h"

#include <QCryptographicHash>
#include <QFile>
#include <QObject>

namespace backstep {

/// Holds a folder against the pinned jars: exactly these, byte for byte, and no other. Reads a piece at a time between
/// other events, so that a window goes on.
class JarCheck : public QObject
{
    Q_OBJECT

public:
    JarCheck(const QString& folder, const KafkaRelease& release, QObject* parent = nullptr);

    void begin();

Q_SIGNALS:
    void intact();
    /// What is wrong: "kafka-clients-4.0.1.jar is missing".
    void refused(const QString& what);

private:
    [[nodiscard]] QString firstOddity() const;
    void next();
    void readOn();

    QString m_folder;
    KafkaRelease m_release;
    std::size_t m_at = 0;
    QFile m_file;
    QCryptographicHash m_hash;
};

} // namespace backstep
