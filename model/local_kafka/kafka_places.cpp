#include "model/local_kafka/kafka_places.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>

namespace backstep {

QString KafkaPlaces::installFolder(const QString& version) const
{
    return home + QLatin1Char('/') + version;
}

QString KafkaPlaces::dataFolder(int port) const
{
    return QStringLiteral("%1/brokers/%2").arg(home).arg(port);
}

QString KafkaPlaces::java() const
{
    if (!javaHome.isEmpty()) {
        return QStandardPaths::findExecutable(QStringLiteral("java"), {javaHome + QStringLiteral("/bin")});
    }
    return QStandardPaths::findExecutable(QStringLiteral("java"), path);
}

QString KafkaPlaces::maven() const
{
    return QStandardPaths::findExecutable(QStringLiteral("mvn"), path);
}

KafkaPlaces kafkaPlacesOfUser()
{
    KafkaPlaces places;
    places.home
        = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/backstep/kafka");
    places.kafkaHome = qEnvironmentVariable("KAFKA_HOME");
    places.javaHome = qEnvironmentVariable("JAVA_HOME");
    return places;
}

Result<QString> versionOfKafkaHome(const QString& kafkaHome)
{
    static const QRegularExpression core(QStringLiteral("^kafka_2\\.\\d+-(\\d+\\.\\d+[\\w.-]*)\\.jar$"));
    const QDir libraries(kafkaHome + QStringLiteral("/libs"));
    for (const QString& file : libraries.entryList({QStringLiteral("kafka_2.*.jar")}, QDir::Files)) {
        if (const auto match = core.match(file); match.hasMatch()) {
            return match.captured(1);
        }
    }
    return failure(
        Fault::BadInput,
        QStringLiteral("KAFKA_HOME is %1, but %2 holds no Kafka (kafka_2.13-….jar). Point it to an unpacked Kafka, or "
                       "unset it to use the one that Backstep installs.")
            .arg(kafkaHome, libraries.path())
            .toStdString()
    );
}

int javaNeededBy(const QString& kafkaVersion)
{
    return kafkaVersion.section(QLatin1Char('.'), 0, 0).toInt() >= 4 ? 17 : 11;
}

} // namespace backstep
