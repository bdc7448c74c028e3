#include "model/dashboard/dashboard_words.h"

#include "model/dashboard/error_fingerprint.h"

#include <QRegularExpression>
#include <QStringList>

namespace backstep {

namespace {

/// As the filter reads it: in quotes, whatever it holds; a backslash of a pattern stays what it is.
QString quoted(QString text)
{
    text.replace(QLatin1Char('"'), QStringLiteral("\\\""));
    return QLatin1Char('"') + text + QLatin1Char('"');
}

} // namespace

QString filterOf(const ErrorGroup& group)
{
    QStringList parts;
    for (const std::string& literal : literalsOf(group.message)) {
        parts << textOf(literal);
    }
    const QString flows = QStringLiteral("orchestration=") + quoted(textOf(group.orchestration));
    if (parts.isEmpty()) {
        return flows; // nothing but numbers and ids
    }
    if (parts.size() == 1) {
        return flows + QStringLiteral(" error:") + quoted(parts.first());
    }
    for (QString& part : parts) {
        part = QRegularExpression::escape(part);
        part.replace(QStringLiteral("\\ "), QStringLiteral(" ")); // a space means itself, and reads better
    }
    return flows + QStringLiteral(" error~") + quoted(parts.join(QStringLiteral(".*")));
}

QString filterOf(const StepTimes& times, std::size_t flowsMost)
{
    QStringList ids;
    for (const Outlier& each : times.slowest) {
        if (each.took >= times.p99 && static_cast<std::size_t>(ids.size()) < flowsMost) {
            ids << textOf(each.flow);
        }
    }
    ids.removeDuplicates();
    return ids.isEmpty() ? QString() : QStringLiteral("flow:") + ids.join(QLatin1Char(','));
}

} // namespace backstep
