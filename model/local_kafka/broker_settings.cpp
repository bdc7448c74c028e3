#include "model/local_kafka/broker_settings.h"

#include <QFileInfo>
#include <QUuid>

namespace backstep {

namespace {

constexpr const char* propertiesText
    = R"(# Written by Backstep at each start of this broker; what is changed here is lost.
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:@CONTROLLER@
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:@PORT@,CONTROLLER://127.0.0.1:@CONTROLLER@
advertised.listeners=PLAINTEXT://127.0.0.1:@PORT@
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs=@STORAGE@
num.partitions=3
default.replication.factor=1
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
# After a restart the controller waits until the session of the broker before it has run out.
broker.session.timeout.ms=2500
broker.heartbeat.interval.ms=250
metadata.max.idle.interval.ms=10000
group.initial.rebalance.delay.ms=0
num.network.threads=2
num.io.threads=4
log.cleaner.dedupe.buffer.size=16777216
)";

} // namespace

QByteArray escapedForProperties(const QString& value)
{
    QByteArray escaped;
    for (const QChar letter : value) {
        if (letter == QLatin1Char('\\')) {
            escaped += "\\\\";
        } else if (letter.unicode() >= 0x20 && letter.unicode() < 0x7f) {
            escaped += letter.toLatin1();
        } else {
            escaped += "\\u" + QByteArray::number(letter.unicode(), 16).rightJustified(4, '0');
        }
    }
    return escaped;
}

QByteArray propertiesOf(const BrokerSettings& settings)
{
    return QByteArray(propertiesText)
        .replace("@PORT@", QByteArray::number(settings.port))
        .replace("@CONTROLLER@", QByteArray::number(settings.controllerPort))
        .replace("@STORAGE@", escapedForProperties(settings.storage));
}

QString newClusterId()
{
    for (;;) {
        const QByteArray id
            = QUuid::createUuid().toRfc4122().toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
        if (!id.startsWith('-')) {
            return QString::fromLatin1(id);
        }
    }
}

QStringList javaArguments(const QString& libraries, const QString& kafkaHome, const QString& logFolder)
{
    QStringList arguments{
        QStringLiteral("-Xmx384m"),
        QStringLiteral("-XX:+UseSerialGC"),
        QStringLiteral("-XX:TieredStopAtLevel=1"),
        QStringLiteral("-XX:-UsePerfData"),
        QStringLiteral("-XX:+ExitOnOutOfMemoryError"),
        QStringLiteral("-Xshare:auto"),
        QStringLiteral("-Djava.awt.headless=true"),
        QStringLiteral("-Djava.net.preferIPv4Stack=true"),
        QStringLiteral("-Dfile.encoding=UTF-8"),
        QStringLiteral("-Dsun.jnu.encoding=UTF-8"),
        QStringLiteral("-Dorg.slf4j.simpleLogger.showDateTime=true"),
        QStringLiteral("-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS"),
        // The hundreds of settings that Kafka lists at each start say nothing that its properties do not.
        QStringLiteral("-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaConfig=warn"),
        QStringLiteral("-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config=warn"),
        QStringLiteral("-Dkafka.logs.dir=") + logFolder,
    };
    const QString log4j2 = kafkaHome + QStringLiteral("/config/log4j2.yaml");
    const QString log4j = kafkaHome + QStringLiteral("/config/log4j.properties");
    if (!kafkaHome.isEmpty() && QFileInfo::exists(log4j2)) {
        arguments << QStringLiteral("-Dlog4j2.configurationFile=") + log4j2;
    } else if (!kafkaHome.isEmpty() && QFileInfo::exists(log4j)) {
        arguments << QStringLiteral("-Dlog4j.configuration=file:") + log4j;
    }
    return arguments << QStringLiteral("-cp") << libraries + QStringLiteral("/*");
}

} // namespace backstep
