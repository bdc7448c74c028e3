#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace backstep {

/// What one broker is started with.
struct BrokerSettings
{
    int port = 0;
    int controllerPort = 0;
    QString storage; ///< folder
};

/// The text of kafka.properties: one node that is broker and controller, at 127.0.0.1 alone, with as few internal
/// partitions as it takes.
[[nodiscard]] QByteArray propertiesOf(const BrokerSettings& settings);

/// A value as Java reads it from a properties file, whatever is in the path.
[[nodiscard]] QByteArray escapedForProperties(const QString& value);

/// Sixteen random bytes as Kafka writes them, never with a dash in front, which would read as an option.
[[nodiscard]] QString newClusterId();

/// For java: a small heap and a quick start, then the class path of these libraries. `kafkaHome` (may be empty) is
/// where a Kafka of the user's own keeps its configuration of the log.
[[nodiscard]] QStringList javaArguments(const QString& libraries, const QString& kafkaHome, const QString& logFolder);

} // namespace backstep
