#include "model/feed/moment_words.h"

#include "model/words.h"

#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>

#include <array>

namespace backstep {

namespace {

constexpr std::int64_t microsPerMilli = 1'000;

QDateTime utcOf(Instant at)
{
    // Rounded down, so that a time before 1970 is on its own day, too.
    const std::int64_t millis = at.micros / microsPerMilli - (at.micros % microsPerMilli < 0 ? 1 : 0);
    return QDateTime::fromMSecsSinceEpoch(millis, Qt::UTC);
}

Instant instantOf(const QDateTime& at)
{
    return {at.toMSecsSinceEpoch() * microsPerMilli};
}

/// "14:02", "14:02:11", "14:02:11.3".
std::optional<QTime> clockIn(const QString& text)
{
    static const QRegularExpression form(QStringLiteral(R"(^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,3}))?)?$)"));
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch()) {
        return std::nullopt;
    }
    const int millis = match.captured(4).leftJustified(3, QLatin1Char('0')).toInt();
    const QTime time(match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt(), millis);
    return time.isValid() ? std::optional(time) : std::nullopt;
}

/// "5m", "1h30m", "90 s".
std::optional<Duration> durationIn(const QString& text)
{
    struct Unit
    {
        QLatin1String word;
        std::int64_t millis;
    };

    static constexpr std::array units{
        Unit{QLatin1String("ms"), 1},
        Unit{QLatin1String("s"), 1'000},
        Unit{QLatin1String("m"), 60'000},
        Unit{QLatin1String("h"), 3'600'000},
        Unit{QLatin1String("d"), 86'400'000}};
    static const QRegularExpression whole(QStringLiteral(R"(^(?:\s*\d{1,9}\s*(?:ms|s|m|h|d))+\s*$)"));
    static const QRegularExpression part(QStringLiteral(R"((\d{1,9})\s*(ms|s|m|h|d))"));
    if (!whole.match(text).hasMatch()) {
        return std::nullopt;
    }
    Duration sum{0};
    for (auto match = part.globalMatch(text); match.hasNext();) {
        const QRegularExpressionMatch each = match.next();
        const auto unit = std::ranges::find(units, each.captured(2), &Unit::word);
        sum += Duration(each.captured(1).toLongLong() * unit->millis);
    }
    return sum;
}

std::optional<Instant> dayAndClockIn(const QString& text)
{
    QString spaced = text;
    spaced.replace(QLatin1Char('T'), QLatin1Char(' '));
    if (spaced.endsWith(QLatin1Char('Z'))) {
        spaced.chop(1);
    }
    const QDate day = QDate::fromString(spaced.section(QLatin1Char(' '), 0, 0), Qt::ISODate);
    const auto clock = clockIn(spaced.section(QLatin1Char(' '), 1).trimmed());
    return day.isValid() && clock ? std::optional(instantOf({day, *clock, Qt::UTC})) : std::nullopt;
}

} // namespace

QString momentWords(Instant at, Instant now)
{
    const QDateTime then = utcOf(at);
    QString clock = timeWords(at);
    if (then.date() == utcOf(now).date()) {
        return clock;
    }
    return QLocale::c().toString(then.date(), QStringLiteral("d MMM ")) + clock;
}

QString agoWordsOf(Instant at, Instant now)
{
    return at >= now ? QStringLiteral("now") : durationWords(now - at) + QStringLiteral(" before now");
}

std::optional<Instant> readMoment(const QString& text, Instant shown, Instant now)
{
    const QString typed = text.trimmed();
    if (typed.compare(QLatin1String("now"), Qt::CaseInsensitive) == 0) {
        return now;
    }
    if (typed.startsWith(QLatin1Char('-')) || typed.startsWith(QChar(0x2212))) {
        const auto before = durationIn(typed.mid(1));
        return before ? std::optional(now - *before) : std::nullopt;
    }
    if (const auto clock = clockIn(typed)) {
        return instantOf({utcOf(shown).date(), *clock, Qt::UTC});
    }
    return dayAndClockIn(typed);
}

QString momentHelp()
{
    return QStringLiteral("Write 14:02, 14:02:11.300, 2026-11-30 14:02, or -5m for five minutes before now.");
}

} // namespace backstep
