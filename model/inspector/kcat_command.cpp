#include "model/inspector/kcat_command.h"

#include "model/words.h"

#include <QRegularExpression>

namespace backstep {

namespace {

/// As one word of a shell.
QString inQuotes(const QString& word)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9._:,/@+-]+$"));
    if (plain.match(word).hasMatch()) {
        return word;
    }
    QString inside = word;
    inside.replace(QLatin1Char('\''), QStringLiteral("'\\''"));
    return QLatin1Char('\'') + inside + QLatin1Char('\'');
}

} // namespace

QString kcatCommand(const RecordPlace& place, const QString& bootstrap)
{
    return QStringLiteral("kcat -C -b %1 -t %2 -p %3 -o %4 -c 1 -e -f '%h\\n%k\\n%s\\n'")
        .replace(QLatin1String("%1"), inQuotes(bootstrap))
        .replace(QLatin1String("%2"), inQuotes(textOf(place.topic)))
        .replace(QLatin1String("%3"), QString::number(place.partition))
        .replace(QLatin1String("%4"), QString::number(place.offset));
}

} // namespace backstep
