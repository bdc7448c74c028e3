#include "model/editor/typed_values.h"

#include "engine/base/limits.h"
#include "engine/definition/words.h"

#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>

namespace backstep {

namespace {

struct Unit
{
    const char* name;
    std::int64_t milliseconds;
};

/// The larger first.
constexpr std::array<Unit, 5> units{{{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}}};

constexpr const char* spanExample = "Write a time such as 45 s, 1500 ms or 1 m 30 s.";

tl::unexpected<Error> refused(const QString& sentence)
{
    return failure(Fault::BadInput, sentence.toStdString());
}

std::size_t unitNamed(const QString& name)
{
    const QString wanted = name == QLatin1String("min") ? QStringLiteral("m") : name;
    const auto* found
        = std::ranges::find_if(units, [&](const Unit& unit) { return wanted == QLatin1String(unit.name); });
    return static_cast<std::size_t>(found - units.begin());
}

/// A number as people write it, with a point or a comma.
std::optional<double> decimalFrom(QString typed)
{
    bool isNumber = false;
    const double number = typed.replace(QLatin1Char(','), QLatin1Char('.')).toDouble(&isNumber);
    return isNumber && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

} // namespace

Result<int> attemptsFrom(const QString& typed)
{
    static const QRegularExpression whole(QStringLiteral("^[+-]?[0-9]+$"));
    const QString text = typed.trimmed();
    if (!whole.match(text).hasMatch()) {
        return refused(QStringLiteral("Attempts are counted: write a whole number such as 3."));
    }
    bool isSmall = false;
    const int count = text.toInt(&isSmall);
    if (text.startsWith(QLatin1Char('-')) || (isSmall && count < 1)) {
        return refused(QStringLiteral("The first attempt counts too: write 1 or more."));
    }
    if (!isSmall || count > limits::attemptsMax) {
        return refused(QStringLiteral("A step is tried %1 times at most: write 1 to %1.")
                           .arg(QLocale(QLocale::English).toString(limits::attemptsMax)));
    }
    return count;
}

QString spanWords(Duration span)
{
    constexpr std::int64_t second = 1000;
    constexpr std::int64_t secondsAlone = 60 * second; // "60 s" is read faster than "1 m"
    std::int64_t rest = span.count();
    if (rest % second != 0) {
        return QStringLiteral("%1 ms").arg(rest);
    }
    if (rest <= secondsAlone) {
        return QStringLiteral("%1 s").arg(rest / second);
    }
    QStringList parts;
    for (const Unit& unit : units) {
        if (rest >= unit.milliseconds) {
            parts.append(QStringLiteral("%1 %2").arg(rest / unit.milliseconds).arg(QLatin1String(unit.name)));
            rest %= unit.milliseconds;
        }
    }
    return parts.join(QLatin1Char(' '));
}

Result<Duration> spanFrom(const QString& typed, Duration least, Duration most)
{
    static const QRegularExpression shape(QStringLiteral("^(?:[0-9]+(?:[.,][0-9]+)?\\s*(?:ms|min|s|m|h|d)\\s*)+$"));
    static const QRegularExpression part(QStringLiteral("([0-9]+(?:[.,][0-9]+)?)\\s*(ms|min|s|m|h|d)"));
    const QString text = typed.trimmed().toLower();
    if (const auto bare = decimalFrom(text); bare && *bare != 0) {
        return refused(QStringLiteral("A time needs its unit: write %1 s or %1 ms.").arg(text));
    }
    if (!shape.match(text).hasMatch() && text != QLatin1String("0")) {
        return refused(QLatin1String(spanExample));
    }
    double total = 0;
    std::optional<std::size_t> last;
    for (auto found = part.globalMatch(text); found.hasNext();) {
        const auto one = found.next();
        const std::size_t unit = unitNamed(one.captured(2));
        if (last && unit <= *last) {
            return refused(QLatin1String(spanExample));
        }
        last = unit;
        total += decimalFrom(one.captured(1)).value_or(0) * static_cast<double>(units.at(unit).milliseconds);
    }
    if (total > static_cast<double>(most.count())) {
        return refused(QStringLiteral("That is too long: write %1 or less.").arg(spanWords(most)));
    }
    const double rounded = std::round(total);
    constexpr double inexact = 1e-6; // of the sum of decimal fractions
    if (std::abs(rounded - total) > inexact) {
        return refused(QStringLiteral("Times are kept in whole milliseconds: write 1 ms, 2 ms and so on."));
    }
    const Duration span(static_cast<std::int64_t>(rounded));
    if (span < least) {
        return refused(QStringLiteral("That is too short: write %1 or more.").arg(spanWords(least)));
    }
    return span;
}

std::string spanInFile(Duration span)
{
    const auto* unit
        = std::ranges::find_if(units, [&](const Unit& each) { return span.count() % each.milliseconds == 0; });
    return std::to_string(span.count() / unit->milliseconds) + unit->name;
}

QString numberWords(double number)
{
    return QString::number(number, 'g', QLocale::FloatingPointShortest);
}

QString backoffWords(const RetryPolicy& retry)
{
    return QStringLiteral("%1 × %2").arg(spanWords(retry.delay), numberWords(retry.factor));
}

Result<TypedBackoff> backoffFrom(const QString& typed)
{
    static const QRegularExpression times(QStringLiteral("\\s*[×x*]\\s*"), QRegularExpression::CaseInsensitiveOption);
    const QStringList parts = typed.trimmed().split(times);
    if (parts.size() > 2 || (parts.size() == 2 && parts.back().isEmpty())) {
        return refused(QStringLiteral("Write the first wait and its factor, such as 200 ms × 2."));
    }
    TypedBackoff backoff;
    if (!parts.front().isEmpty()) {
        const auto delay = spanFrom(parts.front(), Duration(0), Duration(limits::timeoutMsMax));
        if (!delay) {
            return failure(delay.error());
        }
        backoff.delay = *delay;
    }
    if (parts.size() == 2) {
        backoff.factor = decimalFrom(parts.back());
        if (!backoff.factor || *backoff.factor < 1 || *backoff.factor > limits::backoffFactorMax) {
            return refused(QStringLiteral("The factor is a number from 1 (always the same wait) to %1.")
                               .arg(numberWords(limits::backoffFactorMax)));
        }
    }
    return backoff;
}

QString shareWords(double share)
{
    constexpr double percent = 100;
    constexpr double kept = 1000; // 0.2 × 100 is not exactly 20
    return QStringLiteral("%1 %").arg(numberWords(std::round(share * percent * kept) / kept));
}

Result<double> shareFrom(const QString& typed)
{
    constexpr double percent = 100;
    QString text = typed.trimmed();
    const bool isPercent = text.endsWith(QLatin1Char('%'));
    if (isPercent) {
        text = text.chopped(1).trimmed();
    }
    auto share = decimalFrom(text);
    if (share && isPercent) {
        share = *share / percent;
    }
    if (!share || *share < 0 || *share > 1) {
        return refused(QStringLiteral("Write a part from 0 to 100 %, such as 20 %."));
    }
    return *share;
}

QString faultOfName(const QString& what, const QString& name)
{
    if (name.isEmpty()) {
        return QStringLiteral("%1 needs a name.").arg(what);
    }
    if (isTopicPart(name.toStdString())) {
        return {};
    }
    QString fit;
    bool begins = false;
    for (const QChar sign : name) {
        const bool isFit = isTopicPart(QString(sign).toStdString());
        if (isFit) {
            fit += begins && !fit.isEmpty() ? sign.toUpper() : sign;
        }
        begins = !isFit;
    }
    const QString rule
        = QStringLiteral("%1's name is part of a topic: letters, digits, \".\", \"_\" and \"-\" only.").arg(what);
    return isTopicPart(fit.toStdString()) ? rule + QStringLiteral(" Use %1.").arg(fit) : rule;
}

} // namespace backstep
