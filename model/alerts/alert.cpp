#include "model/alerts/alert.h"

#include "model/words.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace backstep {

QByteArray webhookBody(const Alert& alert, const QString& link)
{
    QJsonObject body{
        {QStringLiteral("text"), QStringLiteral("%1 (%2). %3").arg(alert.title, alert.cluster, alert.text)},
        {QStringLiteral("type"), QStringLiteral("alert")},
        {QStringLiteral("kind"), alert.kind == Alert::Kind::View ? QStringLiteral("view") : QStringLiteral("error")},
        {QStringLiteral("at"), QString::fromStdString(toIso8601(alert.at))},
        {QStringLiteral("cluster"), alert.cluster},
        {QStringLiteral("title"), alert.title},
        {QStringLiteral("count"), static_cast<qint64>(alert.count)}};
    const auto add = [&body](const QString& name, const QString& value) {
        if (!value.isEmpty()) {
            body.insert(name, value);
        }
    };
    add(QStringLiteral("view"), alert.view);
    add(QStringLiteral("filter"), alert.filter);
    add(QStringLiteral("flowId"), textOf(alert.flow));
    add(QStringLiteral("link"), link);
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

} // namespace backstep
