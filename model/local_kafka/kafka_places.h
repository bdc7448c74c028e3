#pragma once

#include "engine/base/error.h"

#include <QString>
#include <QStringList>

namespace backstep {

/// Where Kafka, Java and Maven are found on this machine, and where what belongs to them is kept.
struct KafkaPlaces
{
    QString home; ///< installs and the data of brokers, unless told otherwise: XDG_DATA_HOME/backstep/kafka
    QString kafkaHome; ///< a Kafka of the user's own (KAFKA_HOME), taken as it is; empty: the one by Maven
    QString javaHome; ///< JAVA_HOME; empty: the java on the path
    QStringList path; ///< where programs are looked for; empty: the PATH of this process

    [[nodiscard]] QString installFolder(const QString& version) const;

    /// Where a broker keeps its data when nobody says where; each port has its own.
    [[nodiscard]] QString dataFolder(int port) const;

    /// Empty: there is none.
    [[nodiscard]] QString java() const;
    [[nodiscard]] QString maven() const;
};

/// By the environment of this process.
[[nodiscard]] KafkaPlaces kafkaPlacesOfUser();

/// The version that the jars of a folder say; BadInput where the folder holds no Kafka.
[[nodiscard]] Result<QString> versionOfKafkaHome(const QString& kafkaHome);

/// The oldest Java that runs this version of Kafka.
[[nodiscard]] int javaNeededBy(const QString& kafkaVersion);

} // namespace backstep
