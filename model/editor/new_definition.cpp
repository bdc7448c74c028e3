#include "model/editor/new_definition.h"

#include <QFileInfo>

namespace backstep {

QByteArray newDefinition(const QString& path)
{
    const QFileInfo info(path);
    QString name;
    for (const QChar sign : info.completeBaseName()) {
        const bool isOfTopic
            = sign.unicode() < 128 && (sign.isLetterOrNumber() || sign == QLatin1Char('-') || sign == QLatin1Char('_'));
        name += isOfTopic ? sign : QLatin1Char('_'); // a name is part of topics
    }
    const bool isJson = info.suffix().compare(QStringLiteral("json"), Qt::CaseInsensitive) == 0;
    const QString text = isJson ? QStringLiteral("{\n"
                                                 "  \"orchestrationName\": \"%1\",\n"
                                                 "  \"as\": \"initiator\",\n"
                                                 "  \"type\": \"sequential\",\n"
                                                 "  \"steps\": []\n"
                                                 "}\n")
                                : QStringLiteral("orchestrations:\n"
                                                 "  - orchestrationName: %1\n"
                                                 "    as: initiator\n"
                                                 "    type: sequential\n"
                                                 "    steps:\n");
    return text.arg(name).toUtf8();
}

} // namespace backstep
