#pragma once

#include "engine/base/error.h"
#include "model/local_kafka/kafka_places.h"

#include <QObject>

class QProcess;

namespace backstep {

/// The major version in what `java -version` says: 17 of "17.0.15", 8 of "1.8.0_402"; 0: it says none.
[[nodiscard]] int majorJavaVersion(const QByteArray& said);

/// Asks the Java of this machine how old it is. Asynchronous; one question an object.
class JavaCheck : public QObject
{
    Q_OBJECT

public:
    JavaCheck(const KafkaPlaces& places, int needed, QObject* parent = nullptr);

    void begin();

Q_SIGNALS:
    void found(int major);
    void failed(const Error& error);

private:
    void judge();
    void fail(const QString& sentence);

    KafkaPlaces m_places;
    int m_needed;
    QString m_java;
    QProcess* m_process;
    bool m_told = false;
};

} // namespace backstep
