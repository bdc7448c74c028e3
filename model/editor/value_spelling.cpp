#include "model/editor/value_spelling.h"

#include "engine/edits/meaning.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

namespace backstep {

QString yamlSpelling(const QString& text)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z_][A-Za-z0-9_.-]*\\z"));
    return plain.match(text).hasMatch() && !looksTyped(text.toStdString()) ? text : jsonSpelling(text);
}

QString jsonSpelling(const QString& text)
{
    const QString list = QString::fromUtf8(QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact));
    return list.mid(1, list.size() - 2);
}

} // namespace backstep
