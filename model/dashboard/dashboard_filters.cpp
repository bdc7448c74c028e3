#include "model/dashboard/dashboard_words.h"

#include "model/dashboard/error_fingerprint.h"

#include <QRegularExpression>
#include <QStringList>

namespace backstep {

namespace {

/// As the filter reads it: in quotes, whatever it holds; a backslash of a pattern stays what it is.
QString inQuotes(QString text)
{
    text.replace(QLatin1Char('"'), QStringLiteral("\\\""));
    return QLatin1Char('"') + text + QLatin1Char('"');
}

/// A time of day where it can only mean this one: the filter takes it for its latest coming.
QString typedTime(Instant at, Instant now)
{
    constexpr std::int64_t halfDay = 12 * 3'600'000'000LL;
    constexpr int toSecond = 8;
    const bool isNear = at <= now && now.micros - at.micros < halfDay;
    return isNear ? timeWords(at).left(at.micros % 1'000'000 == 0 ? toSecond : -1)
                  : QString::fromStdString(toIso8601(at));
}

} // namespace

QString filterOf(const ErrorGroup& group)
{
    QStringList parts;
    for (const std::string& literal : literalsOf(group.message)) {
        parts << textOf(literal);
    }
    const QString flows = QStringLiteral("orchestration=") + inQuotes(textOf(group.orchestration));
    if (parts.isEmpty()) {
        return flows; // nothing but numbers and ids
    }
    if (parts.size() == 1) {
        return flows + QStringLiteral(" error:") + inQuotes(parts.first());
    }
    for (QString& part : parts) {
        part = QRegularExpression::escape(part);
        part.replace(QStringLiteral("\\ "), QStringLiteral(" ")); // a space means itself, and reads better
    }
    return flows + QStringLiteral(" error~") + inQuotes(parts.join(QStringLiteral(".*")));
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

QString filterOf(const TimeRange& time, Instant now)
{
    return QStringLiteral("started<%1 ended>=%2").arg(typedTime(time.to, now), typedTime(time.from, now));
}

} // namespace backstep
