#include "model/dashboard/dashboard_words.h"

#include <QDateTime>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace backstep {

using namespace std::chrono_literals;

namespace {

QDateTime utc(Instant at)
{
    return QDateTime::fromMSecsSinceEpoch(at.micros / 1000, Qt::UTC);
}

QString inEnglish(const QDateTime& at, const QString& format)
{
    return QLocale(QLocale::English).toString(at, format);
}

bool isWholeMinute(Instant at)
{
    return at.micros % std::chrono::microseconds(1min).count() == 0;
}

QString counted(std::uint64_t count, const QString& what)
{
    return countWords(count) + QLatin1Char(' ') + what;
}

} // namespace

QString clockWords(Instant at, bool withSeconds)
{
    return inEnglish(utc(at), withSeconds ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"));
}

QString dayAndClockWords(Instant at)
{
    return inEnglish(utc(at), QStringLiteral("d MMM HH:mm"));
}

QString rangeWords(const TimeRange& range, Instant now)
{
    const bool today = utc(range.from).date() == utc(now).date() && utc(range.to).date() == utc(now).date();
    const bool whole = isWholeMinute(range.from) && isWholeMinute(range.to);
    const auto words = [&](Instant at) { return today ? clockWords(at, !whole) : dayAndClockWords(at); };
    return QStringLiteral("%1 to %2").arg(words(range.from), words(range.to));
}

QString seenWords(Instant at, Instant now)
{
    if (!at.isSet()) {
        return QStringLiteral("–");
    }
    const qint64 days = utc(at).date().daysTo(utc(now).date());
    if (days <= 0) {
        return clockWords(at, true);
    }
    return days == 1 ? QStringLiteral("yesterday") : QStringLiteral("%1 days ago").arg(days);
}

QString agoWords(Instant at, Instant now)
{
    if (!at.isSet()) {
        return QStringLiteral("–");
    }
    const auto since = std::chrono::duration_cast<std::chrono::seconds>(now - at);
    if (since < 2s) {
        return QStringLiteral("just now");
    }
    if (since < 1min) {
        return QStringLiteral("%1 s ago").arg(since.count());
    }
    return since < 1h ? QStringLiteral("%1 m ago").arg(since / 1min) : seenWords(at, now);
}

QString rateWords(double perSecond)
{
    constexpr double precise = 10;
    constexpr double least = 0.1; // of the larger unit: a rate that is not 0 never reads as 0
    constexpr double sixty = 60;
    const auto words = [](double rate, const char* unit) {
        return (rate >= precise ? countWords(static_cast<std::uint64_t>(std::llround(rate)))
                                : QString::number(rate, 'f', 1))
            + QLatin1String(unit);
    };
    if (perSecond <= 0) {
        return QStringLiteral("0/s");
    }
    if (perSecond >= least) {
        return words(perSecond, "/s");
    }
    return perSecond * sixty >= least ? words(perSecond * sixty, "/min")
                                      : words(std::max(perSecond * sixty * sixty, least), "/h");
}

QString partWords(std::uint64_t part, std::uint64_t whole)
{
    if (whole == 0) {
        return QStringLiteral("–");
    }
    if (part == 0 || part == whole) {
        return part == 0 ? QStringLiteral("0 %") : QStringLiteral("100 %");
    }
    constexpr double least = 0.1;
    constexpr double most = 99.9;
    const double percent = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    return QString::number(std::clamp(percent, least, most), 'f', 1) + QStringLiteral(" %");
}

QString barWords(const OutcomeBar& bar, Instant now)
{
    QStringList lines{rangeWords(bar.time, now)};
    lines << counted(bar.counts[TallyKind::Started], QStringLiteral("started"));
    lines << counted(bar.counts[TallyKind::Completed], QStringLiteral("completed"));
    lines << counted(bar.counts[TallyKind::Retried], QStringLiteral("completed with retries"));
    lines << counted(bar.counts[TallyKind::Undone], QStringLiteral("undone"));
    lines << counted(bar.counts[TallyKind::Failed], QStringLiteral("failed"));
    return lines.join(QLatin1Char('\n'));
}

QString timesWords(const StepTimes& times)
{
    QStringList lines{
        stepWords(times.step.name, times.step.phase),
        QStringLiteral("half within %1").arg(durationWords(times.p50)),
        QStringLiteral("95 % within ") + durationWords(times.p95),
        QStringLiteral("99 % within ") + durationWords(times.p99),
        countOf(times.count, QStringLiteral("answered attempt"), QStringLiteral("answered attempts"))};
    if (!times.slowest.empty()) {
        lines << QStringLiteral("slowest %1, flow %2")
                     .arg(durationWords(times.slowest.front().took), shortId(times.slowest.front().flow));
    }
    return lines.join(QLatin1Char('\n'));
}

QString worseWords(const DashboardReading& reading)
{
    const auto worst = std::ranges::max_element(reading.steps, {}, &StepTimes::timesWorse);
    if (worst == reading.steps.end() || worst->timesWorse == 0) {
        return {};
    }
    constexpr double precise = 10;
    const int digits = worst->timesWorse < precise ? 1 : 0;
    return QStringLiteral("%1: p99 is %2, %3 times its value before.")
        .arg(
            stepWords(worst->step.name, worst->step.phase),
            durationWords(worst->p99),
            QString::number(worst->timesWorse, 'f', digits)
        );
}

QString stepWords(const StepName& step, Phase phase)
{
    return phase == Phase::Do ? textOf(step) : QStringLiteral("%1, UNDO").arg(textOf(step));
}

QString groupWords(const ErrorGroup& group, const DashboardReading& reading)
{
    return QStringLiteral("%1%2, last %3")
        .arg(
            countOf(group.count, QStringLiteral("flow"), QStringLiteral("flows")),
            reading.question.chosen ? QStringLiteral(", ") + rangeWords(reading.read, reading.at)
                                    : QStringLiteral(" in the ") + sentenceOf(reading.question.range),
            agoWords(group.lastSeen, reading.at)
        );
}

} // namespace backstep
