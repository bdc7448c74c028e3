#include "model/connections/profile.h"

#include "engine/ports/clock.h"
#include "engine/ports/start_point.h"
#include "model/words.h"

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

QString faultOfBeginning(const QString& text)
{
    const auto start = startPointOf(text.trimmed().toStdString(), SystemClock().now());
    return start ? QString() : textOf(start.error().message);
}

QString faultOfRest(const QString& text)
{
    const QString place = text.trimmed();
    static const QRegularExpression port(QStringLiteral(R"(^\d{1,5}$)"));
    const QString address = port.match(place).hasMatch() ? QStringLiteral("localhost:") + place : place;
    if (place.isEmpty() || (faultOfBootstrap(address).isEmpty() && !place.contains(QLatin1Char(',')))) {
        return {};
    }
    return QStringLiteral(
               "“%1” is no place for REST. Write a port, 8085, or an address of this machine, 127.0.0.1:8085."
    )
        .arg(place);
}

QString faultOfProperties(const QStringList& lines)
{
    for (const QString& line : lines) {
        const auto sign = line.indexOf(QLatin1Char('='));
        if (sign < 1) {
            return QStringLiteral("“%1” is no property. Write NAME=VALUE, for example socket.timeout.ms=5000.")
                .arg(line);
        }
        const QString name = line.left(sign).trimmed();
        if (name.contains(QLatin1String("password")) || name.contains(QLatin1String("secret"))) {
            return QStringLiteral("%1 would stand in a file for all to read. Passwords have a field of their own.")
                .arg(name);
        }
    }
    return {};
}

} // namespace backstep
