#include "model/connections/profile.h"

#include <QRegularExpression>
#include <QStringList>

namespace backstep {

Profile sandboxProfile()
{
    return {QStringLiteral("Sandbox"), Connection::Broker::Sandbox, {}, Connection::Role::OrchestratorHere, false};
}

Profile localKafkaProfile()
{
    return {
        QStringLiteral("Local Kafka"),
        Connection::Broker::LocalKafka,
        QStringLiteral("localhost:%1").arg(localKafkaPort),
        Connection::Role::OrchestratorHere,
        false};
}

QString faultOfBootstrap(const QString& text)
{
    if (text.trimmed().isEmpty()) {
        return QStringLiteral("An address is missing. Write host:port, for example localhost:9092.");
    }
    static const QRegularExpression address(QStringLiteral(R"(^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):(\d{1,5})$)"));
    for (const QString& part : text.split(QLatin1Char(','))) {
        const QRegularExpressionMatch match = address.match(part.trimmed());
        if (!match.hasMatch()) {
            return QStringLiteral("“%1” is not an address. Write host:port, for example localhost:9092.")
                .arg(part.trimmed());
        }
        const int port = match.captured(2).toInt();
        if (port < 1 || port > 65535) {
            return QStringLiteral("%1 is not a port. Ports go from 1 to 65535.").arg(port);
        }
    }
    return {};
}

} // namespace backstep
